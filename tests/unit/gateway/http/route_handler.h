#pragma once

#include "gateway/core/http_exchange.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace sekisho {

// Answers by path what the tests of the edge need, and notes what it saw.
class RouteHandler final : public Handler {
 public:
  static constexpr std::size_t kBodyLimit = 1000;

  boost::asio::awaitable<void> handle(HttpExchange& exchange) override {
    seen.push_back(exchange.head);
    const std::string& path = exchange.head.path;
    if (path == "/early") return early(exchange);
    if (path == "/stream") return stream(exchange);
    if (path == "/cut") return cut(exchange);
    if (path == "/flood") return flood(exchange);
    if (path == "/hang") return hang(exchange);
    if (path == "/hang-in-stream") return hang_in_stream(exchange);
    if (path == "/held") return held(exchange);
    if (path == "/throw") return fail(exchange);
    if (path == "/silent") return silent(exchange);
    if (path == "/twice") return twice(exchange);
    if (path == "/injected") return injected(exchange);
    return echo(exchange);
  }

  // Lets the request at `/held` go on.
  void release() { held_->cancel(); }

  std::vector<HttpRequestHead> seen;
  std::vector<std::string> bodies;
  std::optional<Error> body_error;
  int unwound = 0;
  std::size_t flooded = 0;

 private:
  using Work = boost::asio::awaitable<void>;

  // Counts the frames that were unwound by a cancellation.
  class Unwinding {
   public:
    explicit Unwinding(int& count) : count_(count) {}
    ~Unwinding() { ++count_; }
    Unwinding(const Unwinding&) = delete;
    Unwinding& operator=(const Unwinding&) = delete;

   private:
    int& count_;
  };

  static HttpResponse text(int status, std::string body) {
    HttpResponse response;
    response.status = status;
    response.body = std::move(body);
    return response;
  }

  static Work never() {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, std::chrono::steady_clock::time_point::max());
    co_await timer.async_wait(boost::asio::use_awaitable);
  }

  Work echo(HttpExchange& exchange) {
    auto body = co_await exchange.body.read_all(kBodyLimit);
    if (!body) {
      body_error = body.error();
      HttpResponse refused = text(http_status(body.error().kind), "refused");
      co_await exchange.response.send(std::move(refused));
      co_return;
    }
    bodies.push_back(*body);
    HttpResponse response = text(200, exchange.head.method + " " + exchange.head.path + " [" + *body + "]");
    co_await exchange.response.send(std::move(response));
  }

  Work early(HttpExchange& exchange) {
    const bool known = exchange.head.headers.contains("authorization");
    HttpResponse response = text(known ? 200 : 401, known ? "known" : "who");
    co_await exchange.response.send(std::move(response));
  }

  Work stream(HttpExchange& exchange) {
    HttpResponse head;
    auto answer = co_await exchange.response.open_stream(std::move(head));
    co_await (*answer)->write("first");
    co_await (*answer)->write("");
    co_await (*answer)->write("second event");
    co_await (*answer)->finish();
  }

  Work cut(HttpExchange& exchange) {
    HttpResponse head;
    auto answer = co_await exchange.response.open_stream(std::move(head));
    co_await (*answer)->write("first");
  }

  Work flood(HttpExchange& exchange) {
    const Unwinding unwinding(unwound);
    HttpResponse head;
    auto answer = co_await exchange.response.open_stream(std::move(head));
    const std::string event(1024, 'x');
    for (;;) {
      co_await (*answer)->write(event);
      flooded += event.size();
    }
  }

  Work hang(HttpExchange& exchange) {
    const Unwinding unwinding(unwound);
    if (auto body = co_await exchange.body.read_all(kBodyLimit)) bodies.push_back(*body);
    co_await never();
  }

  Work hang_in_stream(HttpExchange& exchange) {
    const Unwinding unwinding(unwound);
    HttpResponse head;
    auto answer = co_await exchange.response.open_stream(std::move(head));
    co_await (*answer)->write("first");
    co_await never();
  }

  Work held(HttpExchange& exchange) {
    held_.emplace(co_await boost::asio::this_coro::executor, std::chrono::steady_clock::time_point::max());
    co_await held_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    HttpResponse response = text(200, "released");
    co_await exchange.response.send(std::move(response));
  }

  static Work fail(HttpExchange&) {
    throw std::runtime_error("a bug");
    co_return;
  }

  static Work silent(HttpExchange&) { co_return; }

  Work twice(HttpExchange& exchange) {
    HttpResponse first = text(200, "one");
    HttpResponse second = text(200, "two");
    co_await exchange.response.send(std::move(first));
    const auto refused = co_await exchange.response.send(std::move(second));
    if (!refused) body_error = refused.error();
  }

  Work injected(HttpExchange& exchange) {
    HttpResponse response = text(200, "");
    response.headers.add("x-sekisho-target", "gpt\r\nSet-Cookie: evil=1\r\n\r\nbody");
    co_await exchange.response.send(std::move(response));
  }

  std::optional<boost::asio::steady_timer> held_;
};

}  // namespace sekisho
