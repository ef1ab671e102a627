#include "gateway/pipeline/departures.h"

#include "tests/support/pipeline/pipeline_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// `cheap` gets placeholders, `dear` masks, `here` everything as it is.
const std::string kPolicy = R"(policy: v1
org: test
classes: [public, restricted]
labels: []
detectors: { basic: { pack: basic/1 } }
classify:
  start: public
  rules: [{ id: card, when: { found: [basic.card.pan] }, class: restricted }]
targets:
  - { id: here, provider: here, model: m-here, aliases: [default], operator: self }
  - { id: cheap, provider: cheap, model: m-cheap, aliases: [default], operator: vendor }
  - { id: dear, provider: dear, model: m-dear, aliases: [default], operator: vendor }
constraints: [{ id: stays, when: { data.class: restricted }, require: { target.operator: self } }]
transforms:
  - { id: tokens, for: { target.id: cheap }, replace: { types: [basic.card.pan], with: placeholder, restore: true } }
  - { id: masks, for: { target.id: dear }, replace: { types: [basic.card.pan], with: mask } }
prefer: [{ order: [cheap, dear, here] }]
fallback: { on: [http_5xx], max_attempts: 3 }
)";
const std::string kCard = "4111 1111 1111 1111";
const std::string kBody = R"({ "model":"default", "x":1.50, "messages":[{"role":"user","content":"card )" + kCard + R"( \u3042"}]})";

ScriptedAnswer says(const std::string& text) {
  ScriptedAnswer answer;
  answer.events.push_back(whole_event(R"({"choices":[{"index":0,"message":{"role":"assistant","content":")" + text + R"("}}]})", text));
  return answer;
}

ScriptedAnswer fails() {
  ScriptedAnswer answer;
  Error error = upstream_error(ErrorKind::UpstreamFailed, "broken");
  error.upstream_status = 500;
  answer.refusal = error;
  return answer;
}

TEST(Departures, EachTargetGetsWhatThePolicyLetsItHave) {
  PipelineFixture gateway(kPolicy);
  gateway.provider("cheap").answer_with(fails());
  gateway.provider("dear").answer_with(fails());
  gateway.provider("here").answer_with(says("done"));
  FakeExchange exchange = gateway.chat(kBody);

  gateway.serve(exchange);

  ASSERT_THAT(gateway.provider("cheap").bodies_seen(), SizeIs(1));
  EXPECT_THAT(gateway.provider("cheap").bodies_seen()[0], ContainsRegex(R"("content":"card \[\[CARD_1_[A-Z0-9][A-Z0-9]\]\] \\u3042")"));
  EXPECT_THAT(gateway.provider("cheap").bodies_seen()[0], HasSubstr(R"("x":1.50)"));
  EXPECT_THAT(gateway.provider("dear").bodies_seen(), ElementsAre(HasSubstr(R"("content":"card [[CARD]] \u3042")")));
  EXPECT_THAT(gateway.provider("here").bodies_seen(), ElementsAre(HasSubstr(kCard)));
}

TEST(Departures, WhatWasReplacedComesBackFromTheTargetThatAnswers) {
  PipelineFixture gateway(kPolicy);
  gateway.provider("cheap").answer_with(fails());
  gateway.provider("dear").answer_with(says("[[CARD_1_AA]] [[CARD]]"));
  FakeExchange exchange = gateway.chat(kBody);

  gateway.serve(exchange);

  // The tokens of another target mean nothing here, and what is masked never comes back.
  EXPECT_THAT(exchange.body(), Not(HasSubstr(kCard)));
  EXPECT_FALSE(gateway.last_record().restore);
}

TEST(Departures, TheRecordTellsWhatCouldComeBack) {
  PipelineFixture gateway(kPolicy);
  gateway.provider("cheap").answer_with(says("nothing of it"));
  FakeExchange exchange = gateway.chat(kBody);

  gateway.serve(exchange);

  ASSERT_TRUE(gateway.last_record().restore);
  EXPECT_EQ(gateway.last_record().restore->values, 1U);
  EXPECT_EQ(gateway.last_record().restore->tokens, 0U);
}

TEST(Departures, WhatNeedsNoChangeLeavesAsItCame) {
  PipelineFixture gateway(kPolicy);
  gateway.provider("cheap").answer_with(says("hi"));
  const std::string body = R"({ "model" : "default","messages":[{"role":"user","content":"\u0068ello"}] })";
  FakeExchange exchange = gateway.chat(body);

  gateway.serve(exchange);

  EXPECT_THAT(gateway.provider("cheap").bodies_seen(), ElementsAre(body));
}

// A policy whose own pattern takes whatever stands behind a word, and what is done with it.
std::string policy_of(const std::string& regex, const std::string& with) {
  return R"(policy: v1
org: test
classes: [public, restricted]
detectors: { own: { patterns: [{ type: x, regex: ')" +
         regex + R"(' }] } }
targets: [{ id: cheap, provider: cheap, model: m, aliases: [default], operator: vendor }]
transforms: [{ id: own, for: { target.id: cheap }, replace: { types: [own.x], with: )" +
         with + R"( } }]
)";
}

std::string left_of(const std::string& regex, const std::string& with, const std::string& content) {
  PipelineFixture gateway(policy_of(regex, with));
  gateway.provider("cheap").answer_with(says("done"));
  FakeExchange exchange = gateway.chat(R"({"model":"default","messages":[{"role":"user","content":")" + content + R"("}]})");
  gateway.serve(exchange);
  const auto& bodies = gateway.provider("cheap").bodies_seen();
  return bodies.empty() ? std::string("nothing: ") + exchange.body() : bodies.front();
}

class OwnPattern : public testing::TestWithParam<const char*> {};

TEST_P(OwnPattern, ThatTakesAnyTextIsReplaced) {
  EXPECT_THAT(left_of(R"(Mitarbeiter: (\S+))", GetParam(), "Mitarbeiter: Hofstetter kommt"),
              AllOf(HasSubstr("Mitarbeiter: [["), HasSubstr("]] kommt"), Not(HasSubstr("Hofstetter"))));
}

INSTANTIATE_TEST_SUITE_P(Modes, OwnPattern, testing::Values("placeholder", "surrogate", "generalise", "hash", "mask"));

TEST(Departures, PatternsOfManyFormsAreReplaced) {
  EXPECT_THAT(left_of(R"(MRN[:= ]*(\S+))", "mask", "MRN: 00123-77."), HasSubstr(R"("MRN: [[)"));
  EXPECT_THAT(left_of("NOTE<([^>]+)>", "mask", R"(see \u3042 NOTE<two \"words\">)"), HasSubstr("NOTE<[["));
  EXPECT_THAT(left_of("<cust>(.*?)</cust>", "mask", "<cust>A</cust><cust>B b</cust>"), HasSubstr("]]</cust><cust>[["));
  EXPECT_THAT(left_of(R"(case no\. (.+))", "mask", "case no. 7 of May"), HasSubstr("case no. [["));
  EXPECT_THAT(left_of("^PIN (.{4})", "mask", "PIN 1234"), HasSubstr("PIN [["));
}

TEST(Departures, PatternsThatReachAcrossJsonLeaveItWhole) {
  for (const char* const with : {"mask", "placeholder", "hash"}) {
    const std::string body = left_of(R"(mrn\W+(\S+))", with, R"({\"mrn\":\"A12\",\"x\":[17,{\"y\":\"}\"}]})");
    const Result<JsonTape> tape = JsonTape::parse(body);
    ASSERT_TRUE(tape) << body;
    const JsonTape::Id message = tape->at(tape->find(tape->root(), "messages")).first_child;
    const Result<JsonTape> content = JsonTape::parse(std::string(*tape->find_string(message, "content")));
    ASSERT_TRUE(content) << body;
    EXPECT_THAT(content->bytes(), AllOf(HasSubstr(R"({"mrn":"[[)"), Not(HasSubstr("A12")), Not(HasSubstr("17")), Not(HasSubstr("\"y"))));
  }
}

// `c` is not found until `a b` is blank, and so on: as far as a few more looks go.
TEST(Departures, WhatComesToLightBehindWhatWasReplacedIsReplacedToo) {
  EXPECT_THAT(left_of(R"(K: (\S+ \S+))", "mask", "K: a b c"), HasSubstr(R"("K: [[X]]")"));
  EXPECT_THAT(left_of(R"(K: (\S+ \S+))", "mask", "K: a b c d e f g h i j"), HasSubstr("nothing: "));
}

TEST(Departures, WhatComesToLightAndIsNotToBeReplacedStopsTheTarget) {
  PipelineFixture gateway(R"(policy: v1
org: test
classes: [public, restricted]
detectors: { own: { patterns: [{ type: x, regex: 'a ' }, { type: y, regex: '~b' }] } }
targets: [{ id: cheap, provider: cheap, model: m, aliases: [default], operator: vendor }]
transforms: [{ id: own, for: { target.id: cheap }, replace: { types: [own.x], with: mask } }]
)");
  gateway.provider("cheap").answer_with(says("done"));
  FakeExchange exchange = gateway.chat(R"({"model":"default","messages":[{"role":"user","content":"a b"}]})");

  gateway.serve(exchange);

  EXPECT_EQ(exchange.status(), 500);
  EXPECT_THAT(gateway.provider("cheap").bodies_seen(), SizeIs(0));
}

}  // namespace
}  // namespace sekisho
