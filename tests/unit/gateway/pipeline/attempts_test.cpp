#include "gateway/pipeline/attempts.h"

#include "tests/support/pipeline/pipeline_fixture.h"
#include "tests/support/pipeline/scripted_answers.h"
#include "tests/support/run_awaitable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kWhole =
    R"({"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]})";
constexpr std::string_view kPlain = R"({"model":"default","messages":[{"role":"user","content":"hello"}]})";
constexpr std::string_view kCard = R"({"model":"default","messages":[{"role":"user","content":"card 4111 1111 1111 1111"}]})";

ScriptedAnswer whole_answer() {
  ScriptedAnswer answer;
  answer.events.push_back(whole_event(std::string(kWhole), "hi"));
  return answer;
}

ScriptedAnswer refusal(ErrorKind kind, std::optional<std::chrono::milliseconds> retry_after = std::nullopt) {
  ScriptedAnswer answer;
  answer.refusal = upstream_error(kind, "scripted");
  answer.refusal->retry_after = retry_after;
  return answer;
}

// The fixture's policy with more keys on one target.
std::string with_keys(const std::string& target, const std::string& keys, std::string policy = PipelineFixture::base_policy()) {
  const std::string head = "- { id: " + target + ", ";
  return policy.replace(policy.find(head), head.size(), head + keys + ", ");
}

std::string with_fallback(const std::string& fallback, std::string policy) {
  const std::string old = "fallback: { on: [connect_error, http_5xx], max_attempts: 3, deadline_s: 5 }";
  return policy.replace(policy.find(old), old.size(), fallback);
}

class Gateway : public PipelineFixture {
 public:
  using PipelineFixture::PipelineFixture;
  FakeExchange ask(std::string_view body = kPlain) {
    FakeExchange exchange = chat(std::string(body));
    serve(exchange);
    return exchange;
  }
  // One of the places of a target that has one.
  ConcurrencyLimit::Entry take_place(const std::string& target) {
    return run_awaitable(context(), runtime().health.of(target).places().enter(ConcurrencySettings{.max = 1}, std::nullopt));
  }
  std::vector<std::string> asked(const std::string& target) { return provider(target).targets_asked(); }
};

TEST(Retry, TriesTheSameTargetAgainAsOftenAsItSays) {
  Gateway gateway(with_keys("cheap", "retry: { attempts: 3, base: 1ms }"));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::UpstreamFailed));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::UpstreamOverloaded));
  gateway.provider("cheap").answer_with(whole_answer());

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.header("x-sekisho-target"), "cheap");
  EXPECT_THAT(gateway.last_record().attempts, ElementsAre(Field(&AttemptRecord::cause, "first"), Field(&AttemptRecord::cause, "retry"),
                                                          Field(&AttemptRecord::cause, "retry")));
}

TEST(Retry, GoesOnToTheNextTargetWhenItsTriesAreUsedUp) {
  Gateway gateway(with_keys("cheap", "retry: { attempts: 2, base: 1ms }"));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::UpstreamFailed));
  gateway.provider("dear").answer_with(whole_answer());

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.header("x-sekisho-target"), "dear");
  EXPECT_EQ(exchange.header("x-sekisho-attempts"), "3");
  EXPECT_THAT(gateway.asked("cheap"), SizeIs(2));
}

TEST(Retry, NeverLeavesTheAdmittedList) {
  Gateway gateway(with_keys("here", "retry: { attempts: 3, base: 1ms, uncertain: allow }"));
  gateway.provider("here").answer_with(refusal(ErrorKind::UpstreamFailed));

  const FakeExchange exchange = gateway.ask(kCard);

  EXPECT_EQ(exchange.status(), 502);
  EXPECT_EQ(exchange.header("x-should-retry"), "false");
  EXPECT_THAT(gateway.asked("here"), SizeIs(3));
  EXPECT_THAT(gateway.asked("cheap"), IsEmpty());
  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
}

TEST(Retry, AsksNoTargetTwiceForWhatItMayHaveDone) {
  Gateway gateway(with_keys("here", "retry: { attempts: 3, base: 1ms }"));
  gateway.provider("here").answer_with(refusal(ErrorKind::UpstreamTimeout));

  const FakeExchange exchange = gateway.ask(kCard);

  EXPECT_EQ(exchange.status(), 504);
  EXPECT_EQ(exchange.header("x-sekisho-attempts"), "1");
}

TEST(Retry, AsksAgainForWhatMayHaveBeenDoneWhereTheAuthorAllowsIt) {
  Gateway gateway(with_keys("here", "retry: { attempts: 2, base: 1ms, uncertain: allow }"));
  gateway.provider("here").answer_with(refusal(ErrorKind::UpstreamTimeout));
  gateway.provider("here").answer_with(whole_answer());

  EXPECT_EQ(gateway.ask(kCard).status(), 200);
}

TEST(Retry, LeavesARequestAtFaultAlone) {
  Gateway gateway(with_keys("cheap", "retry: { attempts: 3, base: 1ms }"));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::UpstreamRejected));

  EXPECT_EQ(gateway.ask().status(), 400);
  EXPECT_THAT(gateway.asked("cheap"), SizeIs(1));
}

TEST(Retry, WaitsAsLongAsTheUpstreamAsks) {
  Gateway gateway(with_keys("cheap", "retry: { attempts: 2, base: 1ms }"));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::UpstreamRateLimited, std::chrono::milliseconds(120)));
  gateway.provider("cheap").answer_with(whole_answer());
  const auto begun = std::chrono::steady_clock::now();

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.header("x-sekisho-target"), "cheap");
  EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(120));
}

TEST(Retry, GoesOnAtOnceWhereTheUpstreamAsksForMoreThanTheRequestHas) {
  Gateway gateway(with_fallback("fallback: { on: [http_429], deadline_s: 5 }", with_keys("cheap", "retry: { attempts: 2, base: 1ms }")));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::UpstreamRateLimited, std::chrono::hours(1)));
  gateway.provider("dear").answer_with(whole_answer());

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.header("x-sekisho-target"), "dear");
  EXPECT_THAT(gateway.asked("cheap"), SizeIs(1));
}

TEST(Retry, AddsLessThanAFifthToWhatAFailingTargetHasToDo) {
  Gateway gateway(with_keys("here", "breaker: off, retry: { attempts: 3, base: 1ms }"));
  gateway.provider("here").answer_with(refusal(ErrorKind::UpstreamFailed));
  constexpr std::size_t kRequests = 300;

  for (std::size_t i = 0; i < kRequests; ++i) gateway.ask(kCard);

  EXPECT_GT(gateway.asked("here").size(), kRequests);
  EXPECT_LE(gateway.asked("here").size(), kRequests + kRequests / 5);
  EXPECT_THAT(gateway.last_record().passed_over, ElementsAre(Field(&PassedOverRecord::why, "retry_budget")));
}

TEST(ContextOverflow, GoesOnOnlyToATargetThatTakesMore) {
  std::string policy = with_keys("cheap", "max_context: 8000");
  policy = with_keys("dear", "max_context: 4000", policy);
  Gateway gateway(with_keys("here", "max_context: 128000", policy));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::ContextOverflow));
  gateway.provider("here").answer_with(whole_answer());

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.header("x-sekisho-target"), "here");
  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
  EXPECT_THAT(gateway.last_record().passed_over, ElementsAre(Field(&PassedOverRecord::why, "context")));
}

TEST(ContextOverflow, IsTheClientsWhereNobodySaysWhoTakesMore) {
  Gateway gateway;
  gateway.provider("cheap").answer_with(refusal(ErrorKind::ContextOverflow));

  EXPECT_EQ(gateway.ask().status(), 400);
  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
}

TEST(ContentFilter, IsTheClientsUnlessTheAuthorListsIt) {
  Gateway strict;
  Gateway listed(with_fallback("fallback: { on: [content_filter] }", PipelineFixture::base_policy()));
  strict.provider("cheap").answer_with(refusal(ErrorKind::ContentFiltered));
  listed.provider("cheap").answer_with(refusal(ErrorKind::ContentFiltered));
  listed.provider("dear").answer_with(whole_answer());

  EXPECT_EQ(strict.ask().status(), 400);
  EXPECT_EQ(listed.ask().header("x-sekisho-target"), "dear");
}

TEST(ContextOverflow, OfAProviderThatKnowsItsWindowGoesOnToTargetsThatTakeMore) {
  Gateway gateway(with_keys("dear", "max_context: 100000"));
  gateway.provider("cheap").set_window(1024);  // the policy does not say
  gateway.provider("cheap").answer_with(refusal(ErrorKind::ContextOverflow));
  gateway.provider("dear").answer_with(whole_answer());

  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");
}

TEST(ContextOverflow, GoesByTheProvidersOwnWindowWhateverThePolicySays) {
  Gateway gateway(with_keys("dear", "max_context: 8000", with_keys("cheap", "max_context: 200000")));
  gateway.provider("cheap").set_window(1024);
  gateway.provider("cheap").answer_with(refusal(ErrorKind::ContextOverflow));
  gateway.provider("dear").answer_with(whole_answer());

  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");
}

TEST(ContextOverflow, IsTheClientsToHearWhereNoWindowIsLarger) {
  Gateway gateway;
  for (const char* const target : {"cheap", "dear", "here"}) gateway.provider(target).set_window(1024);
  gateway.provider("cheap").answer_with(refusal(ErrorKind::ContextOverflow));

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.status(), 400);
  EXPECT_THAT(exchange.body(), testing::HasSubstr("context_length_exceeded"));
  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
}

TEST(Hedge, AsksTheNextTargetWhenTheFirstIsSlowAndCancelsTheLoser) {
  Gateway gateway(with_keys("cheap", "hedge: { after: 5ms }"));
  gateway.provider("cheap").answer_with(silence());
  gateway.provider("dear").answer_with(whole_answer());

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.header("x-sekisho-target"), "dear");
  EXPECT_EQ(gateway.provider("cheap").open_streams(), 0U);
  ASSERT_THAT(gateway.last_record().attempts, SizeIs(2));
  EXPECT_EQ(gateway.last_record().attempts[0].result, "hedge_lost");
  EXPECT_EQ(gateway.last_record().attempts[1].cause, "hedge");
  EXPECT_EQ(gateway.last_record().attempts[1].result, "ok");
}

TEST(Hedge, BooksWhatTheLoserMayBillApartFromTheAnswer) {
  Gateway gateway(with_keys("cheap", "hedge: { after: 5ms }"));
  gateway.provider("cheap").answer_with(silence());
  gateway.provider("dear").answer_with(whole_answer());

  gateway.ask();

  const RequestRecord record = gateway.last_record();
  ASSERT_THAT(record.attempts, SizeIs(2));
  const AttemptRecord& lost = record.attempts[0];
  ASSERT_TRUE(lost.usage && lost.cost);
  EXPECT_EQ(*lost.usage, (Usage{.input = record.tokens_estimated, .output = 0, .estimated = true}));
  EXPECT_EQ(*lost.cost, (Money{record.tokens_estimated, "JPY"}));  // 1 JPY a million tokens
  EXPECT_EQ(record.attempts[1].cost, std::nullopt);
  ASSERT_TRUE(record.cost);
  EXPECT_EQ(record.cost->micros, 10 * record.usage->input + 20 * record.usage->output);
}

TEST(Hedge, BooksNothingOfALoserThatWasNeverConnected) {
  Gateway gateway(with_keys("cheap", "hedge: { after: 5ms }"));
  ScriptedAnswer unconnected;
  unconnected.never_connects = true;
  gateway.provider("cheap").answer_with(unconnected);
  gateway.provider("dear").answer_with(whole_answer());

  gateway.ask();

  const RequestRecord record = gateway.last_record();
  ASSERT_THAT(record.attempts, SizeIs(2));
  EXPECT_EQ(record.attempts[0].result, "hedge_lost");
  EXPECT_FALSE(record.attempts[0].sent);
  EXPECT_FALSE(record.attempts[0].usage || record.attempts[0].cost);
}

TEST(Hedge, LeavesTheNextTargetAloneWhereTheFirstIsQuick) {
  Gateway gateway(with_keys("cheap", "hedge: { after: 2s }"));
  gateway.provider("cheap").answer_with(whole_answer());

  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "cheap");
  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
}

TEST(Hedge, WaitsForTheFirstWhereTheSecondFails) {
  Gateway gateway(with_keys("cheap", "hedge: { after: 5ms }, timeouts: { total: 1s }"));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::UpstreamFailed));
  gateway.provider("dear").answer_with(refusal(ErrorKind::UpstreamFailed));
  gateway.provider("here").answer_with(whole_answer());

  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "here");
}

TEST(Hedge, NeverLeavesTheAdmittedList) {
  Gateway gateway(with_fallback("fallback: { on: [timeout], deadline_s: 0.05 }", with_keys("here", "hedge: { after: 1ms }")));
  gateway.provider("here").answer_with(silence());

  EXPECT_EQ(gateway.ask(kCard).status(), 504);
  EXPECT_THAT(gateway.asked("cheap"), IsEmpty());
  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
}

TEST(Breaker, PassesAFailingTargetOverAndSaysSoInTheDecision) {
  Gateway gateway(with_keys("cheap", "breaker: { failures: 2, probe: 1h }"));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::UpstreamFailed));
  gateway.provider("dear").answer_with(whole_answer());

  for (int i = 0; i < 3; ++i) EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");

  EXPECT_THAT(gateway.asked("cheap"), SizeIs(2));
  const RequestRecord& record = gateway.last_record();
  EXPECT_THAT(record.order, ElementsAre("dear", "here"));
  EXPECT_EQ(record.targets[1].id, "cheap");
  ASSERT_THAT(record.targets[1].fails, SizeIs(1));
  EXPECT_EQ(record.targets[1].fails[0].rule, "target:unavailable");
  EXPECT_THAT(record.passed_over, ElementsAre(Field(&PassedOverRecord::why, "breaker")));
}

TEST(Breaker, NeverWidensTheAdmittedList) {
  Gateway gateway(with_keys("here", "breaker: { failures: 1, probe: 1h }"));
  gateway.provider("here").answer_with(refusal(ErrorKind::UpstreamFailed));
  gateway.ask(kCard);

  const FakeExchange exchange = gateway.ask(kCard);

  EXPECT_EQ(exchange.status(), 503);
  EXPECT_EQ(exchange.header("Retry-After"), "3600");
  EXPECT_EQ(exchange.header("x-should-retry"), "true");
  EXPECT_THAT(gateway.asked("here"), SizeIs(1));
  EXPECT_THAT(gateway.asked("cheap"), IsEmpty());
  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
}

TEST(Breaker, ReturnsToTheTargetOnceAProbeSucceeds) {
  Gateway gateway(with_keys("cheap", "breaker: { failures: 1, probe: 1ms }"));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::UpstreamFailed));
  gateway.provider("cheap").answer_with(whole_answer());
  gateway.provider("dear").answer_with(whole_answer());
  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");
  const auto opened = std::chrono::steady_clock::now();
  while (gateway.runtime().health.of("cheap").refuses({}, std::chrono::steady_clock::now())) {
    ASSERT_LT(std::chrono::steady_clock::now() - opened, std::chrono::seconds(5));
  }

  EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "cheap");
  EXPECT_EQ(gateway.runtime().health.of("cheap").breaker(), CircuitBreaker::State::Closed);
}

TEST(Breaker, CountsAnswersThatBreakOff) {
  Gateway gateway(with_keys("cheap", "breaker: { error_rate: 0.5, requests: 2, probe: 1h }"));
  ScriptedAnswer broken;
  broken.events = {text_event("he")};
  broken.end = ScriptedAnswer::End::Error;
  broken.failure = upstream_error(ErrorKind::UpstreamTruncated, "scripted");
  gateway.provider("cheap").answer_with(broken);

  for (int i = 0; i < 2; ++i) gateway.ask(R"({"model":"default","stream":true,"messages":[{"role":"user","content":"hello"}]})");

  EXPECT_EQ(gateway.runtime().health.of("cheap").breaker(), CircuitBreaker::State::Open);
}

TEST(Breaker, IsNotOpenedByRequestsAtFault) {
  Gateway gateway(with_keys("cheap", "breaker: { failures: 1, probe: 1h }"));
  gateway.provider("cheap").answer_with(refusal(ErrorKind::UpstreamRejected));

  gateway.ask();

  EXPECT_EQ(gateway.runtime().health.of("cheap").breaker(), CircuitBreaker::State::Closed);
}

TEST(Queue, PassesAFullTargetOver) {
  Gateway gateway(with_keys("cheap", "concurrency: { max: 1 }"));
  gateway.provider("cheap").answer_with(whole_answer());
  gateway.provider("dear").answer_with(whole_answer());
  const auto taken = gateway.take_place("cheap");

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.header("x-sekisho-target"), "dear");
  EXPECT_THAT(gateway.last_record().passed_over, ElementsAre(Field(&PassedOverRecord::why, "queue_full")));
}

TEST(Queue, NeverLeavesTheAdmittedList) {
  Gateway gateway(with_keys("here", "concurrency: { max: 1, queue: 1, wait: 5ms }"));
  const auto taken = gateway.take_place("here");

  const FakeExchange exchange = gateway.ask(kCard);

  EXPECT_EQ(exchange.status(), 503);
  EXPECT_EQ(exchange.header("Retry-After"), "1");
  EXPECT_THAT(gateway.last_record().passed_over, ElementsAre(Field(&PassedOverRecord::why, "queue_wait")));
  for (const std::string target : {"here", "cheap", "dear"}) EXPECT_THAT(gateway.asked(target), IsEmpty());
}

TEST(Queue, GivesThePlaceBackWhenTheAnswerIsThrough) {
  Gateway gateway(with_keys("cheap", "concurrency: { max: 1 }"));
  gateway.provider("cheap").answer_with(whole_answer());

  for (int i = 0; i < 3; ++i) EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "cheap");

  EXPECT_EQ(gateway.runtime().health.of("cheap").places().load().in_flight, 0U);
}

}  // namespace
}  // namespace sekisho
