#include "gateway/api/filtering_writer.h"
#include "gateway/api/openai_writer.h"
#include "tests/unit/gateway/api/cross_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string chunk(const std::string& choices) { return R"(data: {"id":"c","created":1,"choices":[)" + choices + "]}\n\n"; }
std::string delta(const std::string& members) { return chunk(R"({"index":0,"delta":{)" + members + "}}"); }
std::string own(const std::string& members) {
  return chunk(R"({"index":0,"delta":{)" + members + R"(},"logprobs":null,"finish_reason":null})");
}
std::string thought(const std::string& text) { return R"("thoughts":[{"type":"text","text":")" + text + R"(","kind":"a"}])"; }

class FilteringWriterPiecesTest : public testing::Test {
 protected:
  FilteringWriterPiecesTest() {
    request_.stream = true;
    writer_ = make_filtering_writer(make_relay_writer(request_), request_, filter_);
  }

  std::string write(std::string frame) {
    StreamEvent event;
    event.frame = std::move(frame);
    return writer_->write(event);
  }

  CrossFilter filter_;
  Request request_;
  std::unique_ptr<AnswerWriter> writer_;
};

TEST_F(FilteringWriterPiecesTest, AStringThatCouldGoOnWaitsWithItsMember) {
  EXPECT_EQ(write(delta(R"("content":"c",)" + thought("a["))), delta(R"("content":"c")"));
  EXPECT_EQ(write(delta(R"("content":"d")")), delta(R"("content":"d")"));

  EXPECT_EQ(write(delta(thought("x"))), own(thought("a[")) + delta(thought("yy")));
}

TEST_F(FilteringWriterPiecesTest, WhatWaitsGoesBeforeTheChoiceEnds) {
  write(delta(thought("a[")));

  EXPECT_EQ(write(chunk(R"({"index":0,"delta":{},"finish_reason":"stop"})")),
            own(thought("a[")) + chunk(R"({"index":0,"delta":{},"finish_reason":"stop"})"));
}

TEST_F(FilteringWriterPiecesTest, WhatWaitsGoesBeforeTheEndMark) {
  write(delta(thought("a[")));

  EXPECT_EQ(write("data: [DONE]\n\n"), own(thought("a[")) + "data: [DONE]\n\n");
}

TEST_F(FilteringWriterPiecesTest, TextsAreKnownByTheIndexOfTheirElement) {
  write(delta(R"("thoughts":[{"index":1,"text":"a["}])"));

  EXPECT_EQ(write(delta(R"("thoughts":[{"index":2,"text":"x"}])")), delta(R"("thoughts":[{"index":2,"text":"yy"}])"));
  EXPECT_THAT(write(delta(R"("thoughts":[{"index":1,"text":"b"}])")), HasSubstr(R"("text":"a[")"));
}

TEST_F(FilteringWriterPiecesTest, ANameWaitsForItsArgumentsAndTheyWaitForTheName) {
  const std::string name = R"("tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"fx[","arguments":""}}])";
  const std::string changed = R"("tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"fyy[","arguments":""}}])";
  const std::string arguments = R"("tool_calls":[{"index":0,"function":{"arguments":"{}"}}])";

  EXPECT_EQ(write(delta(name)), delta(""));
  EXPECT_EQ(write(delta(arguments)), own(changed) + delta(arguments));
}

TEST_F(FilteringWriterPiecesTest, ATextOfWhichNothingMoreComesHoldsNothingUpForLong) {
  write(delta(R"("x":{"once":"a[","more":"b["})"));

  std::string out;
  for (int i = 0; i < 64; ++i) out += write(delta(R"("x":{"more":"b["})"));
  EXPECT_THAT(out, Not(HasSubstr("once")));
  EXPECT_THAT(write(delta(R"("x":{"more":"b"})")), HasSubstr(R"("x":{"once":"a[","more":"b["})"));
}

TEST_F(FilteringWriterPiecesTest, DetailsWithinWhatWaitsAreDropped) {
  write(delta(R"("z":{"logprobs":[1],"text":"x["})"));

  EXPECT_THAT(write("data: [DONE]\n\n"), HasSubstr(R"("z":{"logprobs":null,"text":"yy["})"));
}

TEST_F(FilteringWriterPiecesTest, MoreTextsThanAreFollowedAreOne) {
  std::string out;
  for (int i = 0; i < 1030; ++i) out += write(delta(R"("k)" + std::to_string(i) + R"(":"[")"));
  out += write("data: [DONE]\n\n");

  EXPECT_THAT(out, HasSubstr(R"("k1029":"[")"));
}

}  // namespace
}  // namespace sekisho
