#include "gateway/pipeline/replay.h"

#include "tests/support/pipeline/pipeline_fixture.h"
#include "tests/support/pipeline/scripted_answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

// A gateway whose target `here` refuses with a 4xx, or fails, and then answers; every request has the same Idempotency-Key.
class Replay : public PipelineFixture {
 public:
  explicit Replay(ErrorKind kind, int status = 400) {
    ScriptedAnswer refused;
    refused.refusal = upstream_error(kind, "scripted");
    refused.refusal->upstream_status = status;
    refused.refusal->upstream_body = R"({"error":{"message":"in its own words","type":"invalid_request_error","param":null,"code":null}})";
    provider("here").answer_with(refused);
    provider("here").answer_with(whole_stream());
  }
  FakeExchange ask() {
    FakeExchange exchange = chat(R"({"model":"default","stream":true,"messages":[{"role":"user","content":"card 4111 1111 1111 1111"}]})");
    exchange.with_header("Idempotency-Key", "k1");
    serve(exchange);
    return exchange;
  }
};

TEST(Replay, RepeatsAnUpstreamsRefusalOfTheRequestWithoutAskingAgain) {
  Replay gateway(ErrorKind::UpstreamRejected);

  const FakeExchange first = gateway.ask();
  const FakeExchange second = gateway.ask();

  EXPECT_EQ(first.status(), 400);
  EXPECT_EQ(second.status(), 400);
  EXPECT_EQ(second.header("idempotent-replayed"), "true");
  EXPECT_THAT(second.body(), HasSubstr("in its own words"));
  EXPECT_THAT(gateway.provider("here").targets_asked(), SizeIs(1));
  EXPECT_EQ(gateway.last_record().outcome, "error");
}

TEST(Replay, AsksAgainWhereTheUpstreamsTroubleMayPass) {
  Replay gateway(ErrorKind::UpstreamFailed, 500);

  gateway.ask();

  EXPECT_EQ(gateway.ask().status(), 200);
  EXPECT_THAT(gateway.provider("here").targets_asked(), SizeIs(2));
}

TEST(Replay, AsksAgainWhereAStatusAsksForIt) {
  Replay gateway(ErrorKind::UpstreamRejected, 409);

  gateway.ask();

  EXPECT_EQ(gateway.ask().status(), 200);
}

}  // namespace
}  // namespace sekisho
