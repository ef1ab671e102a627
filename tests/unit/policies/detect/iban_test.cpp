#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Iban, OneWordAndGroups) {
  EXPECT_THAT(found("GB82WEST12345698765432"), ElementsAre("iban high GB82WEST12345698765432"));
  EXPECT_THAT(found("IBAN: DE89 3704 0044 0532 0130 00."), ElementsAre("iban high DE89 3704 0044 0532 0130 00"));
  EXPECT_THAT(found("gb82west12345698765432"), ElementsAre("iban high gb82west12345698765432"));
}

TEST(Iban, PlusIsABlankInForms) {
  EXPECT_THAT(found("name=a&iban=DE89+3704+0044+0532+0130+00&x=1"), ElementsAre("iban high DE89+3704+0044+0532+0130+00"));
  EXPECT_THAT(found("iban=GB82+WEST+1234+5698+7654+32"), ElementsAre("iban high GB82+WEST+1234+5698+7654+32"));
  EXPECT_THAT(found("iban=DE89++3704+0044+0532+0130+00"), IsEmpty());
  EXPECT_THAT(found("iban=DE89+3704+0044+0532+0130+01"), IsEmpty());
}

TEST(Iban, WrongCheckDigitsAreNone) { EXPECT_THAT(found("GB83WEST12345698765432"), IsEmpty()); }

TEST(Iban, LengthIsTheCountrys) {
  EXPECT_THAT(found("DE893704004405320130001"), IsEmpty());
  EXPECT_THAT(found("DE8937040044053201300"), IsEmpty());
}

TEST(Iban, GroupsInsideAreNoOtherFindings) {
  EXPECT_THAT(found("FR14 2004 1010 0505 0001 3M02 606"), ElementsAre("iban high FR14 2004 1010 0505 0001 3M02 606"));
}

TEST(Iban, UnknownCountryIsNone) { EXPECT_THAT(found("ZZ82WEST12345698765432"), IsEmpty()); }

TEST(Iban, KanaBeforeItIsNoBoundaryProblem) {
  EXPECT_THAT(found("口座はGB82WEST12345698765432です"), ElementsAre("iban high GB82WEST12345698765432"));
}

}  // namespace
}  // namespace sekisho
