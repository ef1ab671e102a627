#include "gateway/pipeline/circuit_breaker.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Leave = CircuitBreaker::Leave;
using State = CircuitBreaker::State;

class CircuitBreakerTest : public testing::Test {
 protected:
  void fail(int times) {
    for (int i = 0; i < times; ++i) breaker_.failed(breaker_.ask(settings_, now_), settings_, now_);
  }
  void succeed(int times) {
    for (int i = 0; i < times; ++i) breaker_.succeeded(breaker_.ask(settings_, now_), settings_, now_);
  }

  BreakerSettings settings_{.failures = 5, .error_rate = 0.5, .requests = 10, .window = seconds(10), .probe = seconds(4)};
  double drawn_ = 1;
  CircuitBreaker breaker_{[this] { return drawn_; }};
  CircuitBreaker::Time now_{std::chrono::hours(1)};
};

TEST_F(CircuitBreakerTest, OpensAfterSoManyFailuresInARow) {
  fail(4);
  EXPECT_EQ(breaker_.state(), State::Closed);

  fail(1);

  EXPECT_EQ(breaker_.state(), State::Open);
  EXPECT_EQ(breaker_.ask(settings_, now_), Leave::Refused);
}

TEST_F(CircuitBreakerTest, OneSuccessBreaksTheRow) {
  settings_.requests = 1000;
  fail(4);
  succeed(1);
  fail(4);

  EXPECT_EQ(breaker_.state(), State::Closed);
}

TEST_F(CircuitBreakerTest, OpensByTheRateOnlyOnceThereAreEnoughRequests) {
  settings_.failures = 1000;
  succeed(4);
  fail(5);
  EXPECT_EQ(breaker_.state(), State::Closed);

  fail(1);

  EXPECT_EQ(breaker_.state(), State::Open);
}

TEST_F(CircuitBreakerTest, ForgetsWhatIsOlderThanTheWindow) {
  settings_.failures = 1000;
  fail(9);
  now_ += seconds(11);

  fail(1);

  EXPECT_EQ(breaker_.state(), State::Closed);
}

TEST_F(CircuitBreakerTest, LetsOneProbeThroughWithinTheInterval) {
  fail(5);
  now_ += seconds(4);

  EXPECT_FALSE(breaker_.refuses(now_));
  EXPECT_EQ(breaker_.ask(settings_, now_), Leave::Probe);
  EXPECT_EQ(breaker_.ask(settings_, now_), Leave::Refused);
  EXPECT_TRUE(breaker_.refuses(now_));
  EXPECT_EQ(breaker_.state(), State::HalfOpen);
}

TEST_F(CircuitBreakerTest, ProbesNotAllAtTheSameMoment) {
  drawn_ = 0;
  fail(5);
  now_ += seconds(3);

  EXPECT_EQ(breaker_.ask(settings_, now_), Leave::Probe);
}

TEST_F(CircuitBreakerTest, ClosesWhenTheProbeSucceeds) {
  fail(5);
  now_ += seconds(4);

  breaker_.succeeded(breaker_.ask(settings_, now_), settings_, now_);

  EXPECT_EQ(breaker_.state(), State::Closed);
  fail(4);
  EXPECT_EQ(breaker_.state(), State::Closed);
}

TEST_F(CircuitBreakerTest, OpensAnewWhenTheProbeFails) {
  fail(5);
  now_ += seconds(4);

  breaker_.failed(breaker_.ask(settings_, now_), settings_, now_);

  EXPECT_EQ(breaker_.ask(settings_, now_), Leave::Refused);
  EXPECT_EQ(breaker_.ask(settings_, now_ + seconds(4)), Leave::Probe);
}

TEST_F(CircuitBreakerTest, AnotherMayProbeWhereOneWasAbandoned) {
  fail(5);
  now_ += seconds(4);

  breaker_.abandoned(breaker_.ask(settings_, now_), now_);

  EXPECT_EQ(breaker_.ask(settings_, now_), Leave::Probe);
}

TEST_F(CircuitBreakerTest, TriesFromBeforeItOpenedDecideNothing) {
  const Leave early = breaker_.ask(settings_, now_);
  fail(5);

  breaker_.succeeded(early, settings_, now_);
  EXPECT_EQ(breaker_.state(), State::Open);
  now_ += seconds(4);
  EXPECT_EQ(breaker_.ask(settings_, now_), Leave::Probe);
  breaker_.failed(early, settings_, now_);
  EXPECT_EQ(breaker_.state(), State::HalfOpen);
}

TEST_F(CircuitBreakerTest, AProbeThatHangsKeepsNoOtherFromTrying) {
  fail(5);
  const Leave hanging = breaker_.ask(settings_, now_ += seconds(4));
  EXPECT_EQ(breaker_.ask(settings_, now_ + seconds(3)), Leave::Refused);

  const Leave second = breaker_.ask(settings_, now_ += seconds(4));

  EXPECT_EQ(second, Leave::Probe);
  breaker_.failed(hanging, settings_, now_);
  EXPECT_EQ(breaker_.state(), State::HalfOpen);
  breaker_.succeeded(second, settings_, now_);
  breaker_.failed(hanging, settings_, now_);
  EXPECT_EQ(breaker_.state(), State::Closed);
}

TEST_F(CircuitBreakerTest, StaysHalfOpenUntilTheProbesAnswerHasEnded) {
  fail(5);
  const Leave probe = breaker_.ask(settings_, now_ += seconds(4));

  breaker_.began(probe);

  EXPECT_EQ(breaker_.state(), State::HalfOpen);
  EXPECT_EQ(breaker_.ask(settings_, now_ + seconds(1)), Leave::Refused);
  breaker_.failed(probe, settings_, now_);
  EXPECT_EQ(breaker_.state(), State::Open);
}

TEST_F(CircuitBreakerTest, ClosesWhenTheProbesAnswerGoesOnForAnInterval) {
  fail(5);
  breaker_.began(breaker_.ask(settings_, now_ += seconds(4)));

  EXPECT_EQ(breaker_.ask(settings_, now_ += seconds(4)), Leave::Granted);
  EXPECT_EQ(breaker_.state(), State::Closed);
}

TEST_F(CircuitBreakerTest, OpensWhereAnotherWasFasterAgainAndAgainAndNotAWordWasHeard) {
  settings_.requests = 1;
  for (int i = 0; i < 20; ++i) breaker_.outrun(breaker_.ask(settings_, now_), settings_, false, now_);
  for (int i = 0; i < 4; ++i) breaker_.outrun(breaker_.ask(settings_, now_), settings_, true, now_);
  EXPECT_EQ(breaker_.state(), State::Closed);

  breaker_.outrun(breaker_.ask(settings_, now_), settings_, true, now_);

  EXPECT_EQ(breaker_.state(), State::Open);
}

TEST_F(CircuitBreakerTest, AProbeThatAnotherOutranHasFailed) {
  fail(5);
  now_ += seconds(4);
  const Leave probe = breaker_.ask(settings_, now_);

  breaker_.outrun(probe, settings_, false, now_);

  EXPECT_EQ(breaker_.state(), State::Open);
  EXPECT_TRUE(breaker_.refuses(now_ + seconds(3)));
  EXPECT_EQ(breaker_.ask(settings_, now_ + seconds(4)), Leave::Probe);
}

}  // namespace
}  // namespace sekisho
