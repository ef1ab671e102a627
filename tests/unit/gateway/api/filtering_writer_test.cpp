#include "gateway/api/filtering_writer.h"

#include "gateway/api/openai_writer.h"
#include "tests/unit/gateway/api/cross_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string chunk(const std::string& choices) { return R"(data: {"id":"c","created":1,"choices":[)" + choices + "]}\n\n"; }

StreamEvent event_of(std::string frame) {
  StreamEvent event;
  event.end_mark = frame == "data: [DONE]\n\n";
  event.frame = std::move(frame);
  return event;
}

class FilteringWriterTest : public testing::Test {
 protected:
  std::unique_ptr<AnswerWriter> writer(bool streaming = true) {
    Request request;
    request.stream = streaming;
    return make_filtering_writer(make_relay_writer(request), request, filter_);
  }

  CrossFilter filter_;
};

TEST_F(FilteringWriterTest, LeavesFramesAloneInWhichNothingChanges) {
  const std::string odd =
      ": note\r\nevent: message\r\ndata:  {\"choices\":[{\"index\":0,\r\ndata: \"delta\":{\"content\":\"a\"}}]}\r\n\r\n";

  EXPECT_EQ(writer()->write(event_of(odd)), odd);
  EXPECT_EQ(writer()->write(event_of(": comment\n\n")), ": comment\n\n");
  EXPECT_EQ(writer()->write(event_of("data: {\"usage\":{\"x\":1},\"choices\":[]}\n\n")), "data: {\"usage\":{\"x\":1},\"choices\":[]}\n\n");
}

TEST_F(FilteringWriterTest, ChangesTheTextAndNothingElse) {
  EXPECT_EQ(writer()->write(event_of(chunk(R"({"index":0,"delta":{ "content" : "a\nx" },"odd":1.0})"))),
            chunk(R"({"index":0,"delta":{ "content" : "a\nyy" },"odd":1.0})"));
}

TEST_F(FilteringWriterTest, ChangesEveryFieldOfEveryChoice) {
  const std::string frame = chunk(
      R"({"index":0,"delta":{"content":"x","reasoning_content":"x","reasoning":"x","refusal":"x","tool_calls":[{"index":1,"function":{"name":"x","arguments":"x"}},{"index":2,"custom":{"input":"x"}}],"function_call":{"arguments":"x"},"audio":{"transcript":"x"}}},{"index":1,"text":"x"})");

  EXPECT_EQ(
      writer()->write(event_of(frame)),
      chunk(
          R"({"index":0,"delta":{"content":"yy","reasoning_content":"yy","reasoning":"yy","refusal":"yy","tool_calls":[{"index":1,"function":{"name":"yy","arguments":"yy"}},{"index":2,"custom":{"input":"yy"}}],"function_call":{"arguments":"yy"},"audio":{"transcript":"yy"}}},{"index":1,"text":"yy"})"));
}

TEST_F(FilteringWriterTest, SendsWhatWasHeldBackBeforeTheChoiceEnds) {
  const auto out = writer();
  out->write(event_of(chunk(R"({"index":0,"delta":{"content":"a["}})")));

  EXPECT_EQ(out->write(event_of(chunk(R"({"index":0,"delta":{},"finish_reason":"stop"})"))),
            chunk(R"({"index":0,"delta":{"content":"["},"logprobs":null,"finish_reason":null})") +
                chunk(R"({"index":0,"delta":{},"finish_reason":"stop"})"));
}

TEST_F(FilteringWriterTest, PutsWhatWasHeldBackIntoTheLastPiece) {
  EXPECT_EQ(writer()->write(event_of(chunk(R"({"index":0,"delta":{"content":"a["},"finish_reason":"stop"})"))),
            chunk(R"({"index":0,"delta":{"content":"a["},"finish_reason":"stop"})"));
}

TEST_F(FilteringWriterTest, SendsHeldArgumentsInTheirOwnCall) {
  const auto out = writer();
  out->write(event_of(chunk(R"({"index":0,"delta":{"tool_calls":[{"index":3,"function":{"arguments":"{["}}]}})")));

  EXPECT_THAT(out->finish(), HasSubstr(R"("delta":{"tool_calls":[{"index":3,"function":{"arguments":"["}}]})"));
}

TEST_F(FilteringWriterTest, KnowsCallsWithoutNumbersByTheirIds) {
  const auto out = writer();
  out->write(event_of(chunk(R"({"index":0,"delta":{"tool_calls":[{"id":"a","function":{"arguments":"["}}]}})")));
  out->write(event_of(chunk(R"({"index":0,"delta":{"tool_calls":[{"id":"b","function":{"arguments":"["}}]}})")));
  out->finish();

  EXPECT_THAT(filter_.finished, ElementsAre("arguments00", "arguments01"));
}

TEST_F(FilteringWriterTest, SendsWhatWasHeldBackBeforeTheEnd) {
  const auto out = writer();
  out->write(event_of(chunk(R"({"index":0,"delta":{"content":"["}})")));
  const std::string rest = chunk(R"({"index":0,"delta":{"content":"["},"logprobs":null,"finish_reason":null})");

  EXPECT_EQ(out->write(event_of("data: [DONE]\n\n")), rest + "data: [DONE]\n\n");
}

TEST_F(FilteringWriterTest, SendsWhatWasHeldBackBeforeAnError) {
  const auto out = writer();
  out->write(event_of(chunk(R"({"index":0,"delta":{"content":"["}})")));

  EXPECT_THAT(out->fail(upstream_error(ErrorKind::UpstreamTruncated, "cut")), testing::MatchesRegex(R"(data: .*"content":"\[".*error.*)"));
}

TEST_F(FilteringWriterTest, DropsWhatSpellsAChangedTextTokenByToken) {
  const std::string frame = chunk(R"({"index":0,"delta":{"content":"x"},"logprobs":{"content":[{"token":"x"}]},"token_ids":[1]})");
  const std::string same = chunk(R"({"index":0,"delta":{"content":"a"},"logprobs":{"content":[{"token":"a"}]}})");

  EXPECT_EQ(writer()->write(event_of(frame)), chunk(R"({"index":0,"delta":{"content":"yy"},"logprobs":null,"token_ids":null})"));
  EXPECT_EQ(writer()->write(event_of(same)), same);
}

TEST_F(FilteringWriterTest, DropsWhatSpellsThePromptThatWasSent) {
  const std::string first =
      "data: {\"id\":\"c\",\"prompt_token_ids\":[1,2],\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a[\"}}]}\n\n";
  const auto out = writer();

  EXPECT_EQ(out->write(event_of(first)),
            "data: {\"id\":\"c\",\"prompt_token_ids\":null,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n");
  EXPECT_THAT(out->finish(), Not(HasSubstr("prompt_token_ids")));  // a chunk of the gateway's own
  EXPECT_EQ(
      writer(false)->write(event_of(
          R"({"choices":[{"index":0,"message":{"content":"a"},"prompt_logprobs":[null,{"5":{"decoded_token":"[["}}]}],"prompt_logprobs":[]})")),
      R"({"choices":[{"index":0,"message":{"content":"a"},"prompt_logprobs":null}],"prompt_logprobs":null})");
}

TEST_F(FilteringWriterTest, ChangesWholeAnswers) {
  const std::string body =
      R"({ "id":"x", "choices":[{"index":0,"message":{"content":"x[","tool_calls":[{"id":"x","function":{"arguments":"x"}}]},"logprobs":{}}]})";

  EXPECT_EQ(
      writer(false)->write(event_of(body)),
      R"({ "id":"x", "choices":[{"index":0,"message":{"content":"yy[","tool_calls":[{"id":"x","function":{"arguments":"yy"}}]},"logprobs":null}]})");
}

TEST_F(FilteringWriterTest, ChangesPartsAndThoughts) {
  const std::string frame =
      chunk(R"({"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"text":"x"}]},{"type":"text","text":"x"}]}})");

  EXPECT_EQ(writer()->write(event_of(frame)),
            chunk(R"({"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"text":"yy"}]},{"type":"text","text":"yy"}]}})"));
}

}  // namespace
}  // namespace sekisho
