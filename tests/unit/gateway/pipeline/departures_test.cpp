#include "gateway/pipeline/departures.h"

#include "tests/support/pipeline/pipeline_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

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

}  // namespace
}  // namespace sekisho
