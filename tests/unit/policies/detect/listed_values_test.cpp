#include "policies/detect/listed_values.h"

#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

// The values listed behind every occurrence of a word.
std::vector<std::string> behind(std::string_view word, std::string_view text) {
  std::vector<ByteSpan> labels;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    labels.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size())});
  }
  std::vector<std::string> all;
  for (const ByteSpan value : listed_values(text, labels)) all.emplace_back(text.substr(value.begin, value.end - value.begin));
  return all;
}

TEST(ListedValues, AreSetApartBySignsAndWords) {
  EXPECT_THAT(behind("CVV", "CVV: 569, 761; 804 and 233"), ElementsAre("569", "761", "804", "233"));
  EXPECT_THAT(behind("CVV", "CVV 569/761"), ElementsAre("569", "761"));
  EXPECT_THAT(behind("CVV", "CVVは569と761、804・233です"), ElementsAre("569", "761", "804", "233"));
  EXPECT_THAT(behind("SSN", "SSN 536221234 212091234"), ElementsAre("536221234", "212091234"));
}

TEST(ListedValues, StandInArraysAndItems) {
  EXPECT_THAT(behind("dob", R"({"dob":["1985-04-12", "1990-01-02"],"n":[1,2]})"), ElementsAre("1985-04-12", "1990-01-02"));
  EXPECT_THAT(behind("tel", "tel:\n- 03 1234 5678\n- 09012345678\n"), ElementsAre("03 1234 5678", "09012345678"));
  EXPECT_THAT(behind("tel", "tel no.\n1. 0312345678\n2. 0322345678\n"), ElementsAre("0312345678", "0322345678"));
  EXPECT_THAT(behind("nino", "nino: <li>AB 12 34 56 C</li><li>QQ 12 34 56 A</li>"), ElementsAre("AB 12 34 56 C", "QQ 12 34 56 A"));
  EXPECT_THAT(behind("licence", "licence (12 digits): 548461758500, 709857375660"), ElementsAre("548461758500", "709857375660"));
}

TEST(ListedValues, AreTwoOrMoreOfOneKind) {
  EXPECT_THAT(behind("CVV", "CVV: 569, 761, 042926, 233"), ElementsAre("569", "761"));
  EXPECT_THAT(behind("CVV", "CVV: 569, valid 761"), IsEmpty());
  EXPECT_THAT(behind("CVV", "CVV has 3 digits. We sold 569, 761 and 804"), IsEmpty());
  EXPECT_THAT(behind("CVV", R"({"CVV":"569","pin":"7614"})"), IsEmpty());
}

TEST(ListedValues, AreNoCellsOfOtherColumns) { EXPECT_THAT(behind("cvv", "id,cvv\n123,569\n124,761\n"), IsEmpty()); }

TEST(ListedValues, AreAllLabelled) {
  EXPECT_THAT(sure_by("payment/1", "CVV: 569, 761"), ElementsAre("cvv high 569", "cvv high 761"));
  EXPECT_THAT(sure_by("jp-pii/1", "口座番号は8374027と3387504です"), ElementsAre("bank_account high 8374027", "bank_account high 3387504"));
  EXPECT_THAT(sure_by("jp-pii/1", R"({"免許証番号":["309012345620","511318301181","442593612891","309012345620"]})"),
              AllOf(SizeIs(4), Each(StartsWith("drivers_license high"))));
  EXPECT_THAT(sure_by("us-pii/1", "SSN: 536221234, 212091234, 457551462, 530221234, 401221234"),
              AllOf(SizeIs(5), Each(StartsWith("ssn high"))));
}

TEST(ListedValues, MayHaveSignsBeforeThem) {
  EXPECT_THAT(sure_by("global-pii/1", "座標: 42.1123,-0.4632; 43.2345,-1.5423; 41.3851,2.1734; 40.4168,-3.7038; 37.3891,-5.9845"),
              SizeIs(5));
  EXPECT_THAT(sure_by("global-pii/1", "GPS: -33.4489,-70.6693; -34.6037,-58.3816; -23.5505,-46.6333; -12.0464,-77.0428"), SizeIs(4));
  EXPECT_THAT(sure_by("global-pii/1", "GPS: 35.6895°, 139.6917°; 34.6937°, 135.5023°; 43.0618°, 141.3545°; 33.5904°, 130.4017°"),
              SizeIs(4));
  EXPECT_THAT(sure_by("global-pii/1", "GPS: (42.1123, -0.4632), (43.2345, -1.5423), (41.3851, 2.1734), (40.4168, -3.7038)"), SizeIs(4));
  EXPECT_THAT(sure_by("global-pii/1", "lat -28.09930, 128.02962"), ElementsAre("geo high -28.09930", "geo high 128.02962"));
}

TEST(ListedValues, MayBeDatesAndCodes) {
  EXPECT_THAT(sure_by("jp-pii/1", R"({"dob":["1985-04-12","1990-01-02","1971-03-14","2001-12-31","1966-06-06"]})"), SizeIs(5));
  EXPECT_THAT(sure_by("jp-pii/1", "生年月日: 昭和60年4月12日、1990/01/02、1971年3月14日、S41.6.6と平成2年12月31日"), SizeIs(5));
  EXPECT_THAT(sure_by("global-pii/1", "BIC: DEUTDEFF, COBADEFFXXX, MARKDEFF, NDEADKKK, BNPAFRPP, GENODEF1"), Contains("bic high BNPAFRPP"));
}

}  // namespace
}  // namespace sekisho
