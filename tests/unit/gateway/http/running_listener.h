#pragma once

#include "gateway/http/listener.h"
#include "tests/support/route_handler.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace sekisho {

// A listener with a thread of its own, on a loopback port of the system's choice.
class RunningListener {
 public:
  explicit RunningListener(HttpOptions options = {}, std::uint16_t port = 0) {
    listener_ = Listener::open(io_.get_executor(), {.host = "127.0.0.1", .port = port}, std::move(options)).value();
    port_ = listener_->port();
    auto ended = [this](const std::exception_ptr&) { over_.set_value(); };
    boost::asio::co_spawn(io_, listener_->run(handler), std::move(ended));
    thread_ = std::thread([this] { io_.run(); });
  }
  ~RunningListener() { stop(); }
  RunningListener(const RunningListener&) = delete;
  RunningListener& operator=(const RunningListener&) = delete;

  std::uint16_t port() const { return port_; }
  void drain() {
    boost::asio::post(io_, [this] { listener_->drain(); });
  }
  // Waits until run() is over. False: it was not within ten seconds.
  bool wait() { return future_.wait_for(std::chrono::seconds(10)) == std::future_status::ready; }
  // Ends the thread; from then on `handler` may be looked at.
  void stop() {
    if (!thread_.joinable()) return;
    boost::asio::post(io_, [this] { listener_->stop(); });
    thread_.join();
  }

  RouteHandler handler;

 private:
  boost::asio::io_context io_{1};
  std::unique_ptr<Listener> listener_;
  std::uint16_t port_ = 0;
  std::promise<void> over_;
  std::future<void> future_ = over_.get_future();
  std::thread thread_;
};

// A blocking client; gives up after ten seconds of silence.
class LoopbackClient {
 public:
  LoopbackClient() : socket_(io_) {
    socket_.open(boost::asio::ip::tcp::v4());
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  explicit LoopbackClient(std::uint16_t port) : LoopbackClient() { connect(port); }

  void connect(std::uint16_t port) { socket_.connect({boost::asio::ip::address_v4::loopback(), port}); }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(native(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  // What comes until `end` has come, or the connection ended.
  std::string read_until(std::string_view end) {
    std::string text;
    char buffer[4096];
    while (text.find(end) == std::string::npos) {
      const ssize_t count = ::recv(native(), buffer, sizeof buffer, 0);
      if (count <= 0) break;
      text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
  }

  std::string ask(std::string_view request, std::string_view end) {
    send(request);
    return read_until(end);
  }

  // Until the other end closes; an empty end is never found.
  std::string read_to_end() { return read_until("\1 never"); }

  void close() { socket_.close(); }
  int native() { return socket_.native_handle(); }

 private:
  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_;
};

}  // namespace sekisho
