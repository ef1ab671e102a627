#include "policies/detect/byte_lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sekisho {
namespace {

TEST(ByteLanes, CountsAByteWhereverItStands) {
  for (std::size_t size = 0; size < 70; ++size) {
    for (std::size_t every = 1; every < 20; ++every) {
      std::string text(size, 'x');
      for (std::size_t at = 0; at < size; at += every) text[at] = '|';
      EXPECT_EQ(count_byte(text, '|'), static_cast<std::size_t>(std::ranges::count(text, '|'))) << size << ' ' << every;
    }
  }
  EXPECT_EQ(count_byte("\xE3\x81\xE3", '\xE3'), 2U);
}

}  // namespace
}  // namespace sekisho
