#include "gateway/pipeline/attempts.h"
#include "tests/support/pipeline/pipeline_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

ScriptedAnswer refusal(ErrorKind kind) {
  ScriptedAnswer answer;
  answer.refusal = upstream_error(kind, "scripted");
  return answer;
}

// A request that the target `here` alone may have.
FakeExchange ask(PipelineFixture& gateway) {
  FakeExchange exchange = gateway.chat(R"({"model":"default","messages":[{"role":"user","content":"card 4111 1111 1111 1111"}]})");
  gateway.serve(exchange);
  return exchange;
}

TEST(FailedAttempts, TellTheClientWhichTargetFailedAndTheRecordItsAddress) {
  PipelineFixture gateway;
  ScriptedAnswer lost = refusal(ErrorKind::UpstreamProtocol);
  lost.refusal->message = "`10.0.0.7:8443` answered with something that is not HTTP";
  lost.refusal->public_message = "answered with what cannot be read";
  gateway.provider("here").answer_with(lost);

  const FakeExchange exchange = ask(gateway);

  EXPECT_THAT(exchange.body(), HasSubstr(R"("message":"target `here` answered with what cannot be read")"));
  EXPECT_THAT(exchange.body(), Not(HasSubstr("10.0.0.7")));
  EXPECT_THAT(gateway.last_record().error_message, HasSubstr("10.0.0.7:8443"));
}

TEST(FailedAttempts, TellTheClientOfATargetWhoseErrorNamesNoAddress) {
  PipelineFixture gateway;
  gateway.provider("here").answer_with(refusal(ErrorKind::UpstreamFailed));

  EXPECT_THAT(ask(gateway).body(), HasSubstr(R"("message":"target `here`: scripted")"));
}

TEST(FailedAttempts, OfWhichNothingLeftHaveNoEstimatedCost) {
  PipelineFixture gateway;
  gateway.provider("here").answer_with(refusal(ErrorKind::ConnectFailed));

  const FakeExchange exchange = ask(gateway);

  EXPECT_EQ(exchange.status(), 503);
  EXPECT_EQ(exchange.header("x-sekisho-cost"), "");
  EXPECT_EQ(gateway.last_record().cost_estimated, std::nullopt);
  EXPECT_THAT(gateway.last_record().attempts, ElementsAre(Field(&AttemptRecord::sent, false)));
}

TEST(FailedAttempts, ThatLeftAndFailedKeepTheirEstimatedCost) {
  PipelineFixture gateway;
  gateway.provider("here").answer_with(refusal(ErrorKind::UpstreamFailed));

  const FakeExchange exchange = ask(gateway);

  EXPECT_NE(exchange.header("x-sekisho-cost"), "");
  EXPECT_NE(gateway.last_record().cost_estimated, std::nullopt);
}

TEST(FailedAttempts, WhoseConnectionWasLostAfterTheyLeftKeepTheirEstimatedCost) {
  PipelineFixture gateway;
  ScriptedAnswer lost = refusal(ErrorKind::ConnectFailed);
  lost.refusal->retry = Retry::NextTarget;
  gateway.provider("here").answer_with(lost);

  EXPECT_NE(ask(gateway).header("x-sekisho-cost"), "");
}

}  // namespace
}  // namespace sekisho
