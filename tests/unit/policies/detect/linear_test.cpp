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

class HostileToNumbers : public testing::TestWithParam<std::string_view> {};

TEST_P(HostileToNumbers, TextIsReadToItsEndInTimeByEveryCountry) {
  constexpr std::size_t kSize = std::size_t{128} << 10;
  std::string text;
  while (text.size() < kSize) text += GetParam();

  EXPECT_EQ(detect_text(pack_named("global-pii/1"), text, std::chrono::seconds(30)).status, DetectorStatus::Ok);
  EXPECT_EQ(detect_text(pack_named("payment/1"), text, std::chrono::seconds(30)).status, DetectorStatus::Ok);
}

class HostileToSecrets : public testing::TestWithParam<std::string_view> {};

TEST_P(HostileToSecrets, TextIsReadToItsEndInTime) {
  constexpr std::size_t kSize = std::size_t{128} << 10;
  std::string text;
  while (text.size() < kSize) text += GetParam();

  EXPECT_EQ(detect_text(pack_named("secrets/1"), text, std::chrono::seconds(30)).status, DetectorStatus::Ok);
}

INSTANTIATE_TEST_SUITE_P(Patterns, HostileToSecrets,
                         testing::Values("password/", "a/password\n", "a / パスワード\n", "パスワード・", "a/password:", "password,"));

INSTANTIATE_TEST_SUITE_P(Patterns, HostileToNumbers,
                         testing::Values("4 ", "4111111111111111 ", "渋谷区1-2-3", "二丁目", "〒1", "生年月日1", "昭和1年", "記号12345 ",
                                         "口座番号1", "cvv 1", "BIC A", "a:", "::", "1.1.1.1", "P<", "AB-12-", "4111111111111111^",
                                         "緯度35.1234 ", "1A1z", "00:", "ssn 1", "記号,番号,枝番1\n", "記号保険証1,", "緯度,1.23456\n",
                                         "zip:1500043 ", "zip,1500043\n", "1.1.1.1...", "2....::"));

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
