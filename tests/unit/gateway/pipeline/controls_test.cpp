#include "tests/support/pipeline/pipeline_fixture.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace sekisho {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kHead = PipelineFixture::policy_head();
const std::string kStaysHere =
    "constraints: [{ id: stays-here, when: { data.class: restricted }, require: { target.operator: self }, exceptable: true }]\n";
const std::string kCard = "card 4111 1111 1111 1111";

std::string question(const std::string& text, const std::string& model = "default") {
  return R"({"model":")" + model + R"(","max_tokens":100,"messages":[{"role":"user","content":")" + text + R"("}]})";
}

ScriptedAnswer answer_of(std::int64_t tokens_in, std::int64_t tokens_out) {
  ScriptedAnswer answer;
  answer.events.push_back(whole_event(R"({"choices":[]})", "hi"));
  answer.events.back().parts.emplace_back(Usage{.input = tokens_in, .output = tokens_out});
  return answer;
}

// The body of an answer as JSON.
json::object parsed(const FakeExchange& exchange) { return json::parse(exchange.body()).as_object(); }

std::string error_code(const FakeExchange& exchange) { return json::value_to<std::string>(parsed(exchange)["error"].as_object()["code"]); }

FakeExchange ask(PipelineFixture& gateway, const std::string& body, const std::string& conversation = {}) {
  FakeExchange exchange = gateway.chat(body);
  if (!conversation.empty()) exchange.with_header("x-sekisho-conversation", conversation);
  gateway.serve(exchange);
  return exchange;
}

// A millionth of a yen is what a token costs on `cheap`.
const std::string kBudget = "budgets: [{ id: team-day, scope: caller.team, window: 1000y, limit: { jpy: 0.001 }, on_exceed: block }]\n";

TEST(BudgetsInService, AreSpentByWhatAnswersReallyCost) {
  PipelineFixture gateway(kHead + kBudget);
  gateway.provider("cheap").answer_with(answer_of(300, 300));

  EXPECT_EQ(ask(gateway, question("hello")).header("x-sekisho-target"), "cheap");

  // 900 of 1000 are spent; a hundred tokens more may cost 200, and only `here` costs nothing.
  gateway.provider("here").answer_with(answer_of(5, 2));
  EXPECT_EQ(ask(gateway, question("hello")).header("x-sekisho-target"), "here");
}

TEST(BudgetsInService, AnswerTooManyRequestsOnceNothingIsLeft) {
  PipelineFixture gateway(kHead + kBudget);
  gateway.provider("cheap").answer_with(answer_of(500, 250));
  ask(gateway, question("hello"));

  const FakeExchange exchange = ask(gateway, question("hello"));

  EXPECT_EQ(exchange.status(), 429);
  EXPECT_EQ(error_code(exchange), "budget_exceeded");
  EXPECT_EQ(exchange.header("x-should-retry"), "false");
  EXPECT_THAT(exchange.body(), HasSubstr("budget:team-day"));
  EXPECT_EQ(gateway.last_record().outcome, "refused");
}

TEST(BudgetsInService, ARefusalByAConstraintIsNotTheBudgets) {
  PipelineFixture gateway(kHead + kBudget + kStaysHere);
  gateway.provider("cheap").answer_with(answer_of(500, 250));
  ask(gateway, question("hello"));

  EXPECT_EQ(error_code(ask(gateway, question(kCard, "away"))), "policy_no_target");
}

TEST(BudgetsInService, WhatFailsCostsNothing) {
  PipelineFixture gateway(kHead + kBudget);
  ScriptedAnswer failure;
  failure.refusal = upstream_error(ErrorKind::UpstreamFailed, "scripted");
  for (const char* target : {"cheap", "dear", "here"}) gateway.provider(target).answer_with(failure);

  // Fewer than open a breaker, more than the budget would bear if each kept what it had set aside.
  for (int i = 0; i < 8; ++i) EXPECT_EQ(ask(gateway, question("hello")).status(), 502);
}

TEST(ExceptionsInService, EndWithTheirQuota) {
  PipelineFixture gateway(kHead + kStaysHere + R"(exceptions:
  - { id: drill, relaxes: [stays-here], when: { caller.team: t1 }, require: { target.id: cheap }, expires: "2200-01-01",
      approved_by: [a, b], quota: 1 }
)");
  gateway.provider("cheap").answer_with(answer_of(5, 2));
  gateway.provider("here").answer_with(answer_of(5, 2));

  ask(gateway, question("hello"));
  EXPECT_EQ(ask(gateway, question(kCard)).header("x-sekisho-target"), "cheap") << "a request that needs no exception uses none up";
  EXPECT_THAT(gateway.last_record().exceptions, ElementsAre("drill"));
  EXPECT_EQ(ask(gateway, question(kCard)).header("x-sekisho-target"), "here");
  EXPECT_THAT(gateway.last_record().exceptions, IsEmpty());
}

TEST(ConversationsInService, KeepTheClassOfWhatWasSent) {
  PipelineFixture gateway(kHead + kStaysHere);
  gateway.provider("here").answer_with(answer_of(5, 2));
  gateway.provider("cheap").answer_with(answer_of(5, 2));

  EXPECT_EQ(ask(gateway, question(kCard), "talk-1").header("x-sekisho-target"), "here");
  EXPECT_EQ(ask(gateway, question("and now?"), "talk-1").header("x-sekisho-target"), "here");
  EXPECT_EQ(ask(gateway, question("and now?"), "talk-2").header("x-sekisho-target"), "cheap");
  EXPECT_EQ(ask(gateway, question("and now?")).header("x-sekisho-target"), "cheap");
}

TEST(ConversationsInService, WhatWasRefusedWasNeverSaid) {
  PipelineFixture gateway(kHead + kStaysHere);
  gateway.provider("cheap").answer_with(answer_of(5, 2));
  ASSERT_EQ(ask(gateway, question(kCard, "away"), "talk").status(), 403);

  EXPECT_EQ(ask(gateway, question("without it", "away"), "talk").header("x-sekisho-target"), "cheap");
}

TEST(ShadowInService, TellsWhatItWouldHaveDoneAndDoesNothing) {
  PipelineFixture gateway(kHead, kHead + kStaysHere);
  gateway.provider("cheap").answer_with(answer_of(5, 2));

  EXPECT_EQ(ask(gateway, question(kCard)).header("x-sekisho-target"), "cheap");

  ASSERT_TRUE(gateway.last_record().shadow.has_value());
  const ShadowRecord& shadow = *gateway.last_record().shadow;
  EXPECT_EQ(shadow.difference, "reordered");
  EXPECT_THAT(shadow.order, ElementsAre("here"));
  ASSERT_EQ(shadow.refused.size(), 2U);
  EXPECT_EQ(shadow.refused[0].id, "cheap");
  EXPECT_EQ(shadow.refused[0].fails.at(0).rule, "stays-here");
}

TEST(ShadowInService, SaysNothingWhereNothingWouldDiffer) {
  PipelineFixture gateway(kHead, kHead + kStaysHere);
  gateway.provider("cheap").answer_with(answer_of(5, 2));
  ask(gateway, question("hello"));

  EXPECT_EQ(gateway.last_record().shadow->difference, "none");
  EXPECT_THAT(gateway.last_record().shadow->order, IsEmpty());
}

TEST(ObligationsInService, PutTheirFieldsIntoTheAnswerAndTheRecord) {
  PipelineFixture gateway(kHead + R"(obligations:
  - { id: watch, when: { data.class: restricted }, human_oversight: true, headers: { x-notice: careful }, watermark: w1, log_level: warn }
  - { id: keep, retention: 90d }
)");
  gateway.provider("cheap").answer_with(answer_of(5, 2));

  const FakeExchange calm = ask(gateway, question("hello"));
  const FakeExchange grave = ask(gateway, question(kCard));

  EXPECT_EQ(calm.header("x-notice"), "");
  EXPECT_EQ(grave.header("x-notice"), "careful");
  EXPECT_EQ(grave.header("x-sekisho-human-oversight"), "required");
  EXPECT_EQ(grave.header("x-sekisho-watermark"), "w1");
  EXPECT_THAT(gateway.last_record().obligations, ElementsAre("watch", "keep"));
  EXPECT_EQ(gateway.last_record().log_level, "warn");
  EXPECT_EQ(gateway.last_record().retention, std::chrono::hours(90 * 24));
}

}  // namespace
}  // namespace sekisho
