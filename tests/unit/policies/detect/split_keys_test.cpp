#include "policies/detect/split_keys.h"

#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

// A private key of twelve lines; put together, so that no scanner of repositories takes this file for a leak.
std::string private_key() {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string key = std::string("-----BEGIN RSA PRIV") + "ATE KEY-----";
  std::size_t place = 7;
  for (std::size_t i = 0; i < std::size_t{12} * 64; ++i) {
    if (i % 64 == 0) key.push_back('\n');
    place = (place * 37 + i + 11) % 8191;
    key.push_back(kAlphabet[place % 64]);
  }
  return key + "\n-----END RSA PRIV" + "ATE KEY-----";
}

std::vector<Segment> joined_parts(const std::vector<std::string>& parts) {
  std::vector<Segment> segments;
  for (const std::string& part : parts) {
    segments.push_back({.text = part, .role = SegmentRole::User, .pointer = "/messages/0/content", .seam_before = !segments.empty()});
  }
  return segments;
}

// The parts without what is surely a private key.
std::string left_of(const std::vector<std::string>& parts) {
  std::vector<std::string> rest = parts;
  for (const Finding& finding : detect_segments(pack_named("basic/1"), joined_parts(parts)).findings) {
    if (finding.type != "secret.private_key" || finding.confidence != Confidence::High) continue;
    std::ranges::fill(rest[finding.segment].begin() + finding.begin, rest[finding.segment].begin() + finding.end, '*');
  }
  std::string all;
  for (const std::string& part : rest) all += part;
  std::erase(all, '*');
  return all;
}

class SplitKey : public testing::TestWithParam<std::size_t> {};

TEST_P(SplitKey, IsFoundWholeOverTwoParts) {
  const std::string key = private_key();

  EXPECT_EQ(left_of({key.substr(0, GetParam()), key.substr(GetParam())}), "");
  EXPECT_EQ(left_of({"鍵です。 " + key.substr(0, GetParam()), key.substr(GetParam()) + "\nthat was it"}), "鍵です。 \nthat was it");
}

INSTANTIATE_TEST_SUITE_P(Places, SplitKey, testing::Values(1, 5, 10, 25, 31, 32, 33, 40, 96, 100, 200, 400, 600, 800, 811, 815, 830, 836));

TEST(SplitKeys, AreFoundWholeOverManyParts) {
  const std::string key = private_key();

  EXPECT_EQ(left_of({"see " + key.substr(0, 200), key.substr(200, 200), key.substr(400, 300), key.substr(700)}), "see ");
  EXPECT_EQ(left_of({key.substr(0, 25), key.substr(25, 400), key.substr(425) + " and " + key.substr(0, 300), key.substr(300)}), " and ");
}

TEST(SplitKeys, AreJoinedWhereOneIsOpenAlone) {
  const std::string key = private_key();
  const std::string line = key.substr(33, 64);

  EXPECT_EQ(find_split_keys(joined_parts({key.substr(0, 300), key.substr(300)})).size(), 1U);
  EXPECT_TRUE(find_split_keys(joined_parts({key, line + line})).empty());
  EXPECT_TRUE(find_split_keys(joined_parts({"nothing ---", line + line})).empty());
  EXPECT_TRUE(find_split_keys(joined_parts({key.substr(0, 300), "That was the beginning of a key."})).empty());
}

}  // namespace
}  // namespace sekisho
