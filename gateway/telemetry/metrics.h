#pragma once

#include "gateway/telemetry/audit_counts.h"
#include "gateway/telemetry/budget_gauges.h"
#include "gateway/telemetry/record.h"
#include "gateway/telemetry/target_gauges.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// How many different values a label, and how many series a metric, may have. What comes after that is counted under `other`, so that
// no client can make the gateway remember more and more.
struct MetricLimits {
  std::size_t label_values = 200;
  std::size_t series = 2'000;
};

// Everything Prometheus gets to see, under the prefix `sekisho_` (text exposition format 0.0.4). Safe from every thread.
class Metrics final : public RecordSink {
 public:
  explicit Metrics(MetricLimits limits = {});
  ~Metrics() override;

  // Counts one finished request. A request like one before it costs one look-up.
  void write(const RequestRecord& record) override;

  void request_started();
  void request_ended();
  // A request or connection turned away before it had a record: `in_flight`, `connections`, `drain`, …
  void count_shed(std::string_view reason);
  // One try of the target that was stopped, for its address is not to be used.
  void count_refused_address(std::string_view target);
  void set_build(std::string_view version, std::string_view revision, std::string_view compiler);
  // After every load; those after the first are counted. `hash` is of the configuration in force; an unsuccessful reload leaves it as it
  // is.
  void set_config(bool reload_succeeded, std::string_view hash);
  // Where to read the number of log lines dropped, asked at every `text`. Must outlive this.
  void watch_dropped_lines(std::function<std::uint64_t()> source);
  // The same for the audit store.
  void watch_audit(std::function<AuditCounts()> source);
  // The same for targets.
  void watch_targets(std::function<std::vector<TargetGauges>()> source);
  // The same for budgets.
  void watch_budgets(std::function<std::vector<BudgetGauges>()> source);

  // The answer to `GET /metrics`.
  std::string text() const;
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace sekisho
