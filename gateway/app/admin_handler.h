#pragma once

#include "gateway/core/http_exchange.h"
#include "gateway/core/secret.h"
#include "gateway/pipeline/runtime.h"
#include "gateway/pipeline/snapshot_holder.h"
#include "gateway/telemetry/metrics.h"

namespace sekisho {

// The admin listener: /metrics, /healthz, /readyz. Where a token is configured, /metrics asks for it as Bearer; the probes never do.
class AdminHandler final : public Handler {
 public:
  AdminHandler(const SnapshotHolder& snapshots, const Runtime& runtime, const Metrics& metrics, Secret token)
      : snapshots_(snapshots), runtime_(runtime), metrics_(metrics), token_(std::move(token)) {}

  boost::asio::awaitable<void> handle(HttpExchange& exchange) override;

 private:
  HttpResponse respond(const HttpRequestHead& head) const;
  bool is_authorised(const HttpRequestHead& head) const;

  const SnapshotHolder& snapshots_;
  const Runtime& runtime_;
  const Metrics& metrics_;
  const Secret token_;
};

}  // namespace sekisho
