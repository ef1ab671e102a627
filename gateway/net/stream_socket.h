#pragma once

#include "gateway/net/connection.h"
#include "gateway/net/descriptor.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

namespace sekisho {

// The TCP socket under a plain or TLS connection.
class StreamSocket final {
 public:
  // `executor` is that of an io_context; `socket` is connected and non-blocking.
  StreamSocket(const boost::asio::any_io_executor& executor, Descriptor socket);
  ~StreamSocket();
  StreamSocket(const StreamSocket&) = delete;
  StreamSocket& operator=(const StreamSocket&) = delete;

  int native() { return socket_.native_handle(); }
  void wait(Readiness what, std::shared_ptr<ReadinessWaiter> waiter);
  // Ended where a FIN or RST has come, even behind bytes that nobody has read; else WantsRead.
  Transfer look();
  // Sends FIN after everything written. From then on the destructor closes in good order instead of resetting.
  void end_output();

 private:
  // Bound to the io_context itself: an executor that may be any costs a dozen virtual calls for each wait.
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> socket_;
  bool output_ended_ = false;
};

}  // namespace sekisho
