#pragma once

#include "gateway/telemetry/audit_metrics.h"
#include "gateway/telemetry/budget_metrics.h"
#include "gateway/telemetry/capped_family.h"
#include "gateway/telemetry/metrics.h"
#include "gateway/telemetry/target_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace sekisho {

using CounterFamily = CappedFamily<prometheus::Counter>;
using HistogramFamily = CappedFamily<prometheus::Histogram>;

// What `sekisho_tokens_total` tells apart, and the counts of a usage in that order.
inline constexpr std::array<std::string_view, 5> kTokenTypes{"input", "output", "cache_read", "cache_creation", "reasoning"};
inline std::array<std::int64_t, kTokenTypes.size()> token_counts(const Usage& usage) {
  return {usage.input, usage.output, usage.cached, usage.cache_write, usage.reasoning};
}

// The metrics one kind of request moves, so that the next of its kind needs no search for them. Null: does not apply.
struct RecordSeries {
  std::vector<prometheus::Counter*> counts;  // each by one
  prometheus::Histogram* duration = nullptr;
  prometheus::Histogram* overhead = nullptr;
  prometheus::Histogram* first_token = nullptr;
  prometheus::Histogram* per_token = nullptr;
  std::vector<prometheus::Histogram*> upstream;  // one an attempt
  std::array<prometheus::Counter*, kTokenTypes.size()> tokens{};
  prometheus::Counter* cost = nullptr;
};

// Every metric there is. Only telemetry's .cpp files include this header.
struct Metrics::Families {
  explicit Families(MetricLimits limits);

  CounterFamily counter(const std::string& name, const std::string& help, std::vector<std::string> labels, MetricLimits limits);
  HistogramFamily histogram(const std::string& name, const std::string& help, std::vector<std::string> labels, MetricLimits limits,
                            std::vector<double> buckets);
  prometheus::Family<prometheus::Gauge>& gauge(const std::string& name, const std::string& help);

  // The series of a record, from the cache where a request like it was seen before.
  std::shared_ptr<const RecordSeries> series_of(const RequestRecord& record);
  RecordSeries find_series(const RequestRecord& record);
  void find_attempts(const RequestRecord& record, RecordSeries& series);
  // What few requests have; searched for every time.
  void count_answer(const RequestRecord& record);
  void count_money(const RequestRecord& record);
  void count_parts(const RequestRecord& record);
  void find_decisions(const RequestRecord& record, RecordSeries& series);

  mutable prometheus::Registry registry;

  CounterFamily http_requests;
  HistogramFamily http_duration;
  prometheus::Gauge& in_flight;
  CounterFamily decisions;
  CounterFamily shadow_decisions;
  CounterFamily upstream_requests;
  HistogramFamily upstream_duration;
  HistogramFamily first_token;
  HistogramFamily per_token;
  CounterFamily tokens;
  CounterFamily cost;
  CounterFamily cost_estimated;
  CounterFamily rejections;
  CounterFamily retries;
  CounterFamily fallbacks;
  CounterFamily hedges;
  CounterFamily mirrored;
  CounterFamily passed_over;
  CounterFamily disconnects;
  CounterFamily shed;
  prometheus::Counter& restore_misses;
  CounterFamily egress_mismatches;
  CounterFamily refused_addresses;
  CounterFamily response_findings;
  CounterFamily malformed_events;
  HistogramFamily overhead;
  prometheus::Gauge& reload_success;
  prometheus::Family<prometheus::Counter>& reloads;
  prometheus::Family<prometheus::Gauge>& config_hash;
  prometheus::Family<prometheus::Gauge>& build;
  prometheus::Counter& dropped_lines;
  AuditMetrics audit;     // guarded by info_mutex
  TargetMetrics targets;  // the same
  BudgetMetrics budgets;  // the same

  std::mutex info_mutex;  // guards the seven below
  prometheus::Gauge* current_hash = nullptr;
  prometheus::Gauge* current_build = nullptr;
  std::function<std::uint64_t()> dropped_source;
  std::uint64_t dropped_seen = 0;
  std::function<AuditCounts()> audit_source;
  std::function<std::vector<TargetGauges>()> target_source;
  std::function<std::vector<BudgetGauges>()> budget_source;

  std::shared_mutex cache_mutex;
  std::unordered_map<std::string, std::shared_ptr<const RecordSeries>> cache;
};

}  // namespace sekisho
