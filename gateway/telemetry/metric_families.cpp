#include "gateway/telemetry/metric_families.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

namespace sekisho {
namespace {

// Base unit seconds. From a cached answer of the embedded engine to a long stream.
const std::vector<double> kRequestBuckets{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600};
// OpenTelemetry's buckets for generative models (gen_ai.server.time_to_first_token, gen_ai.server.time_per_output_token).
const std::vector<double> kFirstTokenBuckets{0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30};
const std::vector<double> kPerTokenBuckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5};
const std::vector<double> kOverheadBuckets{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1};

// Beyond this many kinds of requests, the series of the rest are searched every time.
constexpr std::size_t kMostCached = 2048;

std::string_view find_team(const RequestRecord& record) {
  const auto found = std::ranges::find(record.caller, "team", [](const auto& fact) { return std::string_view(fact.first); });
  return found != record.caller.end() ? std::string_view(found->second) : std::string_view();
}

std::string_view method_label(std::string_view method) {
  static constexpr std::array<std::string_view, 8> kMethods{"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT"};
  return std::ranges::find(kMethods, method) != kMethods.end() ? method : kOtherLabel;
}

// The upstream's status, unless the answer went wrong in spite of it.
std::string code_of(const AttemptRecord& attempt) {
  constexpr int kFirstError = 400;
  const bool tells = attempt.status >= kFirstError || (attempt.status != 0 && attempt.result == "ok");
  return tells ? std::to_string(attempt.status) : attempt.result;
}

std::string_view outcome_of_hedge(const AttemptRecord& attempt) {
  if (attempt.result == "ok") return "won";
  return attempt.result == "hedge_lost" ? "lost" : "failed";
}

// The attempt that answered, or the last one tried.
const AttemptRecord* find_last_attempt(const RequestRecord& record) { return record.attempts.empty() ? nullptr : &record.attempts.back(); }

// Everything of the record that chooses a label. Equal keys mean equal series.
class SeriesKey {
 public:
  explicit SeriesKey(std::string& text) : text_(text) { text_.clear(); }
  void add(std::string_view part) {
    text_ += part;
    text_ += '\x1f';
  }
  void add(int number) {
    std::array<char, 16> digits{};
    add(std::string_view(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr));
  }

 private:
  std::string& text_;
};

void write_key(const RequestRecord& record, std::string& text) {
  SeriesKey key(text);
  const std::string_view currency = record.cost ? std::string_view(record.cost->currency) : std::string_view();
  for (const std::string_view part :
       {std::string_view(record.route), method_label(record.method), std::string_view(record.error),
        std::string_view(record.rejected_limit), std::string_view(record.cancelled_phase), std::string_view(record.outcome),
        std::string_view(record.data_class), find_team(record), std::string_view(record.target), currency}) {
    key.add(part);
  }
  key.add(record.shadow ? std::string_view(record.shadow->difference) : std::string_view());
  key.add(record.status);
  key.add(record.cost ? "cost" : "");
  key.add(static_cast<int>(record.targets.size()));
  for (const TargetRecord& target : record.targets) {
    key.add(target.id);
    key.add(target.admitted ? "+" : target.fails.empty() ? "-" : std::string_view(target.fails.front().rule));
  }
  for (const AttemptRecord& attempt : record.attempts) {
    key.add(attempt.target);
    key.add(attempt.provider);
    key.add(attempt.model);
    key.add(attempt.result);
    key.add(attempt.cause);
    key.add(attempt.status);
  }
  for (const PassedOverRecord& passed : record.passed_over) {
    key.add(passed.target);
    key.add(passed.why);
  }
  key.add(record.mirror_of.empty() ? "" : "mirror");
}

}  // namespace

std::string label_value(std::string_view text) {
  if (text.empty()) return "none";
  std::string value(text.substr(0, 128));
  std::ranges::replace_if(value, [](char c) { return c < 0x20 || c >= 0x7F; }, '_');
  return value;
}

CounterFamily Metrics::Families::counter(const std::string& name, const std::string& help, std::vector<std::string> labels,
                                         MetricLimits limits) {
  return {prometheus::BuildCounter().Name("sekisho_" + name).Help(help).Register(registry), std::move(labels), limits};
}

HistogramFamily Metrics::Families::histogram(const std::string& name, const std::string& help, std::vector<std::string> labels,
                                             MetricLimits limits, std::vector<double> buckets) {
  return {prometheus::BuildHistogram().Name("sekisho_" + name).Help(help).Register(registry), std::move(labels), limits,
          std::move(buckets)};
}

prometheus::Family<prometheus::Gauge>& Metrics::Families::gauge(const std::string& name, const std::string& help) {
  return prometheus::BuildGauge().Name("sekisho_" + name).Help(help).Register(registry);
}

Metrics::Families::Families(MetricLimits limits)
    : http_requests(counter("http_requests_total", "Finished HTTP requests", {"route", "method", "code"}, limits)),
      http_duration(histogram("http_request_duration_seconds", "From the first byte of a request to the last byte of its answer", {"route"},
                              limits, kRequestBuckets)),
      in_flight(gauge("requests_in_flight", "Requests being served").Add({})),
      decisions(counter("decisions_total", "Targets judged: by the first constraint that refused, and what came of it",
                        {"constraint", "target", "class", "outcome"}, limits)),
      shadow_decisions(counter("shadow_decisions_total", "Requests judged by the shadow policy too, by what would have been different",
                               {"difference"}, limits)),
      upstream_requests(counter("upstream_requests_total", "Attempts, by HTTP status or the error where there was none",
                                {"provider", "model", "code", "attempt"}, limits)),
      upstream_duration(histogram("upstream_duration_seconds", "Duration of an attempt", {"provider", "model"}, limits, kRequestBuckets)),
      first_token(histogram("time_to_first_token_seconds", "From the first byte of a request to the first content sent",
                            {"provider", "model"}, limits, kFirstTokenBuckets)),
      per_token(histogram("time_per_output_token_seconds", "Time for each output token after the first", {"provider", "model"}, limits,
                          kPerTokenBuckets)),
      tokens(counter("tokens_total", "Tokens used", {"provider", "model", "type"}, limits)),
      cost(counter("cost_total", "Cost of answers, and of attempts that lost to a hedge, in units of the currency",
                   {"currency", "target", "team"}, limits)),
      cost_estimated(
          counter("cost_estimated_total", "What of sekisho_cost_total no provider has counted", {"currency", "target", "team"}, limits)),
      rejections(counter("ratelimit_rejections_total", "Requests refused by a rate limit of this gateway", {"limit"}, limits)),
      retries(counter("retries_total", "Attempts that repeated the same target", {"reason"}, limits)),
      fallbacks(counter("fallbacks_total", "Attempts that went on to another target", {"from", "to", "reason"}, limits)),
      hedges(counter("hedges_total", "Attempts made beside a slow one, by what came of them", {"target", "outcome"}, limits)),
      mirrored(
          counter("mirrored_requests_total", "Requests of which a target got a copy, by what came of it", {"target", "outcome"}, limits)),
      passed_over(counter("passed_over_total", "Targets whose turn it was and that were not asked", {"target", "reason"}, limits)),
      disconnects(counter("client_disconnects_total", "Clients that left before the end of their answer", {"phase"}, limits)),
      shed(counter("shed_total", "Requests turned away because of load", {"reason"}, limits)),
      restore_misses(prometheus::BuildCounter()
                         .Name("sekisho_restore_misses_total")
                         .Help("Tokens that stand for a value and were left in an answer")
                         .Register(registry)
                         .Add({})),
      egress_mismatches(counter("egress_mismatches_total",
                                "Targets passed over because what would have left held what nobody had decided on", {"target"}, limits)),
      refused_addresses(counter("private_addresses_refused_total",
                                "Tries stopped before a byte was sent, for the provider led to an address that is not public", {"target"},
                                limits)),
      response_findings(
          counter("response_findings_total", "Findings in answers that a response rule is about", {"rule", "action"}, limits)),
      malformed_events(counter("stream_malformed_events_total", "Events of streamed answers that could not be read and were skipped",
                               {"provider", "model"}, limits)),
      overhead(histogram("overhead_seconds", "Time spent in the gateway itself", {}, limits, kOverheadBuckets)),
      reload_success(gauge("config_reload_success", "Whether the last load of the configuration succeeded").Add({})),
      reloads(prometheus::BuildCounter()
                  .Name("sekisho_config_reloads_total")
                  .Help("Configurations, or dictionaries, read again: taken over, or left for they cannot be used")
                  .Register(registry)),
      config_hash(gauge("config_hash_info", "Hash of the configuration in force")),
      build(gauge("build_info", "Version of this build")),
      dropped_lines(prometheus::BuildCounter()
                        .Name("sekisho_log_lines_dropped_total")
                        .Help("Log lines lost because the queue was full")
                        .Register(registry)
                        .Add({})),
      audit(registry),
      targets(registry),
      budgets(registry) {}

std::shared_ptr<const RecordSeries> Metrics::Families::series_of(const RequestRecord& record) {
  thread_local std::string key;  // its memory is worth keeping
  write_key(record, key);
  {
    const std::shared_lock lock(cache_mutex);
    if (const auto found = cache.find(key); found != cache.end()) return found->second;
  }
  auto series = std::make_shared<const RecordSeries>(find_series(record));
  const std::unique_lock lock(cache_mutex);
  if (cache.size() < kMostCached) cache.emplace(key, series);
  return series;
}

RecordSeries Metrics::Families::find_series(const RequestRecord& record) {
  RecordSeries series;
  if (record.cost) series.cost = &cost.with({record.cost->currency, record.target, find_team(record)});
  find_attempts(record, series);
  if (!record.mirror_of.empty()) {  // no client sees it: it is no request of anybody
    if (const AttemptRecord* last = find_last_attempt(record)) series.counts.push_back(&mirrored.with({last->target, last->result}));
    return series;
  }
  series.counts.push_back(&http_requests.with({record.route, method_label(record.method), std::to_string(record.status)}));
  series.duration = &http_duration.with({record.route});
  series.overhead = &overhead.with({});
  if (!record.rejected_limit.empty()) series.counts.push_back(&rejections.with({record.rejected_limit}));
  if (record.outcome == "cancelled") series.counts.push_back(&disconnects.with({record.cancelled_phase}));
  // What the edge turns away is counted there.
  const bool turned_away = record.error == "gateway_overloaded" && record.route != "edge";
  if (turned_away) series.counts.push_back(&shed.with({"overloaded"}));
  if (record.error == "shutting_down") series.counts.push_back(&shed.with({"draining"}));
  if (record.shadow) series.counts.push_back(&shadow_decisions.with({record.shadow->difference}));
  find_decisions(record, series);
  return series;
}

// What was estimated of the answer's cost, and what attempts cost by themselves.
void Metrics::Families::count_money(const RequestRecord& record) {
  const auto add = [&](CounterFamily& family, const Money& money, std::string_view target) {
    if (money.micros > 0) family.with({money.currency, target, find_team(record)}).Increment(static_cast<double>(money.micros) / 1e6);
  };
  const bool guessed = record.cost && record.usage && record.usage->estimated;
  if (guessed && !is_in_parts(record)) add(cost_estimated, *record.cost, record.target);
  for (const AttemptRecord& attempt : record.attempts) {
    if (!attempt.cost) continue;
    add(cost, *attempt.cost, attempt.target);
    if (!attempt.part || (attempt.usage && attempt.usage->estimated)) add(cost_estimated, *attempt.cost, attempt.target);
  }
}

// Each target's part of an answer that one began and another went on with.
void Metrics::Families::count_parts(const RequestRecord& record) {
  for (const AttemptRecord& attempt : record.attempts) {
    if (!attempt.part || !attempt.usage) continue;
    const auto counts = token_counts(*attempt.usage);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > 0) tokens.with({attempt.provider, attempt.model, kTokenTypes[i]}).Increment(static_cast<double>(counts[i]));
    }
  }
}

void Metrics::Families::count_answer(const RequestRecord& record) {
  count_money(record);
  count_parts(record);
  for (const AttemptRecord& attempt : record.attempts) {
    if (!attempt.mismatch.empty()) egress_mismatches.with({attempt.target}).Increment();
    if (attempt.malformed_events == 0) continue;
    malformed_events.with({attempt.provider, attempt.model}).Increment(static_cast<double>(attempt.malformed_events));
  }
  if (record.restore && record.restore->missed > 0) restore_misses.Increment(static_cast<double>(record.restore->missed));
  for (const ResponseFindingRecord& finding : record.response_findings) {
    response_findings.with({finding.rule, finding.action}).Increment(finding.count);
  }
}

void Metrics::Families::find_decisions(const RequestRecord& record, RecordSeries& series) {
  for (const TargetRecord& target : record.targets) {
    const std::string_view constraint = target.fails.empty() ? std::string_view() : std::string_view(target.fails.front().rule);
    const std::string_view outcome = !target.admitted ? "refused" : target.id == record.target ? "answered" : "admitted";
    series.counts.push_back(&decisions.with({constraint, target.id, record.data_class, outcome}));
  }
}

void Metrics::Families::find_attempts(const RequestRecord& record, RecordSeries& series) {
  for (std::size_t i = 0; i < record.attempts.size(); ++i) {
    const AttemptRecord& attempt = record.attempts[i];
    series.counts.push_back(&upstream_requests.with({attempt.provider, attempt.model, code_of(attempt), std::to_string(i + 1)}));
    series.upstream.push_back(&upstream_duration.with({attempt.provider, attempt.model}));
    if (attempt.cause == "hedge") series.counts.push_back(&hedges.with({attempt.target, outcome_of_hedge(attempt)}));
    if (i == 0 || attempt.cause == "hedge" || attempt.cause == "first") continue;
    const auto made = std::span(record.attempts).first(i);
    const auto same = std::ranges::find(made.rbegin(), made.rend(), attempt.target, &AttemptRecord::target);
    const AttemptRecord& before = made.back();
    series.counts.push_back(same != made.rend() ? &retries.with({same->result})
                                                : &fallbacks.with({before.target, attempt.target, before.result}));
  }
  for (const PassedOverRecord& passed : record.passed_over) series.counts.push_back(&passed_over.with({passed.target, passed.why}));
  const AttemptRecord* last = find_last_attempt(record);
  if (last == nullptr) return;
  for (std::size_t i = 0; i < kTokenTypes.size(); ++i) series.tokens[i] = &tokens.with({last->provider, last->model, kTokenTypes[i]});
  series.first_token = &first_token.with({last->provider, last->model});
  series.per_token = &per_token.with({last->provider, last->model});
}

}  // namespace sekisho
