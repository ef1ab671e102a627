#include "policies/detect/labelled.h"

#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

bool is_piece_of(std::string_view text, std::string_view digits) {
  const std::size_t at = text.find(digits);
  return is_piece(text, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + digits.size())});
}

TEST(Labelled, ACommaJoinsGroupsOfThreeDigits) {
  EXPECT_TRUE(is_piece_of("12,345", "12"));
  EXPECT_TRUE(is_piece_of("12,345", "345"));
  EXPECT_TRUE(is_piece_of("1,234,567", "234"));
  EXPECT_FALSE(is_piece_of("699,04/29", "699"));
  EXPECT_FALSE(is_piece_of("1,41,z", "41"));
  EXPECT_FALSE(is_piece_of("1,460-0008", "460-0008"));
  EXPECT_FALSE(is_piece_of("4539148803436467,699", "699"));
}

TEST(Labelled, CellsEndAtTheirCommas) {
  EXPECT_THAT(sure_by("payment/1", "card,cvv,exp\n4539148803436467,699,04/29"), ElementsAre("pan high 4539148803436467", "cvv high 699"));
  EXPECT_THAT(sure_by("payment/1", "id,cvv\n1,569\n"), ElementsAre("cvv high 569"));
  EXPECT_THAT(sure_by("payment/1", "CVV:699,04/29"), ElementsAre("cvv high 699"));
  EXPECT_THAT(sure_by("jp-pii/1", "〒390-0873,12"), ElementsAre("postal high 〒390-0873"));
  EXPECT_THAT(sure_by("jp-pii/1", "id,zip\n1,460-0008"), ElementsAre("postal medium 460-0008"));
  EXPECT_THAT(sure_by("jp-pii/1", "id,age,x\n1,41,z\n2,100,z"), ElementsAre("age medium 41", "age medium 100"));
}

TEST(Labelled, ThousandsAreNoValues) {
  EXPECT_THAT(sure_by("payment/1", "the CVV of order 1,569"), IsEmpty());
  EXPECT_THAT(sure_by("jp-pii/1", "年齢 12,345"), IsEmpty());
}

TEST(Labelled, ColumnsOfInsertMayHoldNumbers) {
  EXPECT_THAT(sure_by("jp-pii/1", "INSERT INTO t (id, 口座番号, 区分) VALUES (12,7084576,5), (13, 3387504 ,5);"),
              ElementsAre("bank_account high 7084576", "bank_account high 3387504"));
  EXPECT_THAT(sure_by("payment/1", "insert into t (id, cvv) values (12,569),('a','761')"), ElementsAre("cvv high 569", "cvv high 761"));
}

TEST(Labelled, PairsOfDegreesAreEachWhole) {
  EXPECT_THAT(sure_by("global-pii/1", "GPS 35.68123,139.76712\nGPS 43.06417,141.34694"),
              ElementsAre("geo high 35.68123,139.76712", "geo high 43.06417,141.34694"));
  EXPECT_THAT(sure_by("global-pii/1", "name,lat,lon\nA,33.969980,130.337169\nB,43.112233,141.445566\n"),
              ElementsAre("geo high 33.969980", "geo high 130.337169", "geo high 43.112233", "geo high 141.445566"));
}

TEST(Labelled, OneNumberOfDegreesMayStandAlone) {
  EXPECT_THAT(sure_by("global-pii/1", "latitude: 35.68123"), ElementsAre("geo high 35.68123"));
  EXPECT_THAT(sure_by("global-pii/1", "lat: 35.6812 ms"), IsEmpty());
  EXPECT_THAT(sure_by("global-pii/1", "GPS 35.68123"), IsEmpty());
}

}  // namespace
}  // namespace sekisho
