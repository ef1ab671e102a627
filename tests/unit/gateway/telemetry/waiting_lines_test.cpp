#include "gateway/telemetry/waiting_lines.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

std::string text_of(WaitingLines& lines) {
  std::string text;
  for (const WaitingLines::Chunk& chunk : lines.take()) text += chunk.text;
  return text;
}

TEST(WaitingLines, GivesLinesInOrderOnce) {
  WaitingLines lines(100);
  lines.add("a");
  lines.add("b");

  EXPECT_EQ(text_of(lines), "a\nb\n");
  EXPECT_EQ(text_of(lines), "");
}

TEST(WaitingLines, TellsTheWriterOfTheFirstLineOnly) {
  WaitingLines lines(100);

  EXPECT_TRUE(lines.add("a"));
  EXPECT_FALSE(lines.add("b"));
  lines.take();
  EXPECT_TRUE(lines.add("c"));
}

TEST(WaitingLines, DropsTheOldestAndCountsThem) {
  WaitingLines lines(32);
  for (int i = 0; i < 33; ++i) lines.add(std::to_string(i));

  const std::string text = text_of(lines);

  EXPECT_EQ(lines.dropped(), 2U);  // one chunk
  EXPECT_TRUE(text.starts_with("2\n"));
  EXPECT_TRUE(text.ends_with("\n32\n"));
}

TEST(WaitingLines, CutsLongTextIntoChunks) {
  WaitingLines lines(1000);
  const std::string line(40 * 1024, 'x');
  lines.add(line);
  lines.add(line);

  EXPECT_EQ(lines.take().size(), 2U);
}

TEST(WaitingLines, HoldsAtLeastOneLine) {
  WaitingLines lines(0);
  lines.add("a");
  lines.add("b");

  EXPECT_EQ(text_of(lines), "b\n");
  EXPECT_EQ(lines.dropped(), 1U);
}

}  // namespace
}  // namespace sekisho
