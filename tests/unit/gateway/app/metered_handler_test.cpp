#include "gateway/app/metered_handler.h"

#include "tests/support/fake_exchange.h"
#include "tests/support/run_awaitable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace sekisho {
namespace {

using testing::HasSubstr;

// Notes what /metrics says while it has the request, and then ends as it is told.
class LookingHandler final : public Handler {
 public:
  LookingHandler(const Metrics& metrics, bool fails) : metrics_(metrics), fails_(fails) {}
  boost::asio::awaitable<void> handle(HttpExchange&) override {
    seen = metrics_.text();
    if (fails_) throw std::runtime_error("a bug");
    co_return;
  }

  std::string seen;

 private:
  const Metrics& metrics_;
  bool fails_;
};

// Lets the handler have one request.
bool serve(MeteredHandler& handler) {
  boost::asio::io_context context;
  FakeExchange exchange("GET", "/");
  const auto whole = [&]() -> boost::asio::awaitable<bool> {
    co_await handler.handle(exchange.exchange());
    co_return true;
  };
  return run_awaitable(context, whole());
}

TEST(MeteredHandler, CountsARequestWhileItIsServed) {
  Metrics metrics;
  LookingHandler inner(metrics, false);
  MeteredHandler handler(inner, metrics);

  serve(handler);

  EXPECT_THAT(inner.seen, HasSubstr("sekisho_requests_in_flight 1\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_requests_in_flight 0\n"));
}

TEST(MeteredHandler, CountsDownAfterABugToo) {
  Metrics metrics;
  LookingHandler inner(metrics, true);
  MeteredHandler handler(inner, metrics);

  EXPECT_THROW(serve(handler), std::runtime_error);

  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_requests_in_flight 0\n"));
}

}  // namespace
}  // namespace sekisho
