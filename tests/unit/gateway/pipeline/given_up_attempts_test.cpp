#include "gateway/pipeline/attempts.h"
#include "tests/support/pipeline/pipeline_fixture.h"
#include "tests/support/pipeline/scripted_answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace sekisho {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kStream = R"({"model":"default","stream":true,"messages":[{"role":"user","content":"hello"}]})";
constexpr std::string_view kCard = R"({"model":"default","messages":[{"role":"user","content":"card 4111 1111 1111 1111"}]})";
constexpr std::chrono::hours kLong{1};

ScriptedAnswer throttled(ErrorKind kind = ErrorKind::UpstreamRateLimited, std::optional<std::chrono::milliseconds> wait = kLong) {
  ScriptedAnswer answer;
  answer.refusal = upstream_error(kind, "scripted");
  answer.refusal->retry_after = wait;
  return answer;
}

class Gateway : public PipelineFixture {
 public:
  // `keys` of the target `cheap`.
  explicit Gateway(const std::string& keys, const std::string& more = "", const std::string& on = "connect_error, http_5xx, http_429")
      : PipelineFixture(policy_with(keys, on) + more) {}
  FakeExchange ask(std::string_view body = kStream) {
    FakeExchange exchange = chat(std::string(body));
    serve(exchange);
    return exchange;
  }
  std::vector<std::string> asked(const std::string& target) { return provider(target).targets_asked(); }

 private:
  static std::string policy_with(const std::string& keys, const std::string& on) {
    std::string policy = base_policy();
    const std::string head = "- { id: cheap, ";
    policy.replace(policy.find(head), head.size(), head + keys + ", ");
    const std::string old = "on: [connect_error, http_5xx]";
    return policy.replace(policy.find(old), old.size(), "on: [" + on + "]");
  }
};

TEST(GivenUp, WhoLostARaceMayStillAnswerWhereTheWinnerBreaksOff) {
  Gateway gateway("hedge: { after: 5ms }", "stream: { recovery: hold }\n");
  gateway.provider("cheap").answer_with(silence());
  gateway.provider("cheap").answer_with(whole_stream());
  gateway.provider("dear").answer_with(broken_stream());
  gateway.provider("here").answer_with(broken_stream());

  const FakeExchange exchange = gateway.ask();

  // Three attempts are the most: the next in order goes before the one that lost.
  EXPECT_EQ(exchange.status(), 502);
  EXPECT_THAT(gateway.asked("cheap"), SizeIs(1));
  EXPECT_THAT(gateway.asked("here"), SizeIs(1));
}

TEST(GivenUp, WhoLostARaceIsAskedAgainWhereNobodyElseIsLeft) {
  Gateway gateway("hedge: { after: 5ms }", "stream: { recovery: hold }\n");
  gateway.provider("cheap").answer_with(silence());
  gateway.provider("cheap").answer_with(whole_stream());
  gateway.provider("dear").answer_with(broken_stream());

  const FakeExchange exchange = gateway.ask(R"({"model":"away","stream":true,"messages":[{"role":"user","content":"hello"}]})");

  EXPECT_EQ(exchange.status(), 200);
  EXPECT_EQ(exchange.header("x-sekisho-target"), "cheap");
  EXPECT_THAT(gateway.last_record().attempts, ElementsAre(Field(&AttemptRecord::result, "hedge_lost"),
                                                          Field(&AttemptRecord::result, "truncated"), Field(&AttemptRecord::result, "ok")));
}

// The policy's budget, which one request fills as it is estimated.
std::string budget_for_one() {
  Gateway gateway("breaker: off");
  gateway.provider("cheap").answer_with(whole_stream());
  gateway.ask();
  const std::string micros = std::to_string(gateway.last_record().cost_estimated.value().micros);
  const std::string limit = "0." + std::string(6 - micros.size(), '0') + micros;
  return "budgets: [{ id: day, scope: caller.team, window: 1000y, limit: { jpy: " + limit + " }, on_exceed: block }]\n";
}

TEST(GivenUp, ARequestWhoseClientLeftIsBookedWhereItMayBeBilled) {
  Gateway gateway("breaker: off", budget_for_one());
  gateway.provider("cheap").answer_with(silence());
  gateway.provider("here").answer_with(whole_stream());
  FakeExchange exchange = gateway.chat(std::string(kStream));

  gateway.serve_and_leave(exchange);

  const RequestRecord record = gateway.last_record();
  EXPECT_EQ(record.outcome, "cancelled");
  ASSERT_THAT(record.attempts, SizeIs(1));
  ASSERT_TRUE(record.attempts[0].usage && record.attempts[0].cost);
  EXPECT_EQ(record.attempts[0].usage->input, record.tokens_estimated);
  EXPECT_GT(record.attempts[0].cost->micros, 0);
  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "here") << "the budget is used up a little";
}

TEST(GivenUp, WhatNeverLeftCostsNothing) {
  Gateway gateway("breaker: off", budget_for_one());
  ScriptedAnswer unconnected = silence();
  unconnected.never_connects = true;
  gateway.provider("cheap").answer_with(unconnected);
  gateway.provider("cheap").answer_with(whole_stream());
  FakeExchange exchange = gateway.chat(std::string(kStream));

  gateway.serve_and_leave(exchange);

  const RequestRecord record = gateway.last_record();
  EXPECT_EQ(record.outcome, "cancelled");
  EXPECT_THAT(record.attempts, ElementsAre(AllOf(Field(&AttemptRecord::sent, false), Field(&AttemptRecord::usage, std::nullopt),
                                                 Field(&AttemptRecord::cost, std::nullopt))));
  EXPECT_EQ(record.cost_estimated, std::nullopt);
  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "cheap") << "the budget is as it was";
}

TEST(LeftAlone, ATargetThatSaysWhenToComeAgainIsPassedOverUntilThen) {
  Gateway gateway("breaker: { failures: 2, probe: 1h }");
  gateway.provider("cheap").answer_with(throttled());
  gateway.provider("dear").answer_with(whole_stream());

  for (int i = 0; i < 3; ++i) EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");

  EXPECT_THAT(gateway.asked("cheap"), SizeIs(2));
  EXPECT_THAT(gateway.last_record().passed_over, ElementsAre(Field(&PassedOverRecord::why, "retry_after")));
}

TEST(LeftAlone, AnEmptyAccountIsNotAskedAgainAtOnce) {
  Gateway gateway("breaker: { failures: 2, probe: 1h }", "", "quota");
  gateway.provider("cheap").answer_with(throttled(ErrorKind::QuotaExhausted, std::nullopt));
  gateway.provider("dear").answer_with(whole_stream());

  for (int i = 0; i < 3; ++i) EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");

  EXPECT_THAT(gateway.asked("cheap"), SizeIs(2));
}

TEST(LeftAlone, WhereNobodyElseMayAnswerItIsAsked) {
  Gateway gateway("breaker: { failures: 2, probe: 1h }");
  gateway.provider("here").answer_with(throttled());

  for (int i = 0; i < 3; ++i) EXPECT_EQ(gateway.ask(kCard).status(), 429);

  EXPECT_THAT(gateway.asked("here"), SizeIs(3));
  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
}

TEST(LeftAlone, NotWhereTheAuthorWantsNoFallbackForIt) {
  Gateway gateway("breaker: { failures: 2, probe: 1h }", "", "connect_error");
  gateway.provider("cheap").answer_with(throttled());

  for (int i = 0; i < 3; ++i) EXPECT_EQ(gateway.ask().status(), 429);

  EXPECT_THAT(gateway.asked("cheap"), SizeIs(3));
  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
}

TEST(LeftAlone, NoLongerThanABreakerWouldLeaveIt) {
  Gateway gateway("breaker: { failures: 1, probe: 1ms }");
  gateway.provider("cheap").answer_with(throttled());
  gateway.provider("cheap").answer_with(whole_stream());
  gateway.provider("dear").answer_with(whole_stream());
  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");
  const auto since = std::chrono::steady_clock::now();
  while (gateway.runtime().health.of("cheap").rest_left(std::chrono::steady_clock::now())) {
    ASSERT_LT(std::chrono::steady_clock::now() - since, std::chrono::seconds(5));
  }

  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "cheap");
}

TEST(Outrun, ATargetThatSaysNothingIsLeftAloneThoughAnotherAlwaysAnswers) {
  Gateway gateway("hedge: { after: 1ms }, breaker: { failures: 3, probe: 1h }");
  gateway.provider("cheap").answer_with(silence());
  gateway.provider("dear").answer_with(whole_stream());

  for (int i = 0; i < 5; ++i) EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");

  EXPECT_THAT(gateway.asked("cheap"), SizeIs(3));
  EXPECT_EQ(gateway.runtime().health.of("cheap").breaker(), CircuitBreaker::State::Open);
  EXPECT_EQ(gateway.runtime().health.of("dear").breaker(), CircuitBreaker::State::Closed);
}

TEST(Outrun, ATargetThatIsSlowerThanItMayBeHasFailed) {
  Gateway gateway("hedge: { after: 2ms }, breaker: { failures: 100, error_rate: 0.5, requests: 2, probe: 1h, slow: 1ms }");
  ScriptedAnswer slow = silence();
  slow.events = {StreamEvent{.frame = ": wait\n\n", .parts = {}}};
  gateway.provider("cheap").answer_with(slow);
  gateway.provider("dear").answer_with(whole_stream());

  for (int i = 0; i < 3; ++i) gateway.ask();

  EXPECT_THAT(gateway.asked("cheap"), SizeIs(2));
}

TEST(Outrun, ATargetThatHasBegunToSpeakHasNotFailed) {
  Gateway gateway("hedge: { after: 1ms }, breaker: { failures: 1, probe: 1h }");
  ScriptedAnswer slow = silence();
  slow.events = {StreamEvent{.frame = ": wait\n\n", .parts = {}}};
  gateway.provider("cheap").answer_with(slow);
  gateway.provider("dear").answer_with(whole_stream());

  for (int i = 0; i < 3; ++i) gateway.ask();

  EXPECT_THAT(gateway.asked("cheap"), SizeIs(3));
}

TEST(Held, WhoBrokeOffIsNotSaidToHaveAnswered) {
  Gateway gateway("breaker: off", "stream: { recovery: hold }\n");
  gateway.provider("cheap").answer_with(broken_stream());
  gateway.provider("dear").answer_with(broken_stream());
  gateway.provider("here").answer_with(broken_stream());

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.status(), 502);
  EXPECT_EQ(exchange.header("x-sekisho-target"), "");
  EXPECT_EQ(exchange.header("x-sekisho-attempts"), "3");
}

TEST(LeftAlone, OneRequestSeesWhetherTheTimeIsReallyOver) {
  Gateway gateway("breaker: { failures: 1, probe: 20ms }");
  gateway.provider("cheap").answer_with(throttled());
  gateway.provider("dear").answer_with(whole_stream());
  gateway.ask();
  TargetHealth& health = gateway.runtime().health.of("cheap");
  const BreakerSettings settings{.probe = kLong};
  const auto later = std::chrono::steady_clock::now() + std::chrono::seconds(1);

  EXPECT_FALSE(health.rest_left(later));
  EXPECT_TRUE(health.ends_rest(settings, later));

  EXPECT_FALSE(health.ends_rest(settings, later));
  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");
  EXPECT_THAT(gateway.asked("cheap"), SizeIs(1));
  health.rest_is_over();
  EXPECT_TRUE(health.ends_rest(settings, later));
  EXPECT_TRUE(health.ends_rest(settings, later));
}

TEST(LeftAlone, WhereTheOthersAreOutOneAtATimeIsAsked) {
  Gateway gateway("breaker: { failures: 1, probe: 1h }");
  for (const std::string target : {"cheap", "dear", "here"}) gateway.provider(target).answer_with(throttled());
  gateway.ask();
  gateway.runtime().health.of("here").turned_away({.failures = 1}, std::chrono::steady_clock::now() + kLong);
  gateway.runtime().health.of("dear").turned_away({.failures = 1}, std::chrono::steady_clock::now() + kLong);
  const std::size_t before = gateway.asked("cheap").size();

  EXPECT_EQ(gateway.ask().status(), 429);
  EXPECT_THAT(gateway.asked("cheap"), SizeIs(before + 1));

  ASSERT_TRUE(gateway.runtime().health.of("cheap").ask_early({.probe = kLong}, std::chrono::steady_clock::now()));
  gateway.ask();
  EXPECT_THAT(gateway.asked("cheap"), SizeIs(before + 1));
}

}  // namespace
}  // namespace sekisho
