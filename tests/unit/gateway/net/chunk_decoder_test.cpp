#include "gateway/net/chunk_decoder.h"

#include <gtest/gtest.h>

#include <string>

namespace sekisho {
namespace {

using State = ChunkDecoder::State;

struct Outcome {
  State state = State::NeedMore;
  std::string body;
  std::size_t used = 0;
  bool operator==(const Outcome&) const = default;
};

Outcome decode(const std::string& bytes, std::size_t step, std::size_t limit = 1'000'000) {
  ChunkDecoder decoder({.body = limit});
  Outcome outcome;
  std::string body;
  for (std::size_t at = 0; at < bytes.size() && decoder.state() == State::NeedMore; at += step) {
    outcome.used += decoder.feed(std::string_view(bytes).substr(at, step), body);
  }
  outcome.state = decoder.state();
  if (outcome.state == State::Complete) outcome.body = body;
  return outcome;
}

// The same however the bytes arrive.
State state_of(const std::string& bytes) {
  const State whole = decode(bytes, bytes.size()).state;
  EXPECT_EQ(decode(bytes, 1).state, whole);
  EXPECT_EQ(decode(bytes, 3).state, whole);
  return whole;
}

TEST(ChunkDecoder, JoinsChunks) {
  const std::string bytes = "5\r\nhello\r\n6;a=b\r\n world\r\n0\r\n\r\nGET";
  const Outcome wanted{.state = State::Complete, .body = "hello world", .used = bytes.size() - 3};

  EXPECT_EQ(decode(bytes, bytes.size()), wanted);
  EXPECT_EQ(decode(bytes, 1), wanted);
}

TEST(ChunkDecoder, TakesUpTo16DigitsOfEitherCase) {
  EXPECT_EQ(state_of("000000000000000a\r\n0123456789\r\n0\r\n\r\n"), State::Complete);
  EXPECT_EQ(state_of("A\r\n0123456789\r\n000\r\n\r\n"), State::Complete);
}

TEST(ChunkDecoder, S10RefusesSizesThatAreNotPlainHexadecimal) {
  EXPECT_EQ(state_of("0x3\r\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of(" 3\r\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("3 \r\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("3_0\r\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("+3\r\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("-3\r\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("\r\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of(";a\r\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("g\r\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("00000000000000003\r\nabc\r\n0\r\n\r\n"), State::Bad);
}

TEST(ChunkDecoder, S10RefusesBareLineFeeds) {
  EXPECT_EQ(state_of("3\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("3\r\nabc\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("3;a\nabc\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("3\r\nabc\r\n0\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("3\r\nabc\r\n0\r\n\n"), State::Bad);
  EXPECT_EQ(state_of("3\r\nabc\r\n0\r\nX: y\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("3\rXabc\r\n0\r\n\r\n"), State::Bad);
}

TEST(ChunkDecoder, S10RefusesDataNotFollowedByCrlf) {
  EXPECT_EQ(state_of("3\r\nabc0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("3\r\nabcd\r\n0\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("3\r\nabc\rX0\r\n\r\n"), State::Bad);
}

TEST(ChunkDecoder, S10RefusesGarbageAfterTheLastChunk) {
  EXPECT_EQ(state_of("3\r\nabc\r\n0\r\nX\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("3\r\nabc\r\n0X\r\n\r\n"), State::Bad);
}

TEST(ChunkDecoder, S12ReadsTrailersAndDropsThem) {
  const std::string bytes = "3\r\nabc\r\n0\r\nAuthorization: Bearer x\r\nHost: b\r\nContent-Length: 7\r\n\r\n";

  const Outcome outcome = decode(bytes, bytes.size());

  EXPECT_EQ(outcome.state, State::Complete);
  EXPECT_EQ(outcome.body, "abc");
  EXPECT_EQ(outcome.used, bytes.size());
}

TEST(ChunkDecoder, S12RefusesTrailersThatAreNoFields) {
  EXPECT_EQ(state_of("0\r\nX-A : b\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of("0\r\nX-A: b\r\n c\r\n\r\n"), State::Bad);
  EXPECT_EQ(state_of(std::string("0\r\nX-A: \0\r\n\r\n", 13)), State::Bad);
}

TEST(ChunkDecoder, MayBeLenientAboutTrailers) {
  ChunkDecoder decoder({.trailers = ChunkDecoder::Trailers::AnyLine});
  std::string body;

  decoder.feed("0\r\nx_trace: \xC3\xA9\r\n\r\n", body);

  EXPECT_EQ(decoder.state(), State::Complete);
}

TEST(ChunkDecoder, D01BoundsTrailers) {
  EXPECT_EQ(state_of("0\r\nX: " + std::string(64 * 1024, 'x')), State::Bad);
  std::string many = "0\r\n";
  for (int i = 0; i < 10'000; ++i) many += "X: y\r\n";
  EXPECT_EQ(state_of(many), State::Bad);
}

TEST(ChunkDecoder, D01BoundsExtensions) {
  EXPECT_EQ(state_of("3;" + std::string(64 * 1024, 'x')), State::Bad);
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += "1;extension\r\nx\r\n";
  EXPECT_EQ(state_of(many), State::Bad);
}

TEST(ChunkDecoder, D01RefusesAMillionTinyChunks) {
  std::string many;
  for (int i = 0; i < 1'000'000; ++i) many += "1\r\nx\r\n";

  const Outcome outcome = decode(many, 16 * 1024, 10'000'000);

  EXPECT_EQ(outcome.state, State::Bad);
  EXPECT_LT(outcome.used, 128u * 1024);
}

TEST(ChunkDecoder, D03RefusesAChunkBeyondTheLimitAtItsSize) {
  EXPECT_EQ(decode("5\r\nhello\r\n0\r\n\r\n", 64, 5).state, State::Complete);
  EXPECT_EQ(decode("6\r\n", 64, 5).state, State::TooLarge);
  EXPECT_EQ(decode("3\r\nabc\r\n3\r\n", 1, 5).state, State::TooLarge);
  EXPECT_EQ(decode("ffffffffffffffff\r\n", 64, 5).state, State::TooLarge);
}

}  // namespace
}  // namespace sekisho
