#include "gateway/net/stream_socket.h"

#include <boost/asio/execution/context.hpp>
#include <boost/asio/query.hpp>

#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

namespace sekisho {

namespace asio = boost::asio;

namespace {

asio::io_context& context_of(const asio::any_io_executor& executor) {
  return static_cast<asio::io_context&>(asio::query(executor, asio::execution::context));
}

}  // namespace

StreamSocket::StreamSocket(const asio::any_io_executor& executor, Descriptor socket) : socket_(context_of(executor), socket.release()) {
  const int on = 1;  // fails where the peer is gone already; the first read will say so
  ::setsockopt(native(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

StreamSocket::~StreamSocket() {
  if (output_ended_) return;
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(native(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);  // the close that follows resets
}

void StreamSocket::wait(Readiness what, std::shared_ptr<ReadinessWaiter> waiter) {
  auto tell = [what, waiter = std::move(waiter)](const boost::system::error_code&) { waiter->ready(what); };
  socket_.async_wait(what == Readiness::Read ? asio::posix::descriptor_base::wait_read : asio::posix::descriptor_base::wait_write,
                     std::move(tell));
}

Transfer StreamSocket::look() {
  pollfd polled{.fd = native(), .events = POLLRDHUP, .revents = 0};
  return {.state = ::poll(&polled, 1, 0) > 0 ? Transfer::State::Ended : Transfer::State::WantsRead};
}

void StreamSocket::end_output() {
  ::shutdown(native(), SHUT_WR);
  output_ended_ = true;
}

}  // namespace sekisho
