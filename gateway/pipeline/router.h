#pragma once

#include "gateway/core/http_exchange.h"
#include "gateway/pipeline/cut_signal.h"
#include "gateway/pipeline/runtime.h"
#include "gateway/pipeline/snapshot_holder.h"

namespace sekisho {

// The public API of one worker: finds the route and serves it on the snapshot in force at that moment. Everything is borrowed and
// must outlive it.
class Router final : public Handler {
 public:
  Router(const SnapshotHolder& snapshots, Runtime& runtime, CutSignal& drain_is_over)
      : snapshots_(snapshots), runtime_(runtime), cut_(drain_is_over) {}

  boost::asio::awaitable<void> handle(HttpExchange& exchange) override;

 private:
  const SnapshotHolder& snapshots_;
  Runtime& runtime_;
  CutSignal& cut_;
};

}  // namespace sekisho
