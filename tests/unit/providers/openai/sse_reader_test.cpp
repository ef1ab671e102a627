#include "providers/openai/sse_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// All frames of `bytes` when they come in pieces of `step` bytes.
std::vector<SseFrame> frames_of(std::string_view bytes, std::size_t step = 1) {
  SseReader reader;
  std::vector<SseFrame> frames;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    for (SseFrame& frame : reader.feed(bytes.substr(at, step))) frames.push_back(std::move(frame));
  }
  if (auto last = reader.finish()) frames.push_back(*std::move(last));
  return frames;
}

std::vector<std::string> data_of(std::string_view bytes, std::size_t step = 1) {
  std::vector<std::string> data;
  for (const SseFrame& frame : frames_of(bytes, step)) data.push_back(frame.data);
  return data;
}

std::vector<std::string> bytes_of(std::string_view bytes, std::size_t step = 1) {
  std::vector<std::string> out;
  for (const SseFrame& frame : frames_of(bytes, step)) out.push_back(frame.bytes);
  return out;
}

TEST(SseReader, ReadsFramesByteByByte) { EXPECT_THAT(data_of("data: a\n\ndata: b\n\n"), ElementsAre("a", "b")); }

TEST(SseReader, ReadsEveryKindOfLineEnd) {
  EXPECT_THAT(data_of("data: a\r\n\r\ndata: b\r\n\r\n"), ElementsAre("a", "b"));
  EXPECT_THAT(data_of("data: a\r\rdata: b\r\r"), ElementsAre("a", "b"));
  EXPECT_THAT(data_of("data: a\n\r\ndata: b\r\n\n"), ElementsAre("a", "b"));
}

TEST(SseReader, KeepsTheBytesOfAFrameWithItsBlankLine) {
  EXPECT_THAT(bytes_of("data: a\r\n\r\ndata: b\n\n"), ElementsAre("data: a\r\n\r\n", "data: b\n\n"));
  EXPECT_THAT(bytes_of("data: a\r\n\r\ndata: b\n\n", 100), ElementsAre("data: a\r\n\r\n", "data: b\n\n"));
}

TEST(SseReader, GivesAFrameWhoseLinesEndWithCrAtOnce) {
  SseReader reader;

  EXPECT_EQ(reader.feed("data: a\r\r").size(), 1u);
}

TEST(SseReader, TakesDataWithAndWithoutASpace) { EXPECT_THAT(data_of("data:a\n\ndata:  b\n\ndata\n\n"), ElementsAre("a", " b", "")); }

TEST(SseReader, JoinsSeveralDataLines) { EXPECT_THAT(data_of("data: a\ndata:\ndata: b\n\n"), ElementsAre("a\n\nb")); }

TEST(SseReader, ReadsTheEventNameWhereverItStands) {
  const auto frames = frames_of("data: x\nid: 7\nretry: 3\nevent: error\nwhatever: y\n\n");

  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].event, "error");
  EXPECT_EQ(frames[0].data, "x");
}

TEST(SseReader, GivesCommentsAsFramesWithoutFields) {
  const auto frames = frames_of(": ping\n\n:\ndata: a\n\n");

  ASSERT_EQ(frames.size(), 2u);
  EXPECT_FALSE(frames[0].has_fields);
  EXPECT_EQ(frames[0].bytes, ": ping\n\n");
  EXPECT_TRUE(frames[1].has_data);
}

TEST(SseReader, DropsAByteOrderMark) {
  EXPECT_THAT(bytes_of("\xEF\xBB\xBF"
                       "data: a\n\n"),
              ElementsAre("data: a\n\n"));
  EXPECT_THAT(bytes_of("\xEF\xBB\xBF"
                       "data: a\n\n",
                       100),
              ElementsAre("data: a\n\n"));
}

TEST(SseReader, DropsNeedlessBlankLines) { EXPECT_THAT(bytes_of("\n\r\n\rdata: a\n\n\n\n"), ElementsAre("data: a\n\n")); }

TEST(SseReader, KeepsCharactersThatASplitCutsInTwo) { EXPECT_THAT(data_of("data: 世界😀\n\n"), ElementsAre("世界😀")); }

TEST(SseReader, ClosesTheLastFrameWhereTheStreamDidNot) {
  EXPECT_THAT(bytes_of("data: a"), ElementsAre("data: a\n\n"));
  EXPECT_THAT(bytes_of("data: a\n"), ElementsAre("data: a\n\n"));
  EXPECT_THAT(bytes_of("data: a\r\n\r"), ElementsAre("data: a\r\n\r\n"));
  EXPECT_FALSE(frames_of("data: a\n").front().closed);
  EXPECT_TRUE(frames_of("data: a\r\n\r").front().closed);
}

TEST(SseReader, HasNothingLeftAfterTheLastBlankLine) {
  SseReader reader;
  reader.feed("data: a\n\n\n");

  EXPECT_FALSE(reader.finish());
}

TEST(SseReader, TakesFramesOfManyMegabytes) {
  const std::string big(5'000'000, 'x');

  EXPECT_THAT(data_of("data: " + big + "\n\n", 65'536), ElementsAre(big));
}

TEST(SseReader, StopsAtAFrameThatIsTooLarge) {
  SseReader whole(10);
  SseReader pieces(10);

  EXPECT_THAT(whole.feed("data: 12345\n\n"), IsEmpty());
  EXPECT_TRUE(whole.overflowed());
  for (const char c : std::string_view("data: 12345")) EXPECT_THAT(pieces.feed(std::string(1, c)), IsEmpty());
  EXPECT_TRUE(pieces.overflowed());
}

TEST(SseReader, GivesTheFramesBeforeOneThatIsTooLarge) {
  SseReader reader(10);

  EXPECT_EQ(reader.feed("data: 1\n\ndata: 12345\n\n").size(), 1u);
  EXPECT_TRUE(reader.overflowed());
}

// Every split of a text in two, for a text with every trap in it.
TEST(SseReader, AnySplitGivesTheSameFrames) {
  const std::string text = "\xEF\xBB\xBF: c\r\n\r\n\r\nevent: e\rdata: 世\r\rdata: b\n\n\ndata:c\r\n\r\n:x\ndata: d\n\r\ndata: e\r";
  const std::vector<SseFrame> expected = frames_of(text, text.size());

  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    SseReader reader;
    std::vector<SseFrame> frames = reader.feed(text.substr(0, cut));
    for (SseFrame& frame : reader.feed(text.substr(cut))) frames.push_back(std::move(frame));
    if (auto last = reader.finish()) frames.push_back(*std::move(last));
    EXPECT_EQ(frames, expected) << "cut at " << cut;
  }
}

}  // namespace
}  // namespace sekisho
