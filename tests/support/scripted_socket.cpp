#include "tests/support/scripted_socket.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <cerrno>
#include <stdexcept>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sekisho {
namespace {

constexpr long kAgain = -1;
constexpr long kEnded = 0;

long result_of(ssl_st* ssl, int result) {
  if (result > 0) return result;
  const int error = SSL_get_error(ssl, result);
  ERR_clear_error();
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? kAgain : kEnded;
}

}  // namespace

WakeFd::WakeFd() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (fd_ < 0) throw std::runtime_error("no eventfd");
}
WakeFd::~WakeFd() { ::close(fd_); }

void WakeFd::set() { ::eventfd_write(fd_, 1); }

void WakeFd::clear() {
  eventfd_t ignored = 0;
  if (!stopped_) ::eventfd_read(fd_, &ignored);
}

void WakeFd::stop() {
  stopped_ = true;
  set();
}

ScriptedSocket::ScriptedSocket(int fd, WakeFd& wake, ssl_ctx_st* tls) : fd_(fd), wake_(wake) {
  if (tls == nullptr) return;
  ssl_ = SSL_new(tls);
  SSL_set_fd(ssl_, fd_);
  SSL_set_accept_state(ssl_);
  SSL_set_mode(ssl_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

ScriptedSocket::~ScriptedSocket() {
  if (ssl_ != nullptr) SSL_free(ssl_);
  if (fd_ >= 0) ::close(fd_);
}

long ScriptedSocket::read_some(char* into, std::size_t size) {
  if (ssl_ != nullptr) return result_of(ssl_, SSL_read(ssl_, into, static_cast<int>(size)));
  const ssize_t got = ::recv(fd_, into, size, 0);
  if (got > 0) return got;
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? kAgain : kEnded;
}

long ScriptedSocket::write_some(std::string_view bytes) {
  if (ssl_ != nullptr) return result_of(ssl_, SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())));
  const ssize_t put = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (put > 0) return put;
  return put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? kAgain : kEnded;
}

void ScriptedSocket::read_all() {
  std::array<char, 16 * 1024> buffer;
  for (;;) {
    const long got = read_some(buffer.data(), buffer.size());
    if (got == kEnded) closed_ = true;
    if (got <= 0) return;
    input.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

// Sleeps until the socket or the wake-up has news, and reads what came; false at the end.
bool ScriptedSocket::poll_once(short events) {
  if (closed_ || fd_ < 0 || wake_.stopped()) return false;
  std::array<pollfd, 2> ready{pollfd{fd_, events, 0}, pollfd{wake_.fd(), POLLIN, 0}};
  ::poll(ready.data(), ready.size(), -1);
  if (ready[1].revents != 0) wake_.clear();
  if ((ready[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0) read_all();
  return !closed_ && !wake_.stopped();
}

bool ScriptedSocket::wait() { return poll_once(POLLIN); }

bool ScriptedSocket::send(std::string_view bytes, const std::function<void(std::size_t)>& sent) {
  while (!bytes.empty()) {
    const long put = write_some(bytes);
    if (put == kEnded) {
      closed_ = true;
      return false;
    }
    if (put > 0) {
      sent(static_cast<std::size_t>(put));
      bytes.remove_prefix(static_cast<std::size_t>(put));
    } else if (!poll_once(POLLIN | POLLOUT)) {
      return false;
    }
  }
  return true;
}

void ScriptedSocket::reset() {
  const linger now{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(fd_);
  fd_ = -1;
}

void ScriptedSocket::finish() {
  ::close(fd_);
  fd_ = -1;
}

}  // namespace sekisho
