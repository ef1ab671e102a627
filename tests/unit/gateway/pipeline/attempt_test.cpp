#include "gateway/pipeline/attempt.h"

#include "tests/support/pipeline/pipeline_fixture.h"
#include "tests/support/pipeline/scripted_answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::SizeIs;

constexpr std::string_view kStream = R"({"model":"default","stream":true,"messages":[{"role":"user","content":"hello"}]})";

class Gateway : public PipelineFixture {
 public:
  explicit Gateway(const std::string& keys, const std::string& more = "") : PipelineFixture(with_keys(keys) + more) {}
  FakeExchange ask() {
    FakeExchange exchange = chat(std::string(kStream));
    serve(exchange);
    return exchange;
  }
  CircuitBreaker::State breaker() { return runtime().health.of("cheap").breaker(); }

 private:
  static std::string with_keys(const std::string& keys) {
    std::string policy = base_policy();
    const std::string head = "- { id: cheap, ";
    return policy.replace(policy.find(head), head.size(), head + keys + ", ");
  }
};

TEST(Attempt, AStreamThatBreaksOffIsOneFailureInARow) {
  Gateway gateway("breaker: { failures: 3, requests: 1000, probe: 1h }");
  gateway.provider("cheap").answer_with(broken_stream());

  for (int i = 0; i < 2; ++i) gateway.ask();
  EXPECT_EQ(gateway.breaker(), CircuitBreaker::State::Closed);
  gateway.ask();

  EXPECT_EQ(gateway.breaker(), CircuitBreaker::State::Open);
}

TEST(Attempt, AStreamThatBreaksOffIsNoSuccessInTheRate) {
  Gateway gateway("breaker: { failures: 1000, error_rate: 1, requests: 4, probe: 1h }");
  gateway.provider("cheap").answer_with(broken_stream());

  for (int i = 0; i < 4; ++i) gateway.ask();

  EXPECT_EQ(gateway.breaker(), CircuitBreaker::State::Open);
}

TEST(Attempt, AStreamThatBreaksOffWhileItIsHeldIsAFailureToo) {
  Gateway gateway("breaker: { failures: 3, requests: 1000, probe: 1h }", "stream: { recovery: hold }\n");
  gateway.provider("cheap").answer_with(broken_stream());
  gateway.provider("dear").answer_with(whole_stream());

  for (int i = 0; i < 3; ++i) EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");

  EXPECT_EQ(gateway.breaker(), CircuitBreaker::State::Open);
}

TEST(Attempt, AStreamThatEndsWellBreaksTheRow) {
  Gateway gateway("breaker: { failures: 2, requests: 1000, probe: 1h }");
  gateway.provider("cheap").answer_with(broken_stream());
  gateway.provider("cheap").answer_with(whole_stream());
  gateway.provider("cheap").answer_with(broken_stream());

  for (int i = 0; i < 3; ++i) gateway.ask();

  EXPECT_EQ(gateway.breaker(), CircuitBreaker::State::Closed);
}

TEST(Attempt, ALockThatTookTooLongIsNoFailureOfTheTarget) {
  Gateway gateway("breaker: { failures: 2, requests: 1000, probe: 1h }");
  ScriptedAnswer locked;
  locked.refusal = upstream_error(ErrorKind::UpstreamFailed, "scripted");
  locked.refusal->upstream_status = 409;
  gateway.provider("cheap").answer_with(locked);
  gateway.provider("dear").answer_with(whole_stream());

  for (int i = 0; i < 3; ++i) EXPECT_EQ(gateway.ask().header("x-sekisho-target"), "dear");

  EXPECT_EQ(gateway.breaker(), CircuitBreaker::State::Closed);
}

TEST(Attempt, KeepsNoMoreThanAMebibyteOfWhatComesBeforeTheFirstContent) {
  Gateway gateway("breaker: off");
  StreamEvent comment;
  comment.frame = std::string(60, ':');
  ScriptedAnswer chatter;
  chatter.events.assign(20'000, comment);
  chatter.events.push_back(text_event("he"));
  gateway.provider("cheap").answer_with(chatter);

  EXPECT_EQ(gateway.ask().status(), 502);

  EXPECT_THAT(gateway.last_record().attempts, ElementsAre(Field(&AttemptRecord::result, "protocol")));
}

TEST(Attempt, TellsTheSoonestTimeAtWhichATargetMayBeAskedAgain) {
  Gateway gateway("breaker: off");
  for (const auto& [target, seconds] : {std::pair("cheap", 5), std::pair("dear", 120), std::pair("here", 60)}) {
    ScriptedAnswer busy;
    busy.refusal = upstream_error(ErrorKind::UpstreamOverloaded, "scripted");
    busy.refusal->retry_after = std::chrono::seconds(seconds);
    gateway.provider(target).answer_with(busy);
  }

  EXPECT_EQ(gateway.ask().header("Retry-After"), "5");
}

ScriptedAnswer refused_key(ErrorKind kind, std::uint32_t key, std::uint32_t others) {
  ScriptedAnswer answer;
  answer.refusal = upstream_error(kind, "scripted");
  answer.refusal->key = key;
  answer.refusal->other_keys = others;
  return answer;
}

TEST(Attempt, WithAnotherKeyIsATryOfItsOwn) {
  Gateway gateway("retry: { attempts: 1 }");
  gateway.provider("cheap").answer_with(refused_key(ErrorKind::UpstreamAuth, 0, 2));
  gateway.provider("cheap").answer_with(refused_key(ErrorKind::UpstreamRateLimited, 1, 1));
  gateway.provider("cheap").answer_with(whole_stream());

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.header("x-sekisho-attempts"), "3");
  EXPECT_EQ(exchange.header("x-sekisho-target"), "cheap");
  EXPECT_THAT(
      gateway.last_record().attempts,
      ElementsAre(AllOf(Field(&AttemptRecord::result, "auth"), Field(&AttemptRecord::cause, "first"), Field(&AttemptRecord::key, 0U)),
                  AllOf(Field(&AttemptRecord::result, "http_429"), Field(&AttemptRecord::cause, "key"), Field(&AttemptRecord::key, 1U)),
                  AllOf(Field(&AttemptRecord::result, "ok"), Field(&AttemptRecord::cause, "key"))));
}

TEST(Attempt, WithAnotherKeyIsMadeNoOftenerThanThereWereKeys) {
  Gateway gateway("retry: { attempts: 1 }");
  gateway.provider("cheap").answer_with(refused_key(ErrorKind::UpstreamAuth, 0, 1));  // for ever: a key wakes each time

  gateway.ask();

  EXPECT_THAT(gateway.provider("cheap").targets_asked(), SizeIs(2));
}

TEST(Attempt, WithAnotherKeyCountsAmongTheTriesOfItsTarget) {
  Gateway gateway("retry: { attempts: 3, base: 1ms }");
  gateway.provider("cheap").answer_with(refused_key(ErrorKind::UpstreamRateLimited, 0, 1));

  gateway.ask();

  EXPECT_THAT(gateway.provider("cheap").targets_asked(), SizeIs(3));
}

}  // namespace
}  // namespace sekisho
