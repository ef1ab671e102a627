#include "policies/detect/seams.h"

#include "policies/detect/detect_all.h"
#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// What a pack finds in parts of one role that follow on each other, each as `part type confidence matched-text`.
std::vector<std::string> found_in(const std::string& pack, const std::vector<std::string_view>& parts) {
  std::vector<Segment> segments;
  for (const std::string_view part : parts) {
    segments.push_back({.text = part, .role = SegmentRole::User, .pointer = "/messages/0/content", .seam_before = !segments.empty()});
  }
  std::vector<std::string> all;
  for (const Finding& finding : detect_segments(pack_named(pack), segments).findings) {
    all.push_back(std::to_string(finding.segment) + " " + finding.type + " " + std::string(name_of(finding.confidence)) + " " +
                  std::string(segments[finding.segment].text.substr(finding.begin, finding.end - finding.begin)));
  }
  return all;
}

TEST(Seams, ALabelCountsForTheNextPart) {
  EXPECT_THAT(found_in("jp-pii/1", {"生年月日", "1980年1月2日"}), ElementsAre("1 birthdate high 1980年1月2日"));
  EXPECT_THAT(found_in("jp-pii/1", {"口座番号", "1234567"}), ElementsAre("1 bank_account high 1234567"));
  EXPECT_THAT(found_in("payment/1", {"CVV", "123"}), ElementsAre("1 cvv high 123"));
  EXPECT_THAT(found_in("us-pii/1", {"SSN: ", "094898777"}), ElementsAre("1 ssn high 094898777"));
  EXPECT_THAT(found_in("us-pii/1", {"SSN", "094898777"}), ElementsAre("1 ssn high 094898777"));
  EXPECT_THAT(found_in("secrets/1", {"aws_secret_access_key=", "0r3SmwXYvSQZj0XZJ43A35VpYlQwV/gqSogkIiaj"}),
              ElementsAre("1 aws_secret_key high 0r3SmwXYvSQZj0XZJ43A35VpYlQwV/gqSogkIiaj"));
}

// What the pack finds in what two speak by turns.
std::vector<std::string> found_in_turns(const std::vector<std::string_view>& messages) {
  std::vector<Segment> segments;
  for (const std::string_view message : messages) {
    const SegmentRole role = segments.size() % 2 == 0 ? SegmentRole::Assistant : SegmentRole::User;
    segments.push_back({.text = message, .role = role, .pointer = "/messages/0/content"});
  }
  std::vector<std::string> all;
  for (const Finding& finding : detect_segments(pack_named("secrets/1"), segments).findings) {
    all.push_back(std::to_string(finding.segment) + " " + finding.type + " " + std::string(name_of(finding.confidence)) + " " +
                  std::string(segments[finding.segment].text.substr(finding.begin, finding.end - finding.begin)));
  }
  return all;
}

class Asked : public testing::TestWithParam<std::string_view> {};

TEST_P(Asked, APasswordAloneAnswers) {
  EXPECT_THAT(found_in_turns({GetParam(), "hR7xkq2z"}), ElementsAre("1 password medium hR7xkq2z"));
  EXPECT_THAT(found_in_turns({GetParam(), " `Tr0ub4dor&3` \n"}), ElementsAre("1 password medium Tr0ub4dor&3"));
}

INSTANTIATE_TEST_SUITE_P(Questions, Asked,
                         testing::Values("What is your password?", "Sure. What's the **password** for the VPN?",
                                         "Password:", "Please tell me your password.", "Enter password", "パスワードは何ですか？",
                                         "パスワードを教えてください。", "请输入密码：", "비밀번호를 알려주세요"));

class NotAnswered : public testing::TestWithParam<std::pair<std::string_view, std::string_view>> {};

TEST_P(NotAnswered, ByAnythingElse) { EXPECT_THAT(found_in_turns({GetParam().first, GetParam().second}), IsEmpty()); }

INSTANTIATE_TEST_SUITE_P(Words, NotAnswered,
                         testing::Values(std::pair("What is your password?", "Yes!"), std::pair("What is your password?", "changeme"),
                                         std::pair("What is your password?", "I do not know it, ask Tom2024x"),
                                         std::pair("What is your password?", "taro1@example.com"),
                                         std::pair("What is your password?", "https://example.com/a1"),
                                         std::pair("What is your password?", "no-one"),
                                         std::pair("I have changed the password on Monday and again on Friday", "Ubuntu22.04"),
                                         std::pair("What is your name?", "hR7xkq2z"),
                                         std::pair("Is the public key known?", "hR7xkq2zLw9Xv4Rb8Kd6")));

TEST(Seams, ALabelCountsForThePartBefore) {
  EXPECT_THAT(found_in("jp-pii/1", {"1980年1月2日", "生まれです"}), ElementsAre("0 birthdate high 1980年1月2日"));
}

TEST(Seams, WordsOfNeighboursAreNotGluedTogether) {
  EXPECT_THAT(found_in("global-pii/1", {"NRIC", "T3686583G"}), ElementsAre("1 sg.nric high T3686583G"));
  EXPECT_THAT(found_in("eu-pii/1", {"BIC", "BNPAFRPP"}), ElementsAre("1 bic high BNPAFRPP"));
  EXPECT_THAT(found_in("us-pii/1", {"ＤＥＡ", "GV3871933"}), ElementsAre("1 dea high GV3871933"));
  EXPECT_THAT(found_in("eu-pii/1", {"National", "Insurance", "OH452065D"}), ElementsAre("2 uk.nino high OH452065D"));
}

TEST(Seams, APieceAtACutIsNotAddedAsAWhole) {
  const std::string number = "SSN 094898777";
  const std::string first = "CLA" + number + std::string(SeamText::kReach - number.size(), '.');

  EXPECT_THAT(found_in("us-pii/1", {first, "text"}), IsEmpty());
}

TEST(Seams, LongSegmentsSplitTheText) {
  const std::string filler(1000, 'x');
  const auto user = [](std::string_view text, bool seam) { return Segment{.text = text, .pointer = {}, .seam_before = seam}; };
  const std::vector<Segment> segments = {user("a ", false), user(filler, true), user(" b", true), user("c", false)};

  const std::vector<SeamText> seams = find_seams(segments);

  ASSERT_THAT(seams, SizeIs(2));
  EXPECT_EQ(seams[0].text, "a " + std::string(SeamText::kReach, 'x'));
  EXPECT_EQ(seams[1].text, std::string(SeamText::kReach, 'x') + " b");
}

TEST(Seams, WhatWouldGlueIsReadSetApartToo) {
  const std::vector<Segment> segments = {{.text = "PAN", .pointer = {}}, {.text = "JYFPZ6695Z", .pointer = {}, .seam_before = true}};

  const std::vector<SeamText> seams = find_seams(segments);

  ASSERT_THAT(seams, SizeIs(2));
  EXPECT_EQ(seams[0].text, "PAN\nJYFPZ6695Z");
  EXPECT_TRUE(seams[0].context);
  EXPECT_EQ(seams[1].text, "PANJYFPZ6695Z");
}

}  // namespace
}  // namespace sekisho
