#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Card, GroupsOfFourAreSureWithoutContext) {
  EXPECT_THAT(found("4111 1111 1111 1111"), ElementsAre("card.pan high 4111 1111 1111 1111"));
}

TEST(Card, SandboxNumbersCountLikeAnyOther) {
  EXPECT_THAT(found("4242424242424242"), ElementsAre("card.pan medium 4242424242424242"));
  EXPECT_THAT(found("4111111111111111"), ElementsAre("card.pan medium 4111111111111111"));
}

TEST(Card, ContextWordMakesAnUnbrokenNumberSure) {
  EXPECT_THAT(found("カードは4539148803436467です"), ElementsAre("card.pan high 4539148803436467"));
  EXPECT_THAT(found("Visa: 4539148803436467"), ElementsAre("card.pan high 4539148803436467"));
}

TEST(Card, FindsEveryNetworkInItsOwnGroups) {
  EXPECT_THAT(sure("5555-5555-5555-4444"), ElementsAre("card.pan high 5555-5555-5555-4444"));
  EXPECT_THAT(sure("2223 0031 2200 3222"), ElementsAre("card.pan high 2223 0031 2200 3222"));
  EXPECT_THAT(sure("3782 822463 10005"), ElementsAre("card.pan high 3782 822463 10005"));
  EXPECT_THAT(sure("3056 930902 5904"), ElementsAre("card.pan high 3056 930902 5904"));
  EXPECT_THAT(sure("3530111333300000"), ElementsAre("card.pan medium 3530111333300000"));
  EXPECT_THAT(sure("6011000990139424"), ElementsAre("card.pan medium 6011000990139424"));
  EXPECT_THAT(sure("6240008631401148"), ElementsAre("card.pan medium 6240008631401148"));
  EXPECT_THAT(sure("2201382000000013"), ElementsAre("card.pan medium 2201382000000013"));
}

TEST(Card, SecurityCodeAndExpiryBehindItDoNotHideIt) {
  EXPECT_THAT(found("4242 4242 4242 4242 12/27 123"), ElementsAre("card.pan high 4242 4242 4242 4242"));
  EXPECT_THAT(found("4242 4242 4242 4242 123"), ElementsAre("card.pan high 4242 4242 4242 4242"));
}

TEST(Card, CardsAndDatesBesideACardDoNotHideIt) {
  EXPECT_THAT(sure("4111-1111-1111-1111 5555-5555-5555-4444"),
              ElementsAre("card.pan high 4111-1111-1111-1111", "card.pan high 5555-5555-5555-4444"));
  EXPECT_THAT(sure("4111 1111 1111 1111 5555 5555 5555 4444"),
              ElementsAre("card.pan high 4111 1111 1111 1111", "card.pan high 5555 5555 5555 4444"));
  EXPECT_THAT(sure("2026 4111 1111 1111 1111"), ElementsAre("card.pan high 4111 1111 1111 1111"));
  EXPECT_THAT(sure("4111 1111 1111 1111 1227 123"), ElementsAre("card.pan high 4111 1111 1111 1111"));
  EXPECT_THAT(sure("4111 1111 1111 1111 5678"), IsEmpty());
  EXPECT_THAT(sure("8765 4321 4111 1111 1111 1111"), IsEmpty());
}

TEST(Card, WrongLuhnDigitIsNoCard) { EXPECT_THAT(found("4111 1111 1111 1112"), IsEmpty()); }

TEST(Card, UnknownIssuerIsNoCard) { EXPECT_THAT(found("1111 1111 1111 1117"), IsEmpty()); }

TEST(Card, LengthThatTheNetworkDoesNotIssueIsNoCard) { EXPECT_THAT(found("411111111111111116"), IsEmpty()); }

TEST(Card, DigitGuardsHoldAgainstLongerNumbers) {
  EXPECT_THAT(found("94111111111111111"), IsEmpty());
  EXPECT_THAT(found("41111111111111110000000"), IsEmpty());
}

TEST(Card, PiecesOfLongerCodesAreDoubtful) {
  EXPECT_THAT(sure("4111-1111-1111-1111-1111"), IsEmpty());
  EXPECT_THAT(sure("4111 1111 1111 1111 1234 5678"), IsEmpty());
  EXPECT_THAT(sure("3fa4111111111111111b2c"), IsEmpty());
}

TEST(Card, FractionsOfDecimalsAreNoCards) { EXPECT_THAT(found("score 0.4539148803436467"), IsEmpty()); }

TEST(Card, TableExportsAsFloatsAreStillCards) { EXPECT_THAT(sure("4539148803436467.0"), ElementsAre("card.pan medium 4539148803436467")); }

TEST(Card, ArticleCodesOfThirteenDigitsAreNoCards) { EXPECT_THAT(found("4901234567894"), IsEmpty()); }

TEST(Card, KanaAroundItAreNoBoundaryProblem) {
  EXPECT_THAT(sure("番号は4111111111111111です"), ElementsAre("card.pan medium 4111111111111111"));
}

TEST(Card, DigitsSpacedOneByOneCountBesideAContextWord) {
  EXPECT_THAT(sure("card: 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"), ElementsAre("card.pan medium 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"));
}

TEST(Card, BehindItsLabelTheGroupsMayStandApart) {
  EXPECT_THAT(sure("card number: 4111, 1111, 1111, 1111"), ElementsAre("card.pan high 4111, 1111, 1111, 1111"));
  EXPECT_THAT(sure("4111, 1111, 1111, 1111"), IsEmpty());
}

}  // namespace
}  // namespace sekisho
