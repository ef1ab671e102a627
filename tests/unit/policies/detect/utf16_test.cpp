#include "policies/detect/utf16.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

namespace sekisho {
namespace {

std::uint64_t head_of(const std::string& bytes) {
  std::uint64_t head = 0;
  for (const char byte : bytes) head = head << 8 | static_cast<unsigned char>(byte);
  return head;
}

TEST(Utf16, IsReadInEitherOrder) {
  EXPECT_EQ(read_utf16(std::string("h\0i\0\x42\x30", 6)).value_or(""), "hiあ");
  EXPECT_EQ(read_utf16(std::string("\0h\0i\x30\x42", 6)).value_or(""), "hiあ");
  EXPECT_EQ(read_utf16(std::string("\xFF\xFEh\0i\0", 6)).value_or(""), "hi");
  EXPECT_FALSE(read_utf16("\x12\x99\xE0\x13\x77\x01").has_value());
}

TEST(Utf16, NoTextIsTakenForNoiseByItsBeginning) {
  std::mt19937 random(7);  // NOLINT: the same cases in every run
  constexpr std::string_view kLikely("\0\x30\x42\xFE\xFF\x4E\x9F\xAC\xD7 \n\tA\x7F\x80\xE0", 16);
  int texts = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string bytes;
    for (int k = 0; k < 6; ++k) bytes.push_back(kLikely[random() % kLikely.size()]);
    if (!is_utf16(bytes)) continue;
    ++texts;
    EXPECT_TRUE(may_be_utf16(head_of(bytes))) << head_of(bytes);
  }
  EXPECT_GT(texts, 1000);
  EXPECT_FALSE(may_be_utf16(head_of("\x12\x99\xE0\x13\x77\x01")));
}

}  // namespace
}  // namespace sekisho
