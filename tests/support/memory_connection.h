#pragma once

#include "gateway/net/connection.h"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

// A connection without a socket, and the client at its other end. Everything happens when the event loop of `executor` runs; let it
// run dry (io_context::poll) and look at what came back.
class MemoryClient final : public std::enable_shared_from_this<MemoryClient> {
 public:
  explicit MemoryClient(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  // The server's end; once.
  std::unique_ptr<Connection> connect();

  void send(std::string_view bytes);
  // Sends no more (FIN).
  void end_sending();
  // The connection breaks (RST).
  void reset();
  // How many bytes the server can send before it has to wait; from now on.
  void set_window(std::size_t bytes);
  // Instead of making the server wait, a full window breaks the connection.
  void break_at_window() { breaks_at_window_ = true; }
  // The most bytes that one read of the server gets.
  void set_segment(std::size_t bytes) { segment_ = bytes; }

  const std::string& received() const { return received_; }
  // Answers what was received and forgets it.
  std::string take_received();
  // The server ended its output in good order.
  bool saw_end() const { return output_ended_; }
  // The server let go of the connection.
  bool closed() const { return closed_; }
  // It did so without ending its output.
  bool saw_reset() const { return closed_ && !output_ended_; }
  // Calls of try_write that moved bytes: one is one system call on a socket.
  std::size_t writes() const { return writes_; }

 private:
  class ServerEnd;
  void wake(Readiness what);

  boost::asio::any_io_executor executor_;
  std::string to_server_;
  std::string received_;
  std::size_t segment_ = std::numeric_limits<std::size_t>::max();
  std::size_t window_ = std::numeric_limits<std::size_t>::max();
  std::size_t writes_ = 0;
  bool ended_ = false;
  bool breaks_at_window_ = false;
  bool broken_ = false;
  bool output_ended_ = false;
  bool closed_ = false;
  std::shared_ptr<ReadinessWaiter> reader_;
  std::shared_ptr<ReadinessWaiter> writer_;
};

}  // namespace sekisho
