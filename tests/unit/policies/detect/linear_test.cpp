// Texts made to be slow. Anything worse than linear would take hours here and run into the time limit.
#include "tests/unit/policies/detect/found.h"

#include <gtest/gtest.h>

#include <chrono>

namespace sekisho {
namespace {

class Hostile : public testing::TestWithParam<std::string_view> {};

TEST_P(Hostile, TextIsReadToItsEndInTime) {
  constexpr std::size_t kSize = std::size_t{128} << 10;
  std::string text;
  while (text.size() < kSize) text += GetParam();

  EXPECT_EQ(detect_text(basic_pack(), text, std::chrono::seconds(30)).status, DetectorStatus::Ok);
}

INSTANTIATE_TEST_SUITE_P(Patterns, Hostile,
                         testing::Values("4", "4 ", "4111111111111111 ", "1234-5678-", "090-1234-5678\n", "(0", "+1 ", "a@", "a.", "@a.",
                                         "sk-", "sk-proj-1a", "eyJ-", "eyJ.", "://", "a://b:c@",
                                         "-----BEGIN PRIV"
                                         "ATE KEY-----",
                                         "-----BEGIN ", "DE89 ", "aGVsbG8g", "4a", "\\", "\\u005c", "%25", "%2525", "&#38;", "&", "ｱﾊﾟ",
                                         "１", "a\u200B", "a\u0301", "аbc", "カード", "電話 ", "ー", "\xF3\xA0\x81\x81", "\xFF", "JQQJ99",
                                         "1Q~", ":AA", "x/"));

}  // namespace
}  // namespace sekisho
