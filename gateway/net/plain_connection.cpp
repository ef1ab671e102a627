#include "gateway/net/socket_connection.h"
#include "gateway/net/stream_socket.h"

#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace sekisho {
namespace {

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK; }

class PlainConnection final : public Connection {
 public:
  PlainConnection(const boost::asio::any_io_executor& executor, Descriptor socket) : socket_(executor, std::move(socket)) {}

  Transfer try_read(std::span<char> into) override {
    if (into.empty()) return socket_.look();
    socket_.settle();
    ssize_t count = 0;
    do count = ::recv(socket_.native(), into.data(), into.size(), 0);
    while (count < 0 && errno == EINTR);
    if (count < 0 && would_block()) return {.state = Transfer::State::WantsRead};
    if (count <= 0) return {.state = count == 0 ? Transfer::State::Ended : Transfer::State::Failed, .refused = socket_.refused()};
    const auto bytes = static_cast<std::size_t>(count);
    return {.state = Transfer::State::Moved, .bytes = bytes, .more = bytes == into.size()};
  }

  Transfer try_write(std::span<const std::string_view> parts) override {
    if (parts.empty()) return socket_.end_output();
    const ssize_t count = socket_.send(parts);
    if (count >= 0) return {.state = Transfer::State::Moved, .bytes = static_cast<std::size_t>(count)};
    return {.state = would_block() ? Transfer::State::WantsWrite : Transfer::State::Failed};
  }

  void wait(Readiness what, std::shared_ptr<ReadinessWaiter> waiter) override { socket_.wait(what, std::move(waiter)); }

 private:
  StreamSocket socket_;
};

}  // namespace

std::unique_ptr<Connection> plain_connection(const boost::asio::any_io_executor& executor, Descriptor socket) {
  return std::make_unique<PlainConnection>(executor, std::move(socket));
}

}  // namespace sekisho
