#include "gateway/core/money.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

constexpr std::int64_t kUnit = 1'000'000;

TEST(Money, CostsTokensAtThePriceOfAMillion) {
  const Price price{3 * kUnit, 15 * kUnit, std::nullopt, std::nullopt, "USD"};

  EXPECT_EQ(cost_of({1000, 200, 0, 0, false}, price), (Money{6000, "USD"}));
}

TEST(Money, PricesCachedTokensApart) {
  const Price price{10 * kUnit, 0, kUnit, std::nullopt, "USD"};

  EXPECT_EQ(cost_of({1000, 0, 400, 0, false}, price), (Money{6400, "USD"}));
}

TEST(Money, PricesTokensThatAreWrittenToACacheApart) {
  const Price price{.in = 10 * kUnit, .out = 0, .cached = kUnit, .cache_write = 12 * kUnit + kUnit / 2, .currency = "USD"};

  EXPECT_EQ(cost_of({.input = 1000, .cached = 400, .cache_write = 200}, price), (Money{4000 + 400 + 2500, "USD"}));
}

TEST(Money, TakesThemAtTheFullPriceWhereNoOtherIsGiven) {
  const Price price{10 * kUnit, 0, std::nullopt, std::nullopt, "USD"};

  EXPECT_EQ(cost_of({.input = 1000, .cache_write = 200}, price), (Money{10000, "USD"}));
}

TEST(Money, NeverPricesMoreTokensThanThereAre) {
  const Price price{.in = 10 * kUnit, .out = 0, .cached = kUnit, .cache_write = 20 * kUnit, .currency = "USD"};

  EXPECT_EQ(cost_of({.input = 100, .cached = 60, .cache_write = 90}, price), (Money{60 + 800, "USD"}));
}

TEST(Money, TakesCachedTokensAtTheFullPriceWhereNoOtherIsGiven) {
  const Price price{10 * kUnit, 0, std::nullopt, std::nullopt, "USD"};

  EXPECT_EQ(cost_of({1000, 0, 400, 0, false}, price), (Money{10000, "USD"}));
}

TEST(Money, RoundsUpToTheNextMillionth) {
  const Price price{1, 0, std::nullopt, std::nullopt, "JPY"};

  EXPECT_EQ(cost_of({1, 0, 0, 0, false}, price), (Money{1, "JPY"}));
}

TEST(Money, DoesNotOverflowWithTheLargestRequests) {
  const Price price{1'000'000 * kUnit, 0, std::nullopt, std::nullopt, "JPY"};

  EXPECT_EQ(cost_of({100'000'000, 0, 0, 0, false}, price), (Money{100'000'000 * kUnit, "JPY"}));
}

TEST(Money, IsUnknownWhereAPriceThatIsNeededIsUnknown) {
  EXPECT_EQ(cost_of({1, 1, 0, 0, false}, {kUnit, std::nullopt, std::nullopt, std::nullopt, "USD"}), std::nullopt);
  EXPECT_EQ(cost_of({0, 0, 0, 0, false}, {}), std::nullopt);
}

TEST(Money, PrintsWithoutNeedlessZeros) {
  EXPECT_EQ(to_string(Money{12'345'000, "JPY"}), "12.345 JPY");
  EXPECT_EQ(to_string(Money{3'000'000, "USD"}), "3 USD");
  EXPECT_EQ(to_string(Money{-500'000, "USD"}), "-0.5 USD");
  EXPECT_EQ(to_string(Money{7, "USD"}), "0.000007 USD");
}

}  // namespace
}  // namespace sekisho
