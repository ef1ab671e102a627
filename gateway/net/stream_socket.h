#pragma once

#include "gateway/net/connection.h"
#include "gateway/net/descriptor.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <memory>
#include <span>
#include <string_view>

#include <sys/types.h>

namespace sekisho {

class SendBatch;

// The TCP socket under a plain or TLS connection. What it sends leaves within the same turn of the event loop, small writes together
// with those of other connections.
class StreamSocket final {
 public:
  // `executor` is that of an io_context; `socket` is connected and non-blocking.
  StreamSocket(const boost::asio::any_io_executor& executor, Descriptor socket);
  ~StreamSocket();
  StreamSocket(const StreamSocket&) = delete;
  StreamSocket& operator=(const StreamSocket&) = delete;

  int native() { return socket_.native_handle(); }

  // Takes all of it, the beginning, or nothing, and answers as sendmsg(2) does, errno included. That the other end has left may show
  // only in a later call, or in reading, as it may with sendmsg itself.
  ssize_t send(std::span<const std::string_view> parts);
  // Before anything is read: who has not been asked cannot have answered.
  void settle();
  // Bytes that were taken and that the system then refused, since the other end had left before.
  std::size_t refused() const { return refused_; }
  void wait(Readiness what, std::shared_ptr<ReadinessWaiter> waiter);
  // Ended where a FIN or RST has come, even behind bytes that nobody has read; else WantsRead.
  Transfer look();
  // Sends FIN after everything written. From then on the destructor closes in good order instead of resetting. WantsWrite: try again,
  // there is no room for what was written.
  Transfer end_output();

 private:
  friend class SendBatch;
  struct Rest;

  void deliver(std::string_view bytes);
  ssize_t send_now(std::string_view bytes);
  bool send_rest();
  void send_rest_later();

  // Bound to the io_context itself: an executor that may be any costs a dozen virtual calls for each wait.
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> socket_;
  SendBatch& batch_;
  std::shared_ptr<Rest> rest_;  // what was taken and found no room
  std::size_t refused_ = 0;
  bool batched_ = false;  // some of what was taken waits in the batch
  bool broken_ = false;   // what was taken could not be sent
  bool output_ended_ = false;
};

}  // namespace sekisho
