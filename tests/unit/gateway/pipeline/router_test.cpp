#include "gateway/pipeline/router.h"

#include "tests/support/pipeline/pipeline_fixture.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

namespace json = boost::json;
using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view kWhole =
    R"({"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}})";

std::string question(const std::string& text, const std::string& model = "default", const std::string& more = "") {
  return R"({"model":")" + model + R"(","messages":[{"role":"user","content":")" + text + R"("}])" + more + "}";
}

ScriptedAnswer whole_answer() {
  ScriptedAnswer answer;
  answer.events.push_back(whole_event(std::string(kWhole), "hi"));
  answer.events.back().parts.emplace_back(Usage{.input = 5, .output = 2});
  return answer;
}

ScriptedAnswer stream_answer() {
  ScriptedAnswer answer;
  answer.events = {text_event("he"), text_event("llo"), finish_event(), end_mark_event()};
  return answer;
}

ScriptedAnswer refusal(ErrorKind kind) {
  ScriptedAnswer answer;
  answer.refusal = upstream_error(kind, "scripted");
  return answer;
}

json::object parsed(const std::string& text) { return json::parse(text).as_object(); }

std::string error_code(const FakeExchange& exchange) {
  return json::value_to<std::string>(parsed(exchange.body())["error"].as_object()["code"]);
}

class RouterTest : public testing::Test {
 protected:
  PipelineFixture gateway_;
};

TEST_F(RouterTest, AnswersWithThePreferredTargetsOwnBytes) {
  gateway_.provider("cheap").answer_with(whole_answer());
  FakeExchange exchange = gateway_.chat(question("hello"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 200);
  EXPECT_EQ(exchange.body(), kWhole);
  EXPECT_EQ(exchange.header("x-sekisho-target"), "cheap");
  EXPECT_EQ(exchange.header("x-sekisho-attempts"), "1");
  EXPECT_EQ(exchange.header("x-sekisho-cost"), "0.000009 JPY");
}

TEST_F(RouterTest, WritesOneRecordWithTheWholeStory) {
  gateway_.provider("cheap").answer_with(whole_answer());
  FakeExchange exchange = gateway_.chat(question("hello"));

  gateway_.serve(exchange);

  ASSERT_EQ(gateway_.records().size(), 1U);
  const RequestRecord& record = gateway_.last_record();
  EXPECT_EQ(record.outcome, "ok");
  EXPECT_EQ(record.key_id, "explainer");
  EXPECT_EQ(record.target, "cheap");
  EXPECT_EQ(record.usage, (Usage{.input = 5, .output = 2}));
  EXPECT_THAT(record.order, ElementsAre("cheap", "dear", "here"));
}

TEST_F(RouterTest, SendsRestrictedDataOnlyToTheTargetThatMayHaveIt) {
  gateway_.provider("here").answer_with(whole_answer());
  FakeExchange exchange = gateway_.chat(question("card 4111 1111 1111 1111"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.header("x-sekisho-target"), "here");
  EXPECT_THAT(gateway_.provider("cheap").targets_asked(), IsEmpty());
  EXPECT_THAT(gateway_.provider("dear").targets_asked(), IsEmpty());
}

TEST_F(RouterTest, FallsBackOnlyWithinTheAdmittedList) {
  gateway_.provider("here").answer_with(refusal(ErrorKind::UpstreamFailed));
  FakeExchange exchange = gateway_.chat(question("card 4111 1111 1111 1111"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 502);
  EXPECT_THAT(gateway_.provider("cheap").targets_asked(), IsEmpty());
  EXPECT_THAT(gateway_.provider("dear").targets_asked(), IsEmpty());
}

TEST_F(RouterTest, RefusesWhatNoTargetMayAnswerAndNamesTheRulesOnlyToWhoMayKnow) {
  FakeExchange knowing = gateway_.chat(question("card 4111 1111 1111 1111", "away"));
  FakeExchange unknowing = gateway_.chat(question("card 4111 1111 1111 1111", "away"), "plain");

  gateway_.serve(knowing);
  gateway_.serve(unknowing);

  EXPECT_EQ(knowing.status(), 403);
  EXPECT_EQ(error_code(knowing), "policy_no_target");
  EXPECT_THAT(knowing.body(), HasSubstr("stays-here"));
  EXPECT_THAT(unknowing.body(), HasSubstr("not allowed by the test policy"));
  EXPECT_THAT(unknowing.body(), Not(HasSubstr("stays-here")));
  EXPECT_THAT(unknowing.body(), HasSubstr("decision_id"));
}

TEST_F(RouterTest, TriesTheNextTargetBeforeTheFirstContent) {
  gateway_.provider("cheap").answer_with(refusal(ErrorKind::UpstreamFailed));
  gateway_.provider("dear").answer_with(whole_answer());
  FakeExchange exchange = gateway_.chat(question("hello"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 200);
  EXPECT_EQ(exchange.header("x-sekisho-target"), "dear");
  EXPECT_EQ(exchange.header("x-sekisho-attempts"), "2");
  ASSERT_EQ(gateway_.last_record().attempts.size(), 2U);
  EXPECT_EQ(gateway_.last_record().attempts[0].result, "http_5xx");
}

TEST_F(RouterTest, TakesAnOverloadedUpstreamsStatusForWhatItIs) {
  ScriptedAnswer overloaded = refusal(ErrorKind::UpstreamOverloaded);
  overloaded.refusal->upstream_status = 503;
  gateway_.provider("cheap").answer_with(overloaded);
  gateway_.provider("dear").answer_with(whole_answer());
  FakeExchange exchange = gateway_.chat(question("hello"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.header("x-sekisho-target"), "dear");
}

TEST_F(RouterTest, DoesNotFallBackOnWhatThePolicyDoesNotList) {
  gateway_.provider("cheap").answer_with(refusal(ErrorKind::ContentFiltered));
  FakeExchange exchange = gateway_.chat(question("hello"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 400);
  EXPECT_THAT(gateway_.provider("dear").targets_asked(), IsEmpty());
}

TEST_F(RouterTest, SaysThatNoTargetIsAvailableWhenNoneCanBeReached) {
  for (const std::string target : {"cheap", "dear", "here"}) gateway_.provider(target).answer_with(refusal(ErrorKind::ConnectFailed));
  FakeExchange exchange = gateway_.chat(question("hello"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 503);
  EXPECT_EQ(error_code(exchange), "no_target_available");
}

TEST_F(RouterTest, ForwardsAStreamFrameByFrame) {
  gateway_.provider("cheap").answer_with(stream_answer());
  FakeExchange exchange = gateway_.chat(question("hello", "default", R"(,"stream":true)"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.header("Content-Type"), "text/event-stream; charset=utf-8");
  EXPECT_THAT(exchange.body(), HasSubstr(text_event("he").frame + text_event("llo").frame));
  EXPECT_TRUE(exchange.body().ends_with("data: [DONE]\n\n"));
  EXPECT_TRUE(exchange.finished());
  EXPECT_TRUE(gateway_.last_record().usage->estimated);
}

TEST_F(RouterTest, TellsAFailureAfterTheFirstContentInBandAndNeverCallsItDone) {
  ScriptedAnswer broken = stream_answer();
  broken.events = {text_event("he")};
  broken.end = ScriptedAnswer::End::Error;
  broken.failure = upstream_error(ErrorKind::UpstreamTruncated, "cut");
  gateway_.provider("cheap").answer_with(broken);
  FakeExchange exchange = gateway_.chat(question("hello", "default", R"(,"stream":true)"));

  gateway_.serve(exchange);

  EXPECT_THAT(exchange.body(), HasSubstr("\"error\""));
  EXPECT_THAT(exchange.body(), Not(HasSubstr("[DONE]")));
  EXPECT_FALSE(exchange.finished());
  EXPECT_EQ(gateway_.last_record().outcome, "truncated");
  EXPECT_THAT(gateway_.provider("dear").targets_asked(), IsEmpty());
}

TEST_F(RouterTest, EndsRunningStreamsWithAnErrorEventWhenTheDrainTimeIsOver) {
  ScriptedAnswer endless = stream_answer();
  endless.events = {text_event("he")};
  endless.end = ScriptedAnswer::End::Silence;
  gateway_.provider("cheap").answer_with(endless);
  FakeExchange exchange = gateway_.chat(question("hello", "default", R"(,"stream":true)"));

  gateway_.serve_and_cut(exchange);

  EXPECT_THAT(exchange.body(), HasSubstr("shutting down"));
  EXPECT_THAT(exchange.body(), Not(HasSubstr("[DONE]")));
  EXPECT_FALSE(exchange.finished());
  EXPECT_EQ(gateway_.last_record().error, "shutting_down");
}

TEST_F(RouterTest, AnswersWhoHasNoAnswerWhenTheDrainTimeIsOver) {
  ScriptedAnswer silent;
  silent.end = ScriptedAnswer::End::Silence;
  gateway_.provider("cheap").answer_with(silent);
  FakeExchange exchange = gateway_.chat(question("hello"));

  gateway_.serve_and_cut(exchange);

  EXPECT_EQ(exchange.status(), 503);
  EXPECT_NE(exchange.header("Retry-After"), "");
  EXPECT_THAT(exchange.body(), HasSubstr("shutting down"));
  EXPECT_EQ(gateway_.provider("cheap").open_streams(), 0U);
  EXPECT_EQ(gateway_.last_record().outcome, "error");
  EXPECT_EQ(gateway_.last_record().error, "shutting_down");
  EXPECT_EQ(gateway_.last_record().status, 503);
}

TEST_F(RouterTest, RefusesWhatComesAfterTheDrainTime) {
  gateway_.cut().raise();
  FakeExchange exchange = gateway_.chat(question("hello"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 503);
  EXPECT_THAT(gateway_.provider("cheap").targets_asked(), IsEmpty());
}

TEST_F(RouterTest, ClosesTheUpstreamWhenTheClientLeavesAndRecordsIt) {
  ScriptedAnswer endless = stream_answer();
  endless.events = {text_event("he")};
  endless.end = ScriptedAnswer::End::Silence;
  gateway_.provider("cheap").answer_with(endless);
  FakeExchange exchange = gateway_.chat(question("hello", "default", R"(,"stream":true)"));

  gateway_.serve_and_leave(exchange);

  EXPECT_EQ(gateway_.provider("cheap").open_streams(), 0U);
  ASSERT_EQ(gateway_.records().size(), 1U);
  EXPECT_EQ(gateway_.last_record().outcome, "cancelled");
  EXPECT_EQ(gateway_.last_record().cancelled_phase, "stream");
  EXPECT_TRUE(gateway_.last_record().usage->estimated);
}

TEST_F(RouterTest, RefusesAMissingKeyBeforeReadingTheBody) {
  FakeExchange exchange("POST", "/v1/chat/completions", question("hello"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 401);
  EXPECT_FALSE(exchange.body_was_read());
}

TEST_F(RouterTest, RefusesAnUnknownModelWithTheList) {
  FakeExchange exchange = gateway_.chat(question("hello", "nonsense"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 404);
  EXPECT_EQ(error_code(exchange), "model_not_found");
  EXPECT_THAT(exchange.body(), HasSubstr("`default`"));
}

TEST_F(RouterTest, HoldsAKeyToItsAliases) {
  FakeExchange exchange = gateway_.chat(question("hello", "here"), "narrow");

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 404);
  EXPECT_THAT(gateway_.provider("here").targets_asked(), IsEmpty());
}

TEST_F(RouterTest, HoldsAKeyToItsRequestsAMinute) {
  gateway_.provider("cheap").answer_with(whole_answer());
  FakeExchange first = gateway_.chat(question("hello"), "slow");
  FakeExchange second = gateway_.chat(question("hello"), "slow");

  gateway_.serve(first);
  gateway_.serve(second);

  EXPECT_EQ(first.status(), 200);
  EXPECT_EQ(second.status(), 429);
  EXPECT_THAT(second.header("Retry-After"), Not(IsEmpty()));
  EXPECT_EQ(second.header("x-ratelimit-limit-requests"), "1");
}

TEST_F(RouterTest, AnswersARepeatedIdempotencyKeyFromTheFirstAnswer) {
  gateway_.provider("cheap").answer_with(whole_answer());
  FakeExchange first = gateway_.chat(question("hello"));
  FakeExchange second = gateway_.chat(question("hello"));
  first.with_header("Idempotency-Key", "k1");
  second.with_header("Idempotency-Key", "k1");

  gateway_.serve(first);
  gateway_.serve(second);

  EXPECT_EQ(second.body(), first.body());
  EXPECT_EQ(gateway_.provider("cheap").targets_asked().size(), 1U);
}

TEST_F(RouterTest, KeepsAnAnswerFromARequestThatMayNotUseItsTarget) {
  gateway_.provider("cheap").answer_with(whole_answer());
  gateway_.provider("here").answer_with(whole_answer());
  FakeExchange first = gateway_.chat(question("hello"));
  FakeExchange second = gateway_.chat(question("hello"));
  first.with_header("Idempotency-Key", "k1");
  second.with_header("Idempotency-Key", "k1").with_header("x-sekisho-class", "restricted");

  gateway_.serve(first);
  gateway_.serve(second);

  EXPECT_EQ(first.header("x-sekisho-target"), "cheap");
  EXPECT_EQ(second.header("x-sekisho-target"), "here");
}

TEST_F(RouterTest, DecidesWithoutSendingAnything) {
  FakeExchange exchange("POST", "/v1/decide", question("card 4111 1111 1111 1111"));
  exchange.with_header("x-api-key", gateway_.key("explainer"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 200);
  const json::object decision = parsed(exchange.body());
  EXPECT_EQ(decision.at("class").as_string(), "restricted");
  EXPECT_EQ(json::serialize(decision.at("order")), R"(["here"])");
  EXPECT_THAT(gateway_.provider("here").targets_asked(), IsEmpty());
}

TEST_F(RouterTest, ADecisionThatSendsNothingCostsNothing) {
  FakeExchange exchange("POST", "/v1/decide", question("hello"));
  exchange.with_header("x-api-key", gateway_.key("explainer"));

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.header("x-sekisho-cost"), "");
  EXPECT_EQ(gateway_.last_record().cost_estimated, std::nullopt);
  EXPECT_TRUE(parsed(exchange.body()).at("cost").as_object().contains("est"));
}

TEST_F(RouterTest, ShowsTheNumbersOfADecisionAsPlainDecimals) {
  gateway_.provider("cheap").answer_with(whole_answer());
  FakeExchange exchange = gateway_.chat(question("hello"));
  gateway_.serve(exchange);
  FakeExchange own("GET", "/v1/decisions/" + exchange.header("x-sekisho-decision-id"));
  own.with_header("x-api-key", gateway_.key("explainer"));

  gateway_.serve(own);

  EXPECT_THAT(own.body(), HasSubstr(R"("actual":0.000009,)"));
  EXPECT_THAT(own.body(), ContainsRegex(R"("ms":[0-9]+(\.[0-9]+)?[,}])"));
}

TEST_F(RouterTest, ShowsADecisionToItsOwnKeyOnly) {
  gateway_.provider("cheap").answer_with(whole_answer());
  FakeExchange exchange = gateway_.chat(question("hello"));
  gateway_.serve(exchange);
  const std::string path = "/v1/decisions/" + exchange.header("x-sekisho-decision-id");
  FakeExchange own("GET", path);
  FakeExchange other("GET", path);
  own.with_header("x-api-key", gateway_.key("explainer"));
  other.with_header("x-api-key", gateway_.key("plain"));

  gateway_.serve(own);
  gateway_.serve(other);

  EXPECT_EQ(own.status(), 200);
  EXPECT_EQ(parsed(own.body()).at("target").as_string(), "cheap");
  EXPECT_EQ(other.status(), 404);
}

TEST_F(RouterTest, ListsTheModelsOfTheKey) {
  FakeExchange exchange("GET", "/v1/models");
  exchange.with_header("x-api-key", gateway_.key("narrow"));

  gateway_.serve(exchange);

  EXPECT_THAT(exchange.body(), HasSubstr("\"away\""));
  EXPECT_THAT(exchange.body(), Not(HasSubstr("\"default\"")));
}

TEST_F(RouterTest, AnswersUnknownRoutesInOpenAiShape) {
  FakeExchange exchange("GET", "/v1/nothing");

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 404);
  EXPECT_EQ(error_code(exchange), "not_found");
  EXPECT_THAT(exchange.header("x-request-id"), HasSubstr("req_"));
}

TEST_F(RouterTest, SaysWhichMethodARouteTakes) {
  FakeExchange exchange("GET", "/v1/chat/completions");

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 405);
  EXPECT_EQ(exchange.header("Allow"), "POST");
}

TEST_F(RouterTest, TakesJsonOnly) {
  FakeExchange exchange("POST", "/v1/chat/completions", "a=b");
  exchange.with_header("x-api-key", gateway_.key("plain")).with_header("Content-Type", "application/x-www-form-urlencoded");

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 415);
}

TEST_F(RouterTest, IsNotReadyWhileDraining) {
  gateway_.runtime().draining = true;
  FakeExchange exchange("GET", "/readyz");

  gateway_.serve(exchange);

  EXPECT_EQ(exchange.status(), 503);
  EXPECT_EQ(exchange.header("Retry-After"), "5");
}

TEST_F(RouterTest, BooksABugOfOursAsAnErrorNotAsAClientThatLeft) {
  ScriptedAnswer bug;
  bug.throws = true;
  gateway_.provider("cheap").answer_with(bug);
  FakeExchange exchange = gateway_.chat(question("hello"));

  EXPECT_THROW(gateway_.serve(exchange), std::logic_error);

  EXPECT_EQ(gateway_.last_record().outcome, "error");
  EXPECT_EQ(gateway_.last_record().error, "internal");
  EXPECT_EQ(gateway_.last_record().cancelled_phase, "");
}

}  // namespace
}  // namespace sekisho
