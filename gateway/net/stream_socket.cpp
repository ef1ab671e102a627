#include "gateway/net/stream_socket.h"

#include "gateway/net/send_batch.h"

#include <boost/asio/execution/context.hpp>
#include <boost/asio/query.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace sekisho {

namespace asio = boost::asio;

namespace {

asio::io_context& context_of(const asio::any_io_executor& executor) {
  return static_cast<asio::io_context&>(asio::query(executor, asio::execution::context));
}

ssize_t send_parts(int socket, std::span<const std::string_view> parts) {
  std::array<iovec, 8> gathered{};
  const std::size_t used = std::min(parts.size(), gathered.size());
  for (std::size_t i = 0; i < used; ++i) gathered[i] = {const_cast<char*>(parts[i].data()), parts[i].size()};
  msghdr message{};
  message.msg_iov = gathered.data();
  message.msg_iovlen = used;
  ssize_t count = 0;
  do count = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  while (count < 0 && errno == EINTR);
  return count;
}

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

// Shared with the wait for room, which may come to its end after the socket.
struct StreamSocket::Rest {
  StreamSocket& socket;
  std::string bytes;
};

StreamSocket::StreamSocket(const asio::any_io_executor& executor, Descriptor socket)
    : socket_(context_of(executor), socket.release()), batch_(SendBatch::of(context_of(executor))) {
  const int on = 1;  // fails where the peer is gone already; the first read will say so
  ::setsockopt(native(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

StreamSocket::~StreamSocket() {
  settle();
  if (output_ended_) return;
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(native(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);  // the close that follows resets
}

ssize_t StreamSocket::send(std::span<const std::string_view> parts) {
  settle();
  if (broken_) {
    errno = EPIPE;
    return -1;
  }
  if (rest_ && !send_rest()) {
    errno = EAGAIN;
    return -1;
  }
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size();
  if (size > SendBatch::kMostOfOne || !batch_.is_worth_it()) return send_parts(native(), parts);
  batched_ = true;
  batch_.add(*this, parts);
  return static_cast<ssize_t>(size);
}

void StreamSocket::settle() {
  if (batched_) batch_.flush();
}

// From the batch: its turn has come.
void StreamSocket::deliver(std::string_view bytes) {
  batched_ = false;
  const ssize_t sent = send_now(bytes);
  if (sent < 0 && !would_block()) {
    broken_ = true;
    refused_ += bytes.size();
    return;
  }
  bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  if (bytes.empty()) return;
  rest_ = std::make_shared<Rest>(*this, std::string(bytes));
  send_rest_later();
}

ssize_t StreamSocket::send_now(std::string_view bytes) {
  ssize_t count = 0;
  do count = ::send(native(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  while (count < 0 && errno == EINTR);
  return count;
}

// True: nothing is left of it.
bool StreamSocket::send_rest() {
  const ssize_t sent = send_now(rest_->bytes);
  broken_ = sent < 0 && !would_block();
  if (sent > 0) rest_->bytes.erase(0, static_cast<std::size_t>(sent));
  if (broken_ || rest_->bytes.empty()) rest_.reset();
  return !rest_;
}

void StreamSocket::send_rest_later() {
  socket_.async_wait(asio::posix::descriptor_base::wait_write, [waiting = std::weak_ptr(rest_)](const boost::system::error_code& error) {
    const auto rest = waiting.lock();
    if (rest && !error && !rest->socket.send_rest()) rest->socket.send_rest_later();
  });
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

Transfer StreamSocket::end_output() {
  settle();
  if (rest_ && !send_rest()) return {.state = Transfer::State::WantsWrite};
  ::shutdown(native(), SHUT_WR);
  output_ended_ = true;
  return {.state = Transfer::State::Ended};
}

}  // namespace sekisho
