#include "providers/openai/repeated_chunk.h"

#include "providers/openai/answer_reader.h"
#include "providers/openai/stream_decoder.h"
#include "tests/support/describe_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

namespace sekisho {
namespace {

using testing::Optional;

std::string chunk_of(std::string_view text, std::string_view more = {}) {
  return R"({"id":"a","model":"m","choices":[{"index":2,"delta":{"content":")" + std::string(text) + R"("})" + std::string(more) + "}]}";
}

JsonTape tape_of(std::string json) {
  const JsonLimits limits{.reading = JsonReading::Tolerant};
  return *JsonTape::parse(std::move(json), limits);
}

RepeatedChunk remembering(const std::string& json) {
  RepeatedChunk repeated;
  repeated.remember(tape_of(json), {TextDelta{.choice = 2, .text = "one"}});
  return repeated;
}

TEST(RepeatedChunk, KnowsTheSameChunkWithAnotherText) {
  const RepeatedChunk repeated = remembering(chunk_of("one"));

  EXPECT_THAT(repeated.read(chunk_of("世界, two")), Optional(TextDelta{.choice = 2, .text = "世界, two"}));
}

TEST(RepeatedChunk, LeavesWhateverElseChangedToTheReader) {
  const RepeatedChunk repeated = remembering(chunk_of("one"));

  EXPECT_EQ(repeated.read(chunk_of("two", R"(,"finish_reason":"stop")")), std::nullopt);
  EXPECT_EQ(repeated.read(chunk_of(R"(two"},"finish_reason":"stop","x":{"y":")")), std::nullopt);
  EXPECT_EQ(repeated.read(chunk_of("")), std::nullopt);
  EXPECT_EQ(repeated.read(chunk_of(R"(t\u0077o)")), std::nullopt);
  EXPECT_EQ(repeated.read(chunk_of("t\tw")), std::nullopt);
  EXPECT_EQ(repeated.read(chunk_of("\xE4\xB8")), std::nullopt);
  EXPECT_EQ(repeated.read(chunk_of("one").substr(1)), std::nullopt);
}

TEST(RepeatedChunk, RemembersNothingThatSaysMoreThanText) {
  RepeatedChunk repeated = remembering(chunk_of("one"));

  repeated.remember(tape_of(chunk_of("one")), {TextDelta{.choice = 2, .text = "one"}, FinishPart{.choice = 2, .reason = "stop"}});

  EXPECT_EQ(repeated.read(chunk_of("two")), std::nullopt);
}

TEST(RepeatedChunk, RemembersNoChunkWithTextInTwoPlaces) {
  const std::string two = R"({"choices":[{"index":2,"delta":{"content":"one"}},{"index":3,"delta":{}}]})";

  EXPECT_EQ(remembering(two).read(two), std::nullopt);
}

// What reading every chunk says, for chunks of which many repeat the one before.
std::string read_one_by_one(const std::vector<std::string>& chunks) {
  AnswerReader reader(Endpoint::Chat);
  std::string out;
  for (const std::string& chunk : chunks) {
    StreamEvent event;
    event.parts = reader.read(tape_of(chunk));
    out += describe(event);
  }
  return out;
}

std::string decode(const std::vector<std::string>& chunks) {
  const auto decoder = make_stream_decoder(Endpoint::Chat);
  std::string out;
  for (const std::string& chunk : chunks) {
    const auto events = decoder->feed("data: " + chunk + "\n\n");
    for (const StreamEvent& event : *events) out += describe(event);
  }
  return out;
}

TEST(RepeatedChunk, AStreamReadsAsItsChunksOneByOne) {
  constexpr std::array<std::string_view, 8> kTexts = {"a", "hello ", "世界", "", R"(\n)", R"(\")", "é", R"(\ud83d\ude00)"};
  constexpr std::array<std::string_view, 4> kMore = {"", R"(,"logprobs":null)", R"(,"finish_reason":"stop")", R"(,"finish_reason":null)"};
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> chunks;
    std::size_t more = 0;
    for (int i = 0; i < 12; ++i) {
      if (random() % 5 == 0) more = random() % kMore.size();
      chunks.push_back(chunk_of(kTexts.at(random() % kTexts.size()), kMore.at(more)));
    }
    ASSERT_EQ(decode(chunks), read_one_by_one(chunks)) << "round " << round;
  }
}

}  // namespace
}  // namespace sekisho
