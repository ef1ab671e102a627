#include "gateway/core/json_number.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace sekisho {
namespace {

constexpr double kHuge = std::numeric_limits<double>::infinity();

class JsonNumber : public testing::TestWithParam<const char*> {};
class NoJsonNumber : public testing::TestWithParam<const char*> {};

TEST_P(JsonNumber, IsOne) { EXPECT_TRUE(is_json_number(GetParam())); }
TEST_P(NoJsonNumber, IsNone) { EXPECT_FALSE(is_json_number(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Rfc8259, JsonNumber, testing::Values("0", "-0", "10", "1.50", "-0.0e0", "1e400", "1E+5", "1e-999999", "9e0005"));
INSTANTIATE_TEST_SUITE_P(Rfc8259, NoJsonNumber,
                         testing::Values("", "-", "+1", "01", "-01", ".5", "1.", "1.e5", "1e", "1e+", "1e5.0", "1 ", "0x1", "1e5e5",
                                         "Infinity", "NaN", "1-1"));

TEST(JsonNumberValue, IsTheNearestDouble) {
  EXPECT_EQ(json_number("12.5"), 12.5);
  EXPECT_EQ(json_number("-1e3"), -1000);
  EXPECT_EQ(json_number("0.1"), 0.1);
}

TEST(JsonNumberValue, IsAnInfinityWhereItIsTooLargeForOne) {
  EXPECT_EQ(json_number("1e400"), kHuge);
  EXPECT_EQ(json_number("-1e400"), -kHuge);
  EXPECT_EQ(json_number(std::string(400, '9')), kHuge);
  EXPECT_EQ(json_number("0." + std::string(100, '0') + "1e600"), kHuge);
  EXPECT_EQ(json_number("1e99999999999999999999"), kHuge);
}

TEST(JsonNumberValue, IsNothingWhereItIsTooSmallForOne) {
  EXPECT_EQ(json_number("1e-400"), 0);
  EXPECT_EQ(json_number("0." + std::string(500, '0') + "1"), 0);
  EXPECT_EQ(json_number("1e-99999999999999999999"), 0);
  EXPECT_EQ(json_number("0e999999"), 0);
}

}  // namespace
}  // namespace sekisho
