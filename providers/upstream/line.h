#pragma once

#include "gateway/net/connection.h"
#include "gateway/net/event.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace sekisho {

class Lines;

// A connection to an upstream as the coroutine sees it that has it in use: reads and writes that never block, and one wait for either
// with a deadline. Belongs to one thread; while open it is known to its Lines, which keep the deadlines.
class Line final : public ReadinessWaiter, public std::enable_shared_from_this<Line> {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `socket`: the one under the connection, which owns it.
  Line(Lines& lines, std::unique_ptr<Connection> connection, int socket);
  ~Line() override;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // A read, or a write, may come to something without waiting.
  bool may_read() const { return may_read_; }
  bool may_write() const { return may_write_; }
  Transfer read(std::span<char> into);
  Transfer write(std::span<const std::string_view> parts);

  enum class Until { Readable, ReadableOrWritable };
  // Waits until one of these may be worth a try, or the deadline has come: late() tells. Throws operation_aborted when cancelled.
  boost::asio::awaitable<void> wait(Until what, Time deadline);
  // The same for a TLS handshake, which knows what it waits for.
  boost::asio::awaitable<void> wait_for(Readiness what, Time deadline);
  bool late() const { return late_; }

  // How many of the bytes written have not reached the other end, as far as is known: its system has not acknowledged them.
  std::size_t unacknowledged() const;

  // Ends it in good order, which the other end sees as the end of the stream.
  void hang_up();
  // Closes it at once; unless hung up before, the other end sees a reset. Nothing else may be called then.
  void close();

  // For the pool: when it was made, and when it was last put down.
  Time made_at;
  Time idle_since;

  void ready(Readiness what) override;

 private:
  friend class Lines;

  boost::asio::awaitable<void> doze(Time deadline);
  void arm(Readiness what);
  void expire();

  Lines& lines_;
  std::unique_ptr<Connection> connection_;
  int socket_;
  Event news_;
  Time deadline_ = Time::max();  // of the wait under way
  std::size_t place_ = 0;        // among the Lines
  Readiness read_wants_ = Readiness::Read;
  Readiness write_wants_ = Readiness::Write;
  bool may_read_ = false;
  bool may_write_ = true;
  bool read_armed_ = false;
  bool write_armed_ = false;
  bool late_ = false;
};

}  // namespace sekisho
