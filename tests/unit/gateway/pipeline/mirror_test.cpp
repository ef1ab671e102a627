#include "gateway/pipeline/mirror.h"

#include "tests/support/pipeline/pipeline_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sekisho {
namespace {

using testing::ElementsAre;
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

// The fixture's policy with more keys on one target.
std::string with_keys(const std::string& target, const std::string& keys, std::string policy = PipelineFixture::base_policy()) {
  const std::string head = "- { id: " + target + ", ";
  return policy.replace(policy.find(head), head.size(), head + keys + ", ");
}

class Gateway : public PipelineFixture {
 public:
  using PipelineFixture::PipelineFixture;
  FakeExchange ask(std::string_view body = kPlain) {
    FakeExchange exchange = chat(std::string(body));
    serve(exchange);
    return exchange;
  }
  std::vector<std::string> asked(const std::string& target) { return provider(target).targets_asked(); }
};

TEST(Mirror, CopiesRequestsToATargetThatTheDecisionAdmits) {
  Gateway gateway(with_keys("cheap", "mirror: { target: dear, share: 1 }"));
  gateway.provider("cheap").answer_with(whole_answer());
  gateway.provider("dear").answer_with(whole_answer());

  const FakeExchange exchange = gateway.ask();

  EXPECT_EQ(exchange.header("x-sekisho-target"), "cheap");
  EXPECT_EQ(exchange.header("x-sekisho-attempts"), "1");
  EXPECT_THAT(gateway.provider("dear").bodies_seen(), ElementsAre(std::string(kPlain)));
  ASSERT_THAT(gateway.records(), SizeIs(2));
  const bool copy_first = !gateway.records()[0].mirror_of.empty();
  const RequestRecord& copy = gateway.records()[copy_first ? 0 : 1];
  EXPECT_EQ(copy.mirror_of, gateway.records()[copy_first ? 1 : 0].id);
  EXPECT_EQ(copy.outcome, "ok");
  EXPECT_EQ(copy.target, "dear");
  EXPECT_EQ(gateway.records()[copy_first ? 1 : 0].mirrored_to, "dear");
  EXPECT_EQ(gateway.runtime().mirrors, 0);
}

// The copy's record.
RequestRecord copy_of(Gateway& gateway) {
  const auto copy = std::ranges::find_if(gateway.records(), [](const RequestRecord& record) { return !record.mirror_of.empty(); });
  return copy == gateway.records().end() ? RequestRecord() : *copy;
}

TEST(Mirror, EstimatesWhatTheProviderDoesNotCount) {
  Gateway gateway(with_keys("cheap", "mirror: { target: dear, share: 1 }"));
  gateway.provider("cheap").answer_with(whole_answer());
  gateway.provider("dear").answer_with(whole_answer());

  gateway.ask();

  const RequestRecord copy = copy_of(gateway);
  ASSERT_TRUE(copy.usage && copy.cost);
  EXPECT_TRUE(copy.usage->estimated);
  EXPECT_EQ(copy.usage->output, 1);
  EXPECT_EQ(copy.cost->micros, 10 * copy.usage->input + 20 * copy.usage->output);
}

TEST(Mirror, BooksACopyThatBreaksOff) {
  Gateway gateway(with_keys("cheap", "mirror: { target: dear, share: 1 }"));
  gateway.provider("cheap").answer_with(whole_answer());
  ScriptedAnswer broken;
  broken.events = {text_event("hello")};
  broken.end = ScriptedAnswer::End::Error;
  broken.failure = upstream_error(ErrorKind::UpstreamTruncated, "scripted");
  gateway.provider("dear").answer_with(broken);

  gateway.ask();

  const RequestRecord copy = copy_of(gateway);
  EXPECT_EQ(copy.outcome, "error");
  ASSERT_TRUE(copy.usage && copy.cost);
  EXPECT_EQ(copy.usage->output, 2);
}

TEST(Mirror, GoesOnWithTheNextKey) {
  Gateway gateway(with_keys("cheap", "mirror: { target: dear, share: 1 }"));
  gateway.provider("cheap").answer_with(whole_answer());
  ScriptedAnswer refused;
  refused.refusal = upstream_error(ErrorKind::UpstreamAuth, "scripted");
  refused.refusal->other_keys = 1;
  gateway.provider("dear").answer_with(refused);
  gateway.provider("dear").answer_with(whole_answer());

  gateway.ask();

  const RequestRecord copy = copy_of(gateway);
  ASSERT_THAT(copy.attempts, SizeIs(2));
  EXPECT_EQ(copy.attempts[0].result, "auth");
  EXPECT_EQ(copy.attempts[1].result, "ok");
  EXPECT_EQ(copy.attempts[1].cause, "key");
}

TEST(Mirror, NeverLeavesTheAdmittedList) {
  Gateway gateway(with_keys("here", "mirror: { target: dear, share: 1 }"));
  gateway.provider("here").answer_with(whole_answer());
  gateway.provider("dear").answer_with(whole_answer());

  EXPECT_EQ(gateway.ask(kCard).status(), 200);

  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
  EXPECT_THAT(gateway.records(), SizeIs(1));
}

TEST(Mirror, LeavesATargetAloneWhoseBreakerIsOpen) {
  Gateway gateway(with_keys("dear", "breaker: { failures: 1, probe: 1h }", with_keys("cheap", "mirror: { target: dear, share: 1 }")));
  gateway.provider("cheap").answer_with(whole_answer());
  TargetConduct conduct;
  conduct.breaker.failures = 1;
  TargetHealth& health = gateway.runtime().health.of("dear");
  health.failed(health.ask(conduct.breaker, std::chrono::steady_clock::now()), conduct, std::chrono::steady_clock::now());

  gateway.ask();

  EXPECT_THAT(gateway.asked("dear"), IsEmpty());
}

TEST(Mirror, AFailedCopyIsNobodysTrouble) {
  Gateway gateway(with_keys("cheap", "mirror: { target: dear, share: 1 }"));
  gateway.provider("cheap").answer_with(whole_answer());
  ScriptedAnswer bug;
  bug.throws = true;
  gateway.provider("dear").answer_with(bug);

  EXPECT_EQ(gateway.ask().status(), 200);
  EXPECT_EQ(gateway.runtime().mirrors, 0);
}

TEST(Mirror, CopiesItsShareOnly) {
  Gateway gateway(with_keys("cheap", "mirror: { target: dear, share: 0.25 }"));
  gateway.provider("cheap").answer_with(whole_answer());
  gateway.provider("dear").answer_with(whole_answer());

  for (int i = 0; i < 400; ++i) gateway.ask();

  EXPECT_GT(gateway.asked("dear").size(), 50U);
  EXPECT_LT(gateway.asked("dear").size(), 150U);
}

}  // namespace
}  // namespace sekisho
