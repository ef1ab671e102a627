#include "gateway/core/plain_json.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <limits>

namespace sekisho {
namespace {

namespace json = boost::json;

TEST(PlainJson, WritesNumbersWithoutAnExponent) {
  EXPECT_EQ(to_plain_json(json::array{0.000009, 12.5, 1490.0, -0.001, 0.0, 7, 18446744073709551615U}),
            "[0.000009,12.5,1490,-0.001,0,7,18446744073709551615]");
}

TEST(PlainJson, WritesTheSmallestAndTheLargestDoubleInFull) {
  const std::string small = to_plain_json(std::numeric_limits<double>::denorm_min());
  const std::string large = to_plain_json(std::numeric_limits<double>::max());

  EXPECT_EQ(small.find_first_of("eE"), std::string::npos);
  EXPECT_EQ(json::parse(small).as_double(), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(large.size(), 309U);
}

TEST(PlainJson, WritesEverythingElseAsItIs) {
  const json::value value = json::parse(R"({"a\n\"b":[true,null,"x\u0001",{}],"c":{"d":[]}})");

  EXPECT_EQ(json::parse(to_plain_json(value)), value);
  EXPECT_EQ(to_plain_json(std::numeric_limits<double>::infinity()), "null");
}

}  // namespace
}  // namespace sekisho
