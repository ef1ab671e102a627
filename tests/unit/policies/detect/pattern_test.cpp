#include "policies/detect/pattern.h"

#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

CustomPattern pattern(std::string regex) { return {.type = "case", .regex = std::move(regex), .context = {}, .place = {}}; }

std::vector<std::string> found_with(const CustomPattern& one, std::string_view text) {
  const std::array<CustomPattern, 1> all = {one};
  return found_by(*make_pattern_detector(all).value(), text);
}

std::string problem_of(std::string regex) {
  const std::array<CustomPattern, 1> all = {pattern(std::move(regex))};
  const auto detector = make_pattern_detector(all);
  return detector ? "" : detector.error().message;
}

TEST(Pattern, FindsEveryMatch) {
  EXPECT_THAT(found_with(pattern("K-[0-9]{4}"), "K-1234, K-12 and K-5678"), ElementsAre("case high K-1234", "case high K-5678"));
}

TEST(Pattern, FirstGroupIsWhatWasFound) {
  EXPECT_THAT(found_with(pattern("case no\\. ([0-9]+)"), "see case no. 77 please"), ElementsAre("case high 77"));
}

TEST(Pattern, GroupThatTookNoPartLeavesTheWhole) {
  EXPECT_THAT(found_with(pattern("a(b)?c"), "ac abc"), ElementsAre("case high ac", "case high b"));
}

TEST(Pattern, SeesFoldedText) { EXPECT_THAT(found_with(pattern("K-[0-9]{4}"), "Ｋ－１２３４"), ElementsAre("case high Ｋ－１２３４")); }

// Lines whose escapes were undone are read with line ends between them that stand nowhere in the text.
TEST(Pattern, FindsNothingInWhatSetsReadingsApart) {
  const std::string text = "a\\x41\n\n" + std::string(3, '-') + "\nx\ny\nz\\x42";
  EXPECT_THAT(found_with(pattern("\\n{3}"), text), IsEmpty());
  EXPECT_THAT(found_with(pattern("AND|zB"), text), ElementsAre("case high z\\x42"));
}

TEST(Pattern, ConfidenceIsTheDeclaredOne) {
  CustomPattern declared = pattern("x1");
  declared.confidence = Confidence::Low;

  EXPECT_THAT(found_with(declared, "x1"), ElementsAre("case low x1"));
}

TEST(Pattern, ContextWordsMustStandNearOnEitherSide) {
  CustomPattern declared = pattern("[0-9]{4}");
  declared.context = {"事件番号", "docket"};

  EXPECT_THAT(found_with(declared, "事件番号 1234"), ElementsAre("case high 1234"));
  EXPECT_THAT(found_with(declared, "1234 is the Docket"), ElementsAre("case high 1234"));
  EXPECT_THAT(found_with(declared, "1234 is the year"), IsEmpty());
  EXPECT_THAT(found_with(declared, "docket " + std::string(60, '-') + " 1234"), IsEmpty());
}

TEST(Pattern, LookAroundIsRefused) {
  EXPECT_THAT(problem_of("(?<=x)[0-9]"), HasSubstr("the pattern `case` cannot be used"));
  EXPECT_THAT(problem_of("(?=x)y"), HasSubstr("look-around"));
  EXPECT_THAT(problem_of("(?!x)y"), HasSubstr("look-around"));
}

TEST(Pattern, BackReferencesAreRefused) { EXPECT_THAT(problem_of("(a)\\1"), HasSubstr("back-references")); }

TEST(Pattern, BrokenPatternsAreRefused) { EXPECT_THAT(problem_of("(a"), HasSubstr("missing )")); }

TEST(Pattern, PatternsThatMatchNothingAtAllAreRefused) { EXPECT_THAT(problem_of("a*"), HasSubstr("without characters")); }

TEST(Pattern, HostileTextIsReadInTime) {
  const std::array<CustomPattern, 1> all = {pattern("(a+)+b|(x|xx)+y")};
  const auto detector = make_pattern_detector(all).value();

  EXPECT_EQ(detect_text(*detector, std::string(100'000, 'a') + std::string(100'000, 'x'), std::chrono::seconds(30)).status,
            DetectorStatus::Ok);
}

TEST(Pattern, MoreMatchesThanAnyDetectorHasAreOverBudget) {
  const std::array<CustomPattern, 1> all = {pattern("a")};
  const auto detector = make_pattern_detector(all).value();

  EXPECT_EQ(detect_text(*detector, std::string(200'000, 'a'), std::chrono::seconds(30)).status, DetectorStatus::OverBudget);
}

}  // namespace
}  // namespace sekisho
