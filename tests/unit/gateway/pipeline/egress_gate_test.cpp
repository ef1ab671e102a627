#include "gateway/pipeline/egress_gate.h"

#include "gateway/pipeline/extract.h"
#include "policies/detect/packs.h"
#include "policies/detect/pattern.h"
#include "tests/unit/gateway/pipeline/basic_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A body whose texts were all read, but for those at the pointers that are left out.
struct Body {
  explicit Body(const std::string& json) : tape(JsonTape::parse(json).value()), segments(extract(tape, Endpoint::Chat).segments) {}

  Body& without(const std::string& pointer) {
    std::erase_if(segments, [&](const Segment& segment) { return segment.pointer == pointer; });
    return *this;
  }

  JsonTape tape;
  std::vector<Segment> segments;
};

std::vector<std::string> unread(const Body& body) {
  std::vector<std::string> texts;
  for (const Segment& segment : find_unread(body.tape, body.segments)) texts.emplace_back(segment.text);
  return texts;
}

class EgressGateTest : public testing::Test {
 protected:
  EgressGateTest() {
    snapshot_.policy = basic_policy();
    snapshot_.detectors = basic_detectors();
  }

  std::optional<std::string> changed(const std::string& bytes) const {
    return EgressGate(snapshot_, reports_).check_changed({.bytes = bytes, .blanks = {}}, Endpoint::Chat, expected_, clock_);
  }

  Snapshot snapshot_;
  std::vector<DetectorReport> reports_{{.id = "basic", .status = DetectorStatus::Ok}};
  std::vector<std::string> expected_{"basic.email"};
  SystemClock clock_;
};

TEST(FindUnread, ReadsWhatTheExtractorReads) {
  const Body body(
      R"({"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}],"logit_bias":{"123":1},"seed":12345678901,"odd":{"new key":"x"}})");

  EXPECT_THAT(unread(body), IsEmpty());
}

TEST(FindUnread, NamesEveryTextThatWasPassedOver) {
  Body body(R"({"messages":[{"role":"user","content":"hi","odd":["a","b"]}],"n":12345678901})");
  body.without("/messages/0/content").without("/messages/0/odd/1").without("/n");

  EXPECT_THAT(unread(body), ElementsAre("hi", "b", "12345678901"));
}

TEST(FindUnread, KnowsAWordOfTheApiOnlyInItsPlace) {
  Body body(R"({"messages":[{"role":"taro@corp.jp","content":"x"}]})");
  body.without("/messages/0/role");

  EXPECT_THAT(unread(body), ElementsAre("taro@corp.jp"));
}

TEST_F(EgressGateTest, LetsThroughWhatWasDecidedOn) {
  EXPECT_EQ(changed(R"({"messages":[{"content":"mail taro@corp-example.jp"}]})"), std::nullopt);
}

TEST_F(EgressGateTest, StopsWhatWasNotDecidedOn) {
  EXPECT_EQ(changed(R"({"messages":[{"content":"card 4111 1111 1111 1111"}]})"), "basic.card.pan");
  EXPECT_EQ(changed(R"({"messages":[],"user":"4111111111111111"})"), "basic.card.pan");
}

TEST_F(EgressGateTest, KnowsItsBlanksByPlaceAndNotByLook) {
  CustomPattern pattern;
  pattern.type = "x";
  pattern.regex = R"(K: (\S+))";
  snapshot_.detectors = {{"own", make_pattern_detector({&pattern, 1}).value()}};
  const std::string bytes = R"({"messages":[{"content":"\u3042 K: ~~~~ K: ~~~~"}]})";
  const auto at = static_cast<std::uint32_t>(bytes.find('~'));
  const auto check = [&](std::vector<BlankedBody::Span> blanks) {
    return EgressGate(snapshot_, reports_).check_changed({.bytes = bytes, .blanks = std::move(blanks)}, Endpoint::Chat, {}, clock_);
  };

  EXPECT_EQ(check({{at, at + 4}, {at + 8, at + 10}, {at + 10, at + 12}}), std::nullopt);
  EXPECT_EQ(check({{at, at + 4}, {at + 8, at + 11}}), "own.x");
  EXPECT_EQ(check({{at, at + 4}, {at + 9, at + 12}}), "own.x");
  EXPECT_EQ(check({{at, at + 4}}), "own.x");
}

TEST_F(EgressGateTest, ReadsEveryMemberOfNamesThatWereBlankedAlike) {
  const auto body = [](const std::string& last) {
    return R"({"messages":[],"metadata":{"~~~~":"4111 1111 1111 1112","~~~~":")" + last + R"("}})";
  };
  EXPECT_EQ(changed(body("admin")), std::nullopt);
  EXPECT_EQ(changed(body("4111 1111 1111 1111")), "basic.card.pan");
}

TEST_F(EgressGateTest, StopsAnUnchangedBodyThatWasNotReadWhole) {
  const EgressGate gate(snapshot_, reports_);
  Body body(R"({"messages":[{"content":"card 4111 1111 1111 1111"}]})");

  EXPECT_EQ(gate.check_unchanged(body.tape, body.segments, expected_, clock_), std::nullopt);
  body.without("/messages/0/content");
  EXPECT_EQ(gate.check_unchanged(body.tape, body.segments, expected_, clock_), "basic.card.pan");
}

TEST_F(EgressGateTest, TakesNoNumberForTheOneThatWasReplaced) {
  snapshot_.detectors.push_back({"card", make_detector("payment/1").value()});
  const std::string bytes = R"({"messages":[{"content":"CVV 000 and order 761"}]})";
  const auto place = static_cast<std::uint32_t>(bytes.find("000"));
  const BlankedBody body{.bytes = bytes, .blanks = {{place, place + 3}}};

  EXPECT_EQ(EgressGate(snapshot_, reports_).check_changed(body, Endpoint::Chat, {}, clock_), std::nullopt);
  EXPECT_EQ(changed(bytes), "card.cvv");
}

TEST_F(EgressGateTest, StopsWhereADetectorFailsNow) {
  snapshot_.detectors[0].timeout = {};

  EXPECT_EQ(changed(R"({"messages":[{"content":"hi"}]})"), "basic timeout");
}

TEST_F(EgressGateTest, LeavesAFailureToThePolicyThatItKnewOf) {
  snapshot_.detectors[0].timeout = {};
  reports_[0].status = DetectorStatus::Timeout;

  EXPECT_EQ(changed(R"({"messages":[{"content":"hi"}]})"), std::nullopt);
}

}  // namespace
}  // namespace sekisho
