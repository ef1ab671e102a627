#include "gateway/telemetry/target_metrics.h"

namespace sekisho {
namespace {

prometheus::Family<prometheus::Gauge>& gauge(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

}  // namespace

TargetMetrics::TargetMetrics(prometheus::Registry& registry)
    : breaker_(gauge(registry, "sekisho_breaker_state", "A target's circuit breaker: 0 closed, 0.5 half-open, 1 open")),
      in_flight_(gauge(registry, "sekisho_target_in_flight", "Requests that a target with a limit has at once")),
      queue_(gauge(registry, "sekisho_target_queue", "Requests that wait for a place at a target")),
      limit_(gauge(registry, "sekisho_target_concurrency_limit", "Requests that a target may have at once")) {}

void TargetMetrics::update(std::span<const TargetGauges> targets) {
  for (const TargetGauges& target : targets) {
    breaker_.Add({{"target", target.target}}).Set(target.breaker);
    if (!target.limited) continue;
    in_flight_.Add({{"target", target.target}}).Set(static_cast<double>(target.in_flight));
    queue_.Add({{"target", target.target}}).Set(static_cast<double>(target.waiting));
    limit_.Add({{"target", target.target}}).Set(target.concurrency_limit);
  }
}

}  // namespace sekisho
