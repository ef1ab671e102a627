#include "providers/openai/stream_decoder.h"

#include "tests/support/describe_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view kHello =
    "data: {\"id\":\"x\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hé世\"}}]}\r\n\r\n";
constexpr std::string_view kFinish = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
constexpr std::string_view kUsage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}\n\n";
constexpr std::string_view kDone = "data: [DONE]\n\n";
constexpr std::string_view kError = "data: {\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}\n\n";

std::string join(std::initializer_list<std::string_view> pieces) {
  std::string out;
  for (const std::string_view piece : pieces) out += piece;
  return out;
}

// Everything a decoder makes of `bytes`, frames included, when they come in pieces of `step` bytes.
std::string decoded(std::string_view bytes, std::size_t step, Endpoint endpoint = Endpoint::Chat) {
  const auto decoder = make_stream_decoder(endpoint);
  std::string out;
  const auto take = [&out](const Result<std::vector<StreamEvent>>& events) {
    if (!events) {
      out += describe(events.error());
      return false;
    }
    for (const StreamEvent& event : *events) out += "[" + event.frame + "] " + describe(event);
    return true;
  };
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    if (!take(decoder->feed(bytes.substr(at, step)))) return out;
  }
  take(decoder->finish());
  return out;
}

Result<std::vector<StreamEvent>> all(std::string_view bytes) {
  const auto decoder = make_stream_decoder(Endpoint::Chat);
  Result<std::vector<StreamEvent>> first = decoder->feed(bytes);
  if (!first) return first;
  Result<std::vector<StreamEvent>> rest = decoder->finish();
  if (!rest) return rest;
  first->insert(first->end(), rest->begin(), rest->end());
  return first;
}

TEST(StreamDecoder, AnySplitGivesTheSameEvents) {
  const std::string text = join({"\xEF\xBB\xBF: hi\n\n", kHello, "event: ping\n\n", kFinish, kUsage, kDone, "data: after\n\n"});
  const std::string expected = decoded(text, text.size());

  for (std::size_t step = 1; step < 40; ++step) EXPECT_EQ(decoded(text, step), expected) << "in pieces of " << step;
}

TEST(StreamDecoder, AnySplitGivesTheSameFailure) {
  for (const std::string& text : {join({kHello, kError, kDone}), join({kHello, "data: {\n\n"}), join({kHello, "data: {\"cho"}),
                                  std::string(" \n{\"error\":\"x\"}"), std::string("\n <html>")}) {
    const std::string expected = decoded(text, text.size());
    EXPECT_THAT(expected, HasSubstr("error "));
    for (std::size_t step = 1; step < 40; ++step) EXPECT_EQ(decoded(text, step), expected) << text << " in pieces of " << step;
  }
}

TEST(StreamDecoder, GivesEventsAsSoonAsTheyAreWhole) {
  const auto decoder = make_stream_decoder(Endpoint::Chat);

  EXPECT_THAT(*decoder->feed(kHello), SizeIs(1));
}

TEST(StreamDecoder, GivesGoodEventsBeforeTheFailureThatCameWithThem) {
  const auto decoder = make_stream_decoder(Endpoint::Chat);
  const Result<std::vector<StreamEvent>> first = decoder->feed(join({kHello, kError}));

  ASSERT_TRUE(first);
  EXPECT_THAT(*first, SizeIs(1));
  EXPECT_EQ(decoder->finish().error().kind, ErrorKind::UpstreamFailed);
}

TEST(StreamDecoder, StaysFailed) {
  const auto decoder = make_stream_decoder(Endpoint::Chat);

  EXPECT_FALSE(decoder->feed(kError));
  EXPECT_FALSE(decoder->feed(kHello));
  EXPECT_FALSE(decoder->finish());
}

TEST(StreamDecoder, KeepsFramesAsTheyCame) { EXPECT_EQ(all(join({kHello, kFinish}))->front().frame, kHello); }

TEST(StreamDecoder, EndsWithTheEndMarkEvenWithSpacesBehindIt) {
  const auto events = all(join({kHello, "data: [DONE]  \n\n"}));

  ASSERT_TRUE(events);
  EXPECT_TRUE(events->back().end_mark);
}

TEST(StreamDecoder, TakesTheEndMarkWithoutABlankLine) { EXPECT_TRUE(all(join({kHello, "data: [DONE]"}))->back().end_mark); }

TEST(StreamDecoder, DropsAFrameCutInTwoAfterTheEndOfTheAnswer) {
  const auto events = all(join({kHello, kFinish, "data: {\"choices\":[],\"usa"}));

  ASSERT_TRUE(events);
  EXPECT_THAT(*events, SizeIs(2));
}

TEST(StreamDecoder, FlagsUsageWithoutAChoice) {
  const auto events = all(join({kHello, kFinish, kUsage, kDone}));

  EXPECT_FALSE((*events)[1].usage_only);
  EXPECT_TRUE((*events)[2].usage_only);
  EXPECT_EQ(std::get<Usage>((*events)[2].parts.front()), (Usage{.input = 1, .output = 2}));
}

TEST(StreamDecoder, CallsAnEmptyAnswerTruncated) {
  EXPECT_EQ(all("").error().kind, ErrorKind::UpstreamTruncated);
  EXPECT_EQ(all("\n\n").error().kind, ErrorKind::UpstreamTruncated);
  EXPECT_EQ(all(": ping\n\n").error().kind, ErrorKind::UpstreamProtocol);
}

TEST(StreamDecoder, RefusesFramesOfMoreThan16MiB) {
  const std::string big = "data: \"" + std::string(17 * 1024 * 1024, 'x');

  EXPECT_EQ(all(big).error().kind, ErrorKind::UpstreamProtocol);
}

TEST(StreamDecoder, TakesFramesOfMoreThan64KiB) {
  const std::string text(300'000, 'y');

  EXPECT_EQ(
      std::get<TextDelta>(all("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":\"stop\"}]}\n\n")
                              ->front()
                              .parts.front())
          .text,
      text);
}

TEST(StreamDecoder, MarksAnEventThatIsNoJsonAndReadsOn) {
  const auto events = all(join({kHello, "data: {\"choices\": [{\"ind\n\n", kFinish, kDone}));

  ASSERT_THAT(*events, SizeIs(4));
  EXPECT_TRUE((*events)[1].malformed);
  EXPECT_EQ((*events)[1].frame, "");
  EXPECT_FALSE((*events)[2].malformed);
}

TEST(StreamDecoder, AFinishReasonThatMeansFailureIsOne) {
  const std::string gave_up = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"network_error\"}]}\n\n";
  const auto decoder = make_stream_decoder(Endpoint::Chat);

  EXPECT_THAT(*decoder->feed(join({kHello, gave_up, kDone})), SizeIs(1));
  EXPECT_EQ(decoder->finish().error().kind, ErrorKind::UpstreamFailed);
}

TEST(StreamDecoder, CallsAnAnswerOfNothingSoundGarbage) {
  const auto decoder = make_stream_decoder(Endpoint::Chat);

  EXPECT_TRUE(decoder->feed("data: nonsense\n\n"));
  EXPECT_EQ(decoder->finish().error().kind, ErrorKind::UpstreamProtocol);
}

TEST(StreamDecoder, CallsAnAnswerOfNothingSoundGarbageThoughItHasItsEndMark) {
  EXPECT_EQ(all(join({"data: nonsense\n\n", kDone})).error().kind, ErrorKind::UpstreamProtocol);
}

constexpr std::string_view kCall =
    R"(data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]}}]})"
    "\n\n";
constexpr std::string_view kArguments =
    R"(data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}}]})"
    "\n\n";
constexpr std::string_view kCalled = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n";
constexpr std::string_view kBroken = "data: {\"choices\": [{\"ind\n\n";

// What became of an answer of which a part could not be read.
ErrorKind end_of(std::initializer_list<std::string_view> frames) {
  const auto decoder = make_stream_decoder(Endpoint::Chat);
  EXPECT_TRUE(decoder->feed(join(frames)));
  const auto rest = decoder->finish();
  return rest ? ErrorKind::Cancelled : rest.error().kind;
}

TEST(StreamDecoder, AToolCallThatLacksAPieceDoesNotStand) {
  EXPECT_EQ(end_of({kCall, kBroken, kArguments, kCalled, kDone}), ErrorKind::UpstreamProtocol);
  EXPECT_EQ(end_of({kHello, kBroken, kArguments, kCalled, kDone}), ErrorKind::UpstreamProtocol);
  EXPECT_EQ(end_of({kHello, kBroken, kCalled, kDone}), ErrorKind::UpstreamProtocol);
}

TEST(StreamDecoder, AToolCallBehindABrokenEventStands) {
  EXPECT_EQ(end_of({kHello, kBroken, kCall, kArguments, kCalled, kDone}), ErrorKind::Cancelled);
}

TEST(StreamDecoder, SurvivesStrangeJson) {
  for (const char* const json :
       {"1", "null", "[]", "[1]", "{}", "{\"choices\":1}", "{\"choices\":[1]}", "{\"choices\":[{\"index\":-5,\"delta\":[]}]}",
        "{\"choices\":[{\"index\":1e300,\"delta\":{\"tool_calls\":[1,{\"index\":1e300}]}}]}", "{\"error\":null,\"choices\":[]}",
        "{\"usage\":{\"prompt_tokens\":-1,\"total_tokens\":1e300}}"}) {
    const auto events = all("data: " + std::string(json) + "\n\n" + std::string(kDone));
    EXPECT_TRUE(events || events.error().kind == ErrorKind::UpstreamProtocol) << json;
  }
}

TEST(WholeDecoder, GivesOneEventThatHoldsTheBodyAsItCame) {
  const std::string body = "\n {\"choices\" : [{\"index\":0,\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\n";
  const auto decoder = make_whole_decoder(Endpoint::Chat);
  EXPECT_THAT(*decoder->feed(body.substr(0, 10)), SizeIs(0));
  EXPECT_THAT(*decoder->feed(body.substr(10)), SizeIs(0));
  const auto events = decoder->finish();

  ASSERT_TRUE(events);
  EXPECT_THAT(*events, SizeIs(1));
  EXPECT_EQ(events->front().frame, body);
}

TEST(WholeDecoder, ReadsEmbeddingsOfMillionsOfNumbers) {
  std::string body = "{\"data\":[{\"embedding\":[0.1";
  for (int i = 0; i < 1'500'000; ++i) body += ",0.1";
  const auto decoder = make_whole_decoder(Endpoint::Embeddings);
  EXPECT_TRUE(decoder->feed(body + "]}],\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}"));
  const auto events = decoder->finish();

  ASSERT_TRUE(events) << events.error().message;
  EXPECT_TRUE(has_content(events->front()));
}

TEST(WholeDecoder, AnAnswerThatFailedHalfWayIsNone) {
  const auto decoder = make_whole_decoder(Endpoint::Chat);
  ASSERT_TRUE(decoder->feed(R"({"choices":[{"index":0,"message":{"role":"assistant","content":"half of"},"finish_reason":"error"}]})"));

  EXPECT_EQ(decoder->finish().error().kind, ErrorKind::UpstreamFailed);
}

TEST(WholeDecoder, CallsAnEmptyBodyTruncated) {
  EXPECT_EQ(make_whole_decoder(Endpoint::Chat)->finish().error().kind, ErrorKind::UpstreamTruncated);
}

std::string delta_frame(const std::string& delta) { return "data: {\"choices\":[{\"index\":0,\"delta\":{" + delta + "}}]}\n\n"; }

TEST(StreamDecoder, PutsACharacterTogetherThatWasSentInTwoHalves) {
  const std::string halves = delta_frame(R"("content":"a \ud83d")") + delta_frame(R"("content":"\uDC69 b")") + std::string(kFinish);

  const auto events = all(halves);

  ASSERT_TRUE(events);
  ASSERT_THAT(*events, SizeIs(3));
  EXPECT_EQ((*events)[0].frame, delta_frame(R"("content":"a ")"));
  EXPECT_EQ((*events)[1].frame, delta_frame(R"("content":"\ud83d\uDC69 b")"));
  EXPECT_EQ(std::get<TextDelta>((*events)[0].parts.back()).text, "a ");
  EXPECT_EQ(std::get<TextDelta>((*events)[1].parts.back()).text, "\U0001F469 b");
}

TEST(StreamDecoder, DropsAHalfThatNoOtherFollows) {
  const auto events = all(delta_frame(R"("content":"a\ud83d")") + delta_frame(R"("content":"b\\ud83d")") + std::string(kFinish));

  ASSERT_TRUE(events);
  EXPECT_EQ((*events)[0].frame, delta_frame(R"("content":"a")"));
  EXPECT_EQ((*events)[1].frame, delta_frame(R"("content":"b\\ud83d")"));
}

TEST(StreamDecoder, CountsEveryByteBeforeTheFirstContent) {
  for (const std::string unit : {"id: 1\n\n", "retry: 1\n\n", "foo: bar\n\n", "\n", ": wait\n\n", "event: ping\ndata: {}\n\n"}) {
    const auto decoder = make_stream_decoder(Endpoint::Chat);
    std::string block;
    while (block.size() < 64 * 1024) block += unit;
    Result<std::vector<StreamEvent>> events = std::vector<StreamEvent>();
    std::size_t sent = 0;
    for (; events && sent < 2 * 1024 * 1024; sent += block.size()) events = decoder->feed(block);

    ASSERT_FALSE(events) << unit;
    EXPECT_EQ(events.error().kind, ErrorKind::UpstreamProtocol) << unit;
  }
}

TEST(StreamDecoder, ALongAnswerIsNoMebibyteBeforeContent) {
  const auto decoder = make_stream_decoder(Endpoint::Chat);
  const std::string frame = delta_frame("\"content\":\"" + std::string(3 * 1024 * 1024, 'x') + "\"");

  EXPECT_TRUE(decoder->feed(std::string_view(frame).substr(0, frame.size() / 2)));
  EXPECT_TRUE(decoder->feed(std::string_view(frame).substr(frame.size() / 2)));
  EXPECT_TRUE(decoder->feed(std::string(2 * 1024 * 1024, '\n')));
}

TEST(StreamDecoder, NotesBelongToTheTextAndSoundIsMore) {
  const auto notes = all(delta_frame(R"("annotations":[{}])") + std::string(kFinish));
  const auto sound = all(delta_frame(R"("audio":{"data":"AAAA"})") + std::string(kFinish));

  ASSERT_TRUE(notes && sound);
  EXPECT_TRUE(std::holds_alternative<TextDelta>(notes->front().parts.back()));
  EXPECT_TRUE(std::holds_alternative<OtherDelta>(sound->front().parts.back()));
}

TEST(StreamDecoder, WhatIsNoTextIsContentToo) {
  for (const std::string delta :
       {R"("audio":{"id":"a","data":"AAAA"})", R"("audio":{"transcript":"hello"})", R"("images":[{"type":"image_url"}])",
        R"("annotations":[{}])", R"("thinking":"hm")", R"("thinking_blocks":[{"thinking":"hm"}])",
        R"("reasoning_details":[{"type":"reasoning.text","text":"hm"}])"}) {
    const auto events = all(delta_frame(delta) + std::string(kFinish));
    ASSERT_TRUE(events);
    EXPECT_TRUE(has_content(events->front())) << delta;
  }
  for (const std::string delta : {R"("role":"assistant","audio":null)", R"("annotations":[],"images":[])", R"("reasoning_details":[])"}) {
    const auto events = all(delta_frame(delta) + std::string(kFinish));
    ASSERT_TRUE(events);
    EXPECT_FALSE(has_content(events->front())) << delta;
  }
}

}  // namespace
}  // namespace sekisho
