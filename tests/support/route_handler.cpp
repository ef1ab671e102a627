#include "tests/support/route_handler.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>
#include <utility>

namespace sekisho {
namespace {

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

HttpResponse text(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

boost::asio::awaitable<void> never() {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, std::chrono::steady_clock::time_point::max());
  co_await timer.async_wait(boost::asio::use_awaitable);
}

boost::asio::awaitable<void> fail(HttpExchange&) {
  throw std::runtime_error("a bug");
  co_return;
}

boost::asio::awaitable<void> silent(HttpExchange&) { co_return; }

}  // namespace

boost::asio::awaitable<void> RouteHandler::handle(HttpExchange& exchange) {
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

boost::asio::awaitable<void> RouteHandler::echo(HttpExchange& exchange) {
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

boost::asio::awaitable<void> RouteHandler::early(HttpExchange& exchange) {
  const bool known = exchange.head.headers.contains("authorization");
  HttpResponse response = text(known ? 200 : 401, known ? "known" : "who");
  co_await exchange.response.send(std::move(response));
}

boost::asio::awaitable<void> RouteHandler::stream(HttpExchange& exchange) {
  HttpResponse head;
  auto answer = co_await exchange.response.open_stream(std::move(head));
  co_await (*answer)->write("first");
  co_await (*answer)->write("");
  co_await (*answer)->write("second event");
  co_await (*answer)->finish();
}

boost::asio::awaitable<void> RouteHandler::cut(HttpExchange& exchange) {
  HttpResponse head;
  auto answer = co_await exchange.response.open_stream(std::move(head));
  co_await (*answer)->write("first");
}

boost::asio::awaitable<void> RouteHandler::flood(HttpExchange& exchange) {
  const Unwinding unwinding(unwound);
  HttpResponse head;
  auto answer = co_await exchange.response.open_stream(std::move(head));
  const std::string event(1024, 'x');
  for (;;) {
    const auto written = co_await (*answer)->write(event);
    if (!written) co_return;
    flooded += event.size();
  }
}

boost::asio::awaitable<void> RouteHandler::hang(HttpExchange& exchange) {
  const Unwinding unwinding(unwound);
  if (auto body = co_await exchange.body.read_all(kBodyLimit)) bodies.push_back(*body);
  co_await never();
}

boost::asio::awaitable<void> RouteHandler::hang_in_stream(HttpExchange& exchange) {
  const Unwinding unwinding(unwound);
  HttpResponse head;
  auto answer = co_await exchange.response.open_stream(std::move(head));
  co_await (*answer)->write("first");
  co_await never();
}

boost::asio::awaitable<void> RouteHandler::held(HttpExchange& exchange) {
  held_.emplace(co_await boost::asio::this_coro::executor, std::chrono::steady_clock::time_point::max());
  co_await held_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  HttpResponse response = text(200, "released");
  co_await exchange.response.send(std::move(response));
}

boost::asio::awaitable<void> RouteHandler::twice(HttpExchange& exchange) {
  HttpResponse first = text(200, "one");
  HttpResponse second = text(200, "two");
  co_await exchange.response.send(std::move(first));
  const auto refused = co_await exchange.response.send(std::move(second));
  if (!refused) body_error = refused.error();
}

boost::asio::awaitable<void> RouteHandler::injected(HttpExchange& exchange) {
  HttpResponse response = text(200, "");
  response.headers.add("x-sekisho-target", "gpt\r\nSet-Cookie: evil=1\r\n\r\nbody");
  co_await exchange.response.send(std::move(response));
}

}  // namespace sekisho
