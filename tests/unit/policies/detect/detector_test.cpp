#include "policies/detect/detect_all.h"
#include "policies/detect/dictionary.h"
#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Every look at the clock costs the given time.
class TickingClock final : public Clock {
 public:
  explicit TickingClock(std::chrono::milliseconds tick) : tick_(tick) {}
  WallTime wall() const override { return {}; }
  SteadyTime steady() const override { return SteadyTime(tick_ * ++looks_); }

 private:
  std::chrono::milliseconds tick_;
  mutable int looks_ = 0;
};

Segment user(std::string_view text, bool seam = false) {
  return {.text = text, .role = SegmentRole::User, .pointer = "/messages/0/content", .seam_before = seam};
}

std::vector<Finding> scan(const std::vector<Segment>& segments) { return detect_segments(basic_pack(), segments).findings; }

TEST(PackDetector, NumberSplitOverTwoPartsIsFoundInBoth) {
  const auto findings = scan({user("私の番号は1234-5678-"), user("9018です", true)});

  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0], (Finding{"jp.my_number", Confidence::Medium, SegmentRole::User, 0, 15, 25, 1}));
  EXPECT_EQ(findings[1], (Finding{"jp.my_number", Confidence::Medium, SegmentRole::User, 1, 0, 4, 0}));
}

TEST(PackDetector, NumberInManyTinyPartsIsFound) {
  const std::string digits = "4111111111111111";
  std::vector<Segment> parts;
  parts.reserve(digits.size());
  for (std::size_t i = 0; i < digits.size(); ++i) parts.push_back(user(std::string_view(digits).substr(i, 1), i > 0));

  EXPECT_THAT(scan(parts), SizeIs(16));
}

TEST(PackDetector, PartsWithoutASeamAreNotJoined) { EXPECT_THAT(scan({user("1234-5678-"), user("9018")}), IsEmpty()); }

TEST(PackDetector, LabelInTheNeighbourMakesItSurer) {
  const auto findings = scan({user("私のマイナンバーは"), user("123456789018", true)});

  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].confidence, Confidence::High);
}

TEST(PackDetector, AskedInOneMessageAndAnsweredInTheNext) {
  const Segment asks{.text = "マイナンバーを教えてください", .role = SegmentRole::Assistant, .pointer = "/messages/1/content"};

  const auto answer = scan({asks, user("123456789018")});
  ASSERT_THAT(answer, SizeIs(1));
  EXPECT_EQ(answer[0], (Finding{"jp.my_number", Confidence::High, SegmentRole::User, 1, 0, 12, 1}));

  const Segment licence{.text = "運転免許証の番号は？", .role = SegmentRole::Assistant, .pointer = "/messages/1/content"};
  const auto added = detect_segments(pack_named("jp-pii/1"), std::vector<Segment>{licence, user("309012345620")}).findings;
  ASSERT_THAT(added, testing::Not(IsEmpty()));
  EXPECT_EQ(added[0].type, "drivers_license");
}

TEST(PackDetector, TextsOfDifferentRolesAreNotJoined) {
  const Segment asks{.text = "マイナンバーは 1234-5678-", .role = SegmentRole::Assistant, .pointer = "/messages/1/content"};

  EXPECT_THAT(scan({asks, user("9018です")}), IsEmpty());
}

TEST(PackDetector, NameInThePointerIsALabel) {
  const std::vector<Segment> segments = {{.text = "123456789018", .pointer = "/metadata/my_number"}};

  EXPECT_EQ(scan(segments).at(0).confidence, Confidence::High);
}

TEST(PackDetector, NameInThePointerMayBeAnotherNumbers) {
  const auto found = [](std::string_view text, std::string pointer) {
    const std::vector<Segment> segments = {{.text = text, .pointer = std::move(pointer)}};
    return scan(segments);
  };

  EXPECT_EQ(found("6214-9832-0257", "/metadata/tracking_number").at(0).confidence, Confidence::Low);
  EXPECT_THAT(found("621498320257", "/metadata/運送 送り状番号"), IsEmpty());
  EXPECT_EQ(found("6214-9832-0257 is mine", "/metadata/tracking_number").at(0).confidence, Confidence::Medium);
  EXPECT_EQ(found("注文番号 6214-9832-0257", "/metadata/my_number").at(0).confidence, Confidence::Low);
  EXPECT_EQ(found("6214-9832-0257", "/metadata/マイナンバー コード").at(0).confidence, Confidence::High);
}

TEST(PackDetector, NameOfAnArrayIsALabelOfItsElements) {
  for (const std::string pointer : {"/metadata/my_number/0", "/metadata/my_number/0/12/3", "/my_number/0/1/value/2"}) {
    const std::vector<Segment> segments = {{.text = "123456789018", .pointer = pointer}};
    EXPECT_EQ(scan(segments).at(0).confidence, Confidence::High) << pointer;
  }
}

TEST(PackDetector, NameInThePointerMayBeASecrets) {
  const auto found = [](std::string_view text, std::string pointer) {
    const std::vector<Segment> segments = {{.text = text, .pointer = std::move(pointer)}};
    return detect_segments(pack_named("secrets/1"), segments).findings;
  };

  for (const std::string pointer : {"/metadata/password", "/input/db_pass", "/パスワード/0/1", "/userPassword/0"})
    EXPECT_THAT(found("S3cr3t!xyz", pointer), SizeIs(1)) << pointer;
  EXPECT_THAT(found("q7Rz0Lm4xWc2Tb8v", "/env/apiKey"), SizeIs(1));
  for (const std::string pointer : {"/metadata/password_hint", "/password/name", "/bypass", "/messages/0/content"})
    EXPECT_THAT(found("S3cr3t!xyz", pointer), IsEmpty()) << pointer;
  EXPECT_THAT(found("not set yet", "/metadata/password"), IsEmpty());
  EXPECT_THAT(found("${DB_PASSWORD}", "/metadata/password"), IsEmpty());
}

TEST(PackDetector, LongPartsAreJoinedAtTheirEnds) {
  const std::string first = std::string(5000, 'x') + " 4111 1111 ";
  const std::string second = "1111 1111 " + std::string(5000, 'y');

  EXPECT_THAT(scan({user(first), user(second, true)}), SizeIs(2));
}

TEST(PackDetector, TooManyBytesAreOverBudget) {
  const std::vector<DeclaredDetector> declared = {{.id = "pii", .detector = make_detector("basic/1").value()}};
  const std::vector<Segment> segments = {user("tanaka@foo.co.jp"), user("another fourteen or more bytes")};

  const Findings findings = detect_all(declared, segments, SystemClock(), 30);

  EXPECT_EQ(findings.reports.at(0).status, DetectorStatus::OverBudget);
  EXPECT_THAT(findings.items, SizeIs(1));
}

TEST(PackDetector, TooMuchToDecodeIsOverBudget) {
  std::string text;
  for (int i = 0; i < 60000; ++i) text += "dGhpcyBpcyBzb21lIHRleHQgdG8gcmVhZA ";

  EXPECT_EQ(detect_text(basic_pack(), text, std::chrono::minutes(1)).status, DetectorStatus::OverBudget);
}

TEST(PackDetector, TimeRunningOutIsATimeout) {
  const TickingClock clock(std::chrono::milliseconds(1));
  const std::vector<DeclaredDetector> declared = {
      {.id = "pii", .detector = make_detector("basic/1").value(), .timeout = std::chrono::milliseconds(4)}};
  const std::vector<Segment> segments(1000, user("some text"));

  EXPECT_EQ(detect_all(declared, segments, clock).reports.at(0).status, DetectorStatus::Timeout);
}

TEST(PackDetector, NothingToReadIsOk) {
  EXPECT_EQ(detect_segments(basic_pack(), {}).status, DetectorStatus::Ok);
  EXPECT_THAT(scan({user("")}), IsEmpty());
}

TEST(Packs, UnknownNameSaysWhichAreKnown) {
  const auto detector = make_detector("basics");

  ASSERT_FALSE(detector);
  EXPECT_THAT(detector.error().message, testing::HasSubstr("`basic/1`"));
}

TEST(Packs, TypesAreNamed) {
  EXPECT_THAT(types_of_pack("basic/1").value(),
              testing::IsSupersetOf({"card.pan", "email", "iban", "jp.my_number", "phone", "secret.jwt"}));
}

TEST(DetectAll, PrefixesTypesAndDropsWhatIsBelowTheMinimum) {
  const std::shared_ptr<const Detector> detector = make_detector("basic/1").value();
  const std::vector<DeclaredDetector> declared = {{.id = "all", .detector = detector},
                                                  {.id = "sure", .detector = detector, .min_confidence = Confidence::High}};
  const std::vector<Segment> segments = {{.text = "taro@example.com bob@foo.com", .role = SegmentRole::System, .pointer = {}}};

  const Findings findings = detect_all(declared, segments, SystemClock());

  ASSERT_THAT(findings.items, SizeIs(3));
  EXPECT_EQ(findings.items[0].type, "all.email");
  EXPECT_EQ(findings.items[2].type, "sure.email");
  EXPECT_EQ(findings.items[2].role, SegmentRole::System);
}

TEST(DetectAll, ReportsStatusAndTime) {
  const TickingClock clock(std::chrono::milliseconds(3));
  const std::vector<DeclaredDetector> declared = {{.id = "pii", .detector = make_dictionary({{"falcon", "term"}})}};
  const std::vector<Segment> segments = {user("falcon")};

  const Findings findings = detect_all(declared, segments, clock);

  ASSERT_THAT(findings.reports, SizeIs(1));
  EXPECT_EQ(findings.reports[0].id, "pii");
  EXPECT_EQ(findings.reports[0].status, DetectorStatus::Ok);
  EXPECT_EQ(findings.reports[0].micros, 9000);  // making the text ready, and a turn in which it looked once
}

TEST(DetectText, SortsByPlace) {
  EXPECT_THAT(found("bob@foo.com 4111 1111 1111 1111 tanaka@foo.co.jp"),
              ElementsAre("email high bob@foo.com", "card.pan high 4111 1111 1111 1111", "email high tanaka@foo.co.jp"));
}

TEST(DetectText, WritesAFindingAsJson) {
  const Finding finding{.type = "email", .confidence = Confidence::High, .begin = 3, .end = 9};

  EXPECT_EQ(to_json_line(finding), R"({"type":"email","start":3,"end":9,"confidence":"high"})");
}

}  // namespace
}  // namespace sekisho
