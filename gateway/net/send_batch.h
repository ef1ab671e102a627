#pragma once

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

class StreamSocket;

// Small writes of the connections of one event loop. They wait here until everything that is ready has had its turn, and leave one
// right after the other: a send to a process that sleeps wakes it up, which takes the kernel longer than the send, and one to a
// process that the send before has woken does not (docs/adr/0012-sends-in-batches.md). Belongs to the loop's thread.
class SendBatch final : public boost::asio::execution_context::service {
 public:
  using key_type = SendBatch;
  static boost::asio::execution_context::id id;

  // Larger writes are not worth the copy.
  static constexpr std::size_t kMostOfOne = 8 * 1024;

  // Asio makes one for each loop: of().
  explicit SendBatch(boost::asio::execution_context& context);
  static SendBatch& of(boost::asio::io_context& context);

  // False: nobody else sends at the moment, so that waiting is worth nothing; send it at once.
  bool is_worth_it();
  // Copies the parts, at most kMostOfOne bytes in all. `socket` gets them in StreamSocket::deliver, within this turn of the loop.
  void add(StreamSocket& socket, std::span<const std::string_view> parts);
  void flush();

 private:
  struct Entry {
    StreamSocket* socket;
    std::size_t size;
  };

  // So many that those who come first do not wait long for those who come last.
  static constexpr std::size_t kMostEntries = 64;
  static constexpr std::size_t kMostBytes = 64 * 1024;

  // After so many batches of one, so many are sent at once before another is tried.
  static constexpr unsigned kLoneBatches = 2;
  static constexpr unsigned kSentAtOnce = 16;

  void shutdown() override {}

  boost::asio::io_context& context_;
  std::vector<Entry> entries_;
  std::string bytes_;  // of all entries, in their order
  bool posted_ = false;
  unsigned lone_ = 0;     // batches of one, since the last of several
  unsigned at_once_ = 0;  // so many more leave without
};

}  // namespace sekisho
