#include "gateway/telemetry/metrics.h"

#include "gateway/telemetry/metric_families.h"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace sekisho {
namespace {

double seconds(std::chrono::microseconds length) { return std::max(0.0, std::chrono::duration<double>(length).count()); }

void count_tokens(const RecordSeries& series, const Usage& usage) {
  const auto counts = token_counts(usage);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    // A counter takes no negative number, whatever an upstream says.
    if (series.tokens[i] != nullptr && counts[i] > 0) series.tokens[i]->Increment(static_cast<double>(counts[i]));
  }
}

void observe_tokens(const RecordSeries& series, const RequestRecord& record) {
  // Only a stream shows when its tokens come.
  if (!record.stream || !record.first_event || record.replayed || !record.mirror_of.empty()) return;
  if (series.first_token != nullptr) series.first_token->Observe(seconds(*record.first_event));
  if (series.per_token == nullptr || !record.usage || record.usage->output < 2) return;
  series.per_token->Observe(seconds(record.total - *record.first_event) / static_cast<double>(record.usage->output - 1));
}

}  // namespace

Metrics::Metrics(MetricLimits limits) : families_(std::make_unique<Families>(limits)) {}
Metrics::~Metrics() = default;

void Metrics::write(const RequestRecord& record) {
  const std::shared_ptr<const RecordSeries> series = families_->series_of(record);
  for (prometheus::Counter* counter : series->counts) counter->Increment();
  if (series->duration != nullptr) series->duration->Observe(seconds(record.total));
  if (series->overhead != nullptr) series->overhead->Observe(seconds(record.overhead));
  for (std::size_t i = 0; i < std::min(record.attempts.size(), series->upstream.size()); ++i)
    series->upstream[i]->Observe(seconds(record.attempts[i].duration));
  observe_tokens(*series, record);
  families_->count_answer(record);
  if (is_in_parts(record)) return;  // counted by their attempts
  if (record.usage) count_tokens(*series, *record.usage);
  if (series->cost != nullptr && record.cost && record.cost->micros > 0)
    series->cost->Increment(static_cast<double>(record.cost->micros) / 1e6);
}

void Metrics::request_started() { families_->in_flight.Increment(); }

void Metrics::request_ended() { families_->in_flight.Decrement(); }

void Metrics::count_shed(std::string_view reason) { families_->shed.with({reason}).Increment(); }

void Metrics::count_refused_address(std::string_view target) { families_->refused_addresses.with({target}).Increment(); }

void Metrics::set_build(std::string_view version, std::string_view revision, std::string_view compiler) {
  const std::lock_guard lock(families_->info_mutex);
  if (families_->current_build != nullptr) families_->build.Remove(families_->current_build);
  const prometheus::Labels labels{
      {"version", label_value(version)}, {"revision", label_value(revision)}, {"compiler", label_value(compiler)}};
  families_->current_build = &families_->build.Add(labels);
  families_->current_build->Set(1);
}

void Metrics::set_config(bool reload_succeeded, std::string_view hash) {
  const std::lock_guard lock(families_->info_mutex);
  families_->reload_success.Set(reload_succeeded ? 1 : 0);
  // Both are there from the start, so that the first one that fails shows as an increase.
  for (const bool success : {true, false}) {
    const bool counts = families_->current_hash != nullptr && success == reload_succeeded;
    families_->reloads.Add({{"outcome", success ? "success" : "failure"}}).Increment(counts ? 1 : 0);
  }
  if (!reload_succeeded) return;
  if (families_->current_hash != nullptr) families_->config_hash.Remove(families_->current_hash);
  families_->current_hash = &families_->config_hash.Add({{"hash", label_value(hash)}});
  families_->current_hash->Set(1);
}

void Metrics::watch_dropped_lines(std::function<std::uint64_t()> source) {
  const std::lock_guard lock(families_->info_mutex);
  families_->dropped_source = std::move(source);
}

void Metrics::watch_audit(std::function<AuditCounts()> source) {
  const std::lock_guard lock(families_->info_mutex);
  families_->audit_source = std::move(source);
}

void Metrics::watch_targets(std::function<std::vector<TargetGauges>()> source) {
  const std::lock_guard lock(families_->info_mutex);
  families_->target_source = std::move(source);
}

void Metrics::watch_budgets(std::function<std::vector<BudgetGauges>()> source) {
  const std::lock_guard lock(families_->info_mutex);
  families_->budget_source = std::move(source);
}

std::string Metrics::text() const {
  {
    const std::lock_guard lock(families_->info_mutex);
    const std::uint64_t dropped = families_->dropped_source ? families_->dropped_source() : 0;
    if (dropped > families_->dropped_seen) families_->dropped_lines.Increment(static_cast<double>(dropped - families_->dropped_seen));
    families_->dropped_seen = std::max(dropped, families_->dropped_seen);
    if (families_->audit_source) families_->audit.update(families_->audit_source());
    if (families_->target_source) families_->targets.update(families_->target_source());
    if (families_->budget_source) families_->budgets.update(families_->budget_source());
  }
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families_->registry.Collect());
  return out.str();
}

}  // namespace sekisho
