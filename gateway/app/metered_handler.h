#pragma once

#include "gateway/core/http_exchange.h"
#include "gateway/telemetry/metrics.h"

namespace sekisho {

// Shows on /metrics how many requests are with the handler behind it. Both are borrowed.
class MeteredHandler final : public Handler {
 public:
  MeteredHandler(Handler& handler, Metrics& metrics) : handler_(handler), metrics_(metrics) {}

  boost::asio::awaitable<void> handle(HttpExchange& exchange) override;

 private:
  Handler& handler_;
  Metrics& metrics_;
};

}  // namespace sekisho
