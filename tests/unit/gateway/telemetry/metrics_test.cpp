#include "gateway/telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

namespace sekisho {
namespace {

using std::chrono::microseconds;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

RequestRecord record() {
  RequestRecord record;
  record.method = "POST";
  record.route = "/v1/chat/completions";
  record.status = 200;
  record.caller = {{"team", "demo"}};
  record.stream = true;
  record.data_class = "personal";
  record.targets = {{"local", true, "personal", {}, {}, {}},
                    {"cloud", false, "personal", {}, {}, {{"no-export", "", "", "", ""}, {"other-rule", "", "", "", ""}}}};
  record.attempts = {{"near", "outside", "m1", "http_5xx", 503, microseconds(1'000), {}},
                     {"local", "embedded", "demo", "ok", 0, microseconds(100'000), microseconds(2'000)}};
  record.target = "local";
  record.usage = Usage{.input = 12, .output = 11, .cached = 4, .cache_write = 2, .reasoning = 3};
  record.cost = Money{1'500'000, "JPY"};
  record.outcome = "ok";
  record.total = microseconds(120'000);
  record.first_event = microseconds(20'000);
  record.overhead = microseconds(300);
  return record;
}

std::string text_after(const RequestRecord& what) {
  Metrics metrics;
  metrics.write(what);
  return metrics.text();
}

TEST(Metrics, CountsRequestsByRouteMethodAndCode) {
  EXPECT_THAT(text_after(record()),
              HasSubstr("sekisho_http_requests_total{code=\"200\",method=\"POST\",route=\"/v1/chat/completions\"} 1\n"));
}

TEST(Metrics, MeasuresInSeconds) {
  const std::string text = text_after(record());

  EXPECT_THAT(text, HasSubstr("sekisho_http_request_duration_seconds_sum{route=\"/v1/chat/completions\"} 0.12\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_overhead_seconds_sum 0.0003"));
  EXPECT_THAT(text, HasSubstr("sekisho_time_to_first_token_seconds_sum{model=\"demo\",provider=\"embedded\"} 0.02\n"));
  EXPECT_THAT(text, ContainsRegex("sekisho_time_per_output_token_seconds_sum.model=\"demo\",provider=\"embedded\". 0.01"));
}

TEST(Metrics, CountsEveryTargetJudgedByItsFirstFailedConstraint) {
  const std::string text = text_after(record());

  EXPECT_THAT(text, HasSubstr("sekisho_decisions_total{class=\"personal\",constraint=\"none\",outcome=\"answered\",target=\"local\"} 1\n"));
  EXPECT_THAT(text,
              HasSubstr("sekisho_decisions_total{class=\"personal\",constraint=\"no-export\",outcome=\"refused\",target=\"cloud\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("other-rule")));
}

TEST(Metrics, AnAnswerThatBreaksOffIsNoSuccessWhateverItsStatus) {
  RequestRecord broken = record();
  broken.attempts[0].status = 200;
  broken.attempts[0].result = "truncated";

  EXPECT_THAT(text_after(broken),
              HasSubstr("sekisho_upstream_requests_total{attempt=\"1\",code=\"truncated\",model=\"m1\",provider=\"outside\"} 1\n"));
}

TEST(Metrics, CountsEveryAttemptAndTheFallbackBetween) {
  const std::string text = text_after(record());

  EXPECT_THAT(text, HasSubstr("sekisho_upstream_requests_total{attempt=\"1\",code=\"503\",model=\"m1\",provider=\"outside\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_upstream_requests_total{attempt=\"2\",code=\"ok\",model=\"demo\",provider=\"embedded\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_upstream_duration_seconds_count{model=\"demo\",provider=\"embedded\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_fallbacks_total{from=\"near\",reason=\"http_5xx\",to=\"local\"} 1\n"));
}

TEST(Metrics, CallsASecondTryOfTheSameTargetARetry) {
  RequestRecord again = record();
  again.attempts[0].target = "local";
  const std::string text = text_after(again);

  EXPECT_THAT(text, HasSubstr("sekisho_retries_total{reason=\"http_5xx\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("sekisho_fallbacks_total")));
}

TEST(Metrics, CountsTokensAndCost) {
  const std::string text = text_after(record());

  EXPECT_THAT(text, HasSubstr("sekisho_tokens_total{model=\"demo\",provider=\"embedded\",type=\"input\"} 12\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_tokens_total{model=\"demo\",provider=\"embedded\",type=\"output\"} 11\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_tokens_total{model=\"demo\",provider=\"embedded\",type=\"cache_read\"} 4\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_tokens_total{model=\"demo\",provider=\"embedded\",type=\"cache_creation\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_tokens_total{model=\"demo\",provider=\"embedded\",type=\"reasoning\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_cost_total{currency=\"JPY\",target=\"local\",team=\"demo\"} 1.5\n"));
}

TEST(Metrics, NegativeUsageOfAnUpstreamMovesNoCounterBack) {
  RequestRecord odd = record();
  odd.usage = Usage{-5, -5, -5, -5, -5, false};
  odd.cost = Money{-1, "JPY"};

  EXPECT_THAT(text_after(odd), Not(HasSubstr("} -")));
}

TEST(Metrics, CountsRefusalsDisconnectsAndShedding) {
  Metrics metrics;
  RequestRecord limited = record();
  limited.rejected_limit = "tokens";
  RequestRecord gone = record();
  gone.outcome = "cancelled";
  gone.cancelled_phase = "stream";
  RequestRecord overloaded = record();
  overloaded.error = "gateway_overloaded";
  RequestRecord draining = record();
  draining.error = "shutting_down";

  metrics.write(limited);
  metrics.write(gone);
  metrics.write(overloaded);
  metrics.write(draining);
  metrics.count_shed("connections");

  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_ratelimit_rejections_total{limit=\"tokens\"} 1\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_client_disconnects_total{phase=\"stream\"} 1\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_shed_total{reason=\"overloaded\"} 1\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_shed_total{reason=\"draining\"} 1\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_shed_total{reason=\"connections\"} 1\n"));
}

TEST(Metrics, EqualAndUnequalRequestsAreToldApart) {
  Metrics metrics;
  RequestRecord free = record();
  free.cost.reset();
  free.attempts.pop_back();

  metrics.write(record());
  metrics.write(free);
  metrics.write(record());

  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_cost_total{currency=\"JPY\",target=\"local\",team=\"demo\"} 3\n"));
  EXPECT_THAT(metrics.text(),
              HasSubstr("sekisho_upstream_requests_total{attempt=\"1\",code=\"503\",model=\"m1\",provider=\"outside\"} 3\n"));
  EXPECT_THAT(metrics.text(),
              HasSubstr("sekisho_upstream_requests_total{attempt=\"2\",code=\"ok\",model=\"demo\",provider=\"embedded\"} 2\n"));
}

TEST(Metrics, ShowsRequestsInFlight) {
  Metrics metrics;
  metrics.request_started();
  metrics.request_started();
  metrics.request_ended();

  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_requests_in_flight 1\n"));
}

TEST(Metrics, ShowsTheConfigurationInForce) {
  Metrics metrics;
  metrics.set_config(true, "aaa");
  metrics.set_config(true, "bbb");
  metrics.set_config(false, "ccc");

  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_config_reload_success 0\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_config_hash_info{hash=\"bbb\"} 1\n"));
  EXPECT_THAT(metrics.text(), Not(HasSubstr("aaa")));
  EXPECT_THAT(metrics.text(), Not(HasSubstr("ccc")));
}

TEST(Metrics, ShowsTheBuildAndDroppedLines) {
  Metrics metrics;
  std::uint64_t dropped = 3;
  metrics.set_build("0.1.0", "abc", "clang");
  metrics.watch_dropped_lines([&] { return dropped; });
  metrics.text();
  dropped = 5;

  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_log_lines_dropped_total 5\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_build_info{compiler=\"clang\",revision=\"abc\",version=\"0.1.0\"} 1\n"));
}

TEST(Metrics, ManyValuesOfALabelEndAsOther) {
  Metrics metrics({.label_values = 3, .series = 100});

  for (int i = 0; i < 50; ++i) {
    RequestRecord one = record();
    one.caller = {{"team", "team" + std::to_string(i)}};
    metrics.write(one);
  }

  EXPECT_THAT(metrics.text(), HasSubstr("team=\"team2\"} 1.5\n"));
  EXPECT_THAT(metrics.text(), Not(HasSubstr("team=\"team3\"")));
  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_cost_total{currency=\"JPY\",target=\"local\",team=\"other\"} 70.5\n"));
}

TEST(Metrics, ManySeriesOfAMetricEndAsOther) {
  Metrics metrics({.label_values = 100, .series = 5});

  for (int i = 0; i < 60; ++i) {
    RequestRecord one = record();
    one.status = 200 + i % 10;
    one.route = "/r" + std::to_string(i / 10);
    metrics.write(one);
  }

  const std::string text = metrics.text();
  EXPECT_THAT(text, HasSubstr("sekisho_http_requests_total{code=\"other\",method=\"other\",route=\"other\"} 55\n"));
}

TEST(Metrics, AMethodOfTheClientsOwnIsOther) {
  RequestRecord odd = record();
  odd.method = "BREW";

  EXPECT_THAT(text_after(odd), HasSubstr("method=\"other\""));
}

TEST(Metrics, LabelsCannotStartALine) {
  RequestRecord hostile = record();
  hostile.caller = {{"team", "a\"\n# HELP forged\xff"}};

  const std::string text = text_after(hostile);

  EXPECT_THAT(text, Not(HasSubstr("\n# HELP forged")));
  EXPECT_THAT(text, HasSubstr(R"(team="a\"_# HELP forged_")"));
}

TEST(Metrics, ThreadsLoseNoCount) {
  Metrics metrics;
  std::vector<std::jthread> threads;

  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 500; ++k) metrics.write(record());
    });
  }
  threads.clear();

  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_http_requests_total{code=\"200\",method=\"POST\",route=\"/v1/chat/completions\"} 2000\n"));
}

// The whole vocabulary, with everything moved once: what dashboards and alerts may rely on.
std::string full_text() {
  Metrics metrics;
  RequestRecord all = record();
  all.rejected_limit = "requests";
  all.outcome = "cancelled";
  all.cancelled_phase = "stream";
  all.attempts.insert(all.attempts.begin(), all.attempts[0]);
  all.attempts[0].mismatch = "jp.phone";
  all.restore = RestoreRecord{.missed = 1};
  all.response_findings = {{.rule = "r", .type = "jp.phone", .action = "mask", .count = 2}};
  metrics.write(all);
  metrics.count_shed("in_flight");
  metrics.count_refused_address("inside");
  metrics.set_build("0.1.0", "abc", "clang");
  metrics.set_config(true, "aaa");
  return metrics.text();
}

TEST(Metrics, NamesAreStable) {
  std::set<std::string> names;
  std::istringstream lines(full_text());
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) names.insert(line.substr(7));
  }

  EXPECT_THAT(names,
              testing::ElementsAre(
                  "sekisho_build_info gauge", "sekisho_client_disconnects_total counter", "sekisho_config_hash_info gauge",
                  "sekisho_config_reload_success gauge", "sekisho_config_reloads_total counter", "sekisho_cost_total counter",
                  "sekisho_decisions_total counter", "sekisho_egress_mismatches_total counter", "sekisho_fallbacks_total counter",
                  "sekisho_http_request_duration_seconds histogram", "sekisho_http_requests_total counter",
                  "sekisho_log_lines_dropped_total counter", "sekisho_overhead_seconds histogram",
                  "sekisho_private_addresses_refused_total counter", "sekisho_ratelimit_rejections_total counter",
                  "sekisho_requests_in_flight gauge", "sekisho_response_findings_total counter", "sekisho_restore_misses_total counter",
                  "sekisho_retries_total counter", "sekisho_shed_total counter", "sekisho_time_per_output_token_seconds histogram",
                  "sekisho_time_to_first_token_seconds histogram", "sekisho_tokens_total counter",
                  "sekisho_upstream_duration_seconds histogram", "sekisho_upstream_requests_total counter"));
}

TEST(Metrics, CountsWhatBecameOfAnswers) {
  const std::string text = full_text();

  EXPECT_THAT(text, HasSubstr("sekisho_egress_mismatches_total{target=\"" + record().attempts[0].target + "\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_restore_misses_total 1\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_response_findings_total{action=\"mask\",rule=\"r\"} 2\n"));
}

TEST(Metrics, CountHedgesApartFromFallbacks) {
  RequestRecord hedged = record();
  hedged.attempts[0].result = "hedge_lost";
  hedged.attempts[0].cause = "first";
  hedged.attempts[1].cause = "hedge";

  const std::string text = text_after(hedged);

  EXPECT_THAT(text, HasSubstr("sekisho_hedges_total{outcome=\"won\",target=\"local\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("sekisho_fallbacks_total")));
}

TEST(Metrics, CountARetryBesideAHedgeAsOne) {
  RequestRecord record;
  record.attempts = {{.target = "a", .provider = "p", .model = "m", .result = "http_5xx", .first_event = {}, .cause = "first"},
                     {.target = "b", .provider = "p", .model = "m", .result = "timeout", .first_event = {}, .cause = "hedge"},
                     {.target = "a", .provider = "p", .model = "m", .result = "ok", .first_event = {}, .cause = "retry"}};

  const std::string text = text_after(record);

  EXPECT_THAT(text, HasSubstr("sekisho_retries_total{reason=\"http_5xx\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("sekisho_fallbacks_total{")));
}

TEST(Metrics, CountTheCostOfAHedgesLoserAtItsOwnTarget) {
  RequestRecord hedged = record();
  hedged.attempts[0].result = "hedge_lost";
  hedged.attempts[0].cost = Money{2'500'000, "EUR"};

  const std::string text = text_after(hedged);

  const std::string loser = "currency=\"EUR\",target=\"" + hedged.attempts[0].target + "\"";
  EXPECT_THAT(text, HasSubstr("sekisho_cost_total{" + loser + ",team=\"demo\"} 2.5\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_cost_estimated_total{" + loser + ",team=\"demo\"} 2.5\n"));
}

TEST(Metrics, CountTargetsThatWerePassedOver) {
  RequestRecord passed = record();
  passed.passed_over = {{"near", "breaker"}};

  EXPECT_THAT(text_after(passed), HasSubstr("sekisho_passed_over_total{reason=\"breaker\",target=\"near\"} 1\n"));
}

TEST(Metrics, CountCopiesAsNobodysRequest) {
  RequestRecord copy = record();
  copy.mirror_of = "req_1";
  copy.attempts.erase(copy.attempts.begin());
  copy.attempts[0].cause = "mirror";

  const std::string text = text_after(copy);

  EXPECT_THAT(text, HasSubstr("sekisho_mirrored_requests_total{outcome=\"ok\",target=\"local\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_upstream_requests_total"));
  EXPECT_THAT(text, HasSubstr("sekisho_cost_total"));
  EXPECT_THAT(text, Not(HasSubstr("sekisho_http_requests_total")));
  EXPECT_THAT(text, HasSubstr("sekisho_time_to_first_token_seconds_count{model=\"demo\",provider=\"embedded\"} 0\n"));
}

TEST(Metrics, CountReloadsByWhatCameOfThem) {
  Metrics metrics;
  metrics.set_config(true, "aaa");
  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_config_reloads_total{outcome=\"failure\"} 0\n"));
  metrics.set_config(false, {});
  metrics.set_config(false, {});
  metrics.set_config(true, "aaa");

  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_config_reloads_total{outcome=\"failure\"} 2\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("sekisho_config_reloads_total{outcome=\"success\"} 1\n"));
}

TEST(Metrics, ShowHowBudgetsStand) {
  Metrics metrics;
  std::vector<BudgetGauges> budgets{{.budget = "year", .currency = "JPY", .remaining = 300, .reserved = 100, .in_dollars = 0.01},
                                    {.budget = "day", .currency = "EUR", .remaining = -2, .reserved = 0, .in_dollars = {}}};
  metrics.watch_budgets([&] { return budgets; });

  const std::string both = metrics.text();
  budgets.erase(budgets.begin());
  const std::string one = metrics.text();

  EXPECT_THAT(both, HasSubstr("sekisho_budget_remaining{budget=\"year\",currency=\"JPY\"} 300\n"));
  EXPECT_THAT(both, HasSubstr("sekisho_budget_reserved{budget=\"year\",currency=\"JPY\"} 100\n"));
  EXPECT_THAT(both, HasSubstr("sekisho_budget_remaining_usd{budget=\"year\"} 3\n"));
  EXPECT_THAT(both, HasSubstr("sekisho_budget_reserved_usd{budget=\"year\"} 1\n"));
  EXPECT_THAT(both, HasSubstr("sekisho_budget_remaining{budget=\"day\",currency=\"EUR\"} -2\n"));
  EXPECT_THAT(both, Not(HasSubstr("_usd{budget=\"day\"}")));
  EXPECT_THAT(one, Not(HasSubstr("year")));
}

TEST(Metrics, CountWhatFailsAtAStore) {
  Metrics metrics;
  AuditCounts counts;
  counts.failures = {{"write", 3}, {"spool_full", 7}};
  metrics.watch_audit([&] { return counts; });

  const std::string text = metrics.text();

  EXPECT_THAT(text, HasSubstr("sekisho_store_errors_total{op=\"write\",store=\"audit\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_store_errors_total{op=\"sync\",store=\"audit\"} 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("op=\"spool_full\"")));
}

TEST(Metrics, ShowHowTargetsFare) {
  Metrics metrics;
  metrics.watch_targets([] {
    return std::vector<TargetGauges>{{.target = "a", .breaker = 0.5},
                                     {.target = "b", .limited = true, .in_flight = 3, .waiting = 1, .concurrency_limit = 4}};
  });

  const std::string text = metrics.text();

  EXPECT_THAT(text, HasSubstr("sekisho_breaker_state{target=\"a\"} 0.5\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_target_in_flight{target=\"b\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_target_queue{target=\"b\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sekisho_target_concurrency_limit{target=\"b\"} 4\n"));
  EXPECT_THAT(text, Not(HasSubstr("sekisho_target_queue{target=\"a\"}")));
}

// Debian's package `prometheus` brings promtool.
TEST(Metrics, PassPromtool) {
  if (std::system("command -v promtool > /dev/null 2>&1") != 0) GTEST_SKIP() << "no promtool here";

  std::FILE* promtool = ::popen("promtool check metrics", "w");
  ASSERT_NE(promtool, nullptr);
  const std::string text = full_text();
  std::fwrite(text.data(), 1, text.size(), promtool);

  EXPECT_EQ(::pclose(promtool), 0);
}

}  // namespace
}  // namespace sekisho
