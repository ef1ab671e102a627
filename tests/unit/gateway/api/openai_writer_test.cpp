#include "gateway/api/openai_writer.h"

#include "gateway/api/openai_api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;

Request streamed(bool usage_asked = false) {
  Request request;
  request.model = "asked";
  request.id = "R1";
  request.stream = true;
  request.usage_asked = usage_asked;
  return request;
}

StreamEvent event_of(std::vector<StreamPart> parts, std::string frame = {}) {
  StreamEvent event;
  event.parts = std::move(parts);
  event.frame = std::move(frame);
  return event;
}

StreamEvent usage_event() {
  StreamEvent event = event_of({Usage{.input = 3, .output = 2}}, "data: usage\n\n");
  event.usage_only = true;
  return event;
}

StreamEvent end_mark() {
  StreamEvent event = event_of({}, "data:[DONE]\r\n\r\n");
  event.end_mark = true;
  return event;
}

Error truncated() { return upstream_error(ErrorKind::UpstreamTruncated, "cut"); }

TEST(RelayWriter, ForwardsFramesAsTheyCame) {
  const auto writer = make_relay_writer(streamed());

  EXPECT_EQ(writer->write(event_of({TextDelta{.text = "x"}}, "data:  {odd}\r\n\r\n")), "data:  {odd}\r\n\r\n");
}

TEST(RelayWriter, WithholdsUsageThatTheClientDidNotAskFor) {
  EXPECT_EQ(make_relay_writer(streamed(false))->write(usage_event()), "");
  EXPECT_EQ(make_relay_writer(streamed(true))->write(usage_event()), "data: usage\n\n");
}

TEST(RelayWriter, SendsTheEndMarkOnce) {
  const auto writer = make_relay_writer(streamed());

  EXPECT_EQ(writer->write(end_mark()), "data:[DONE]\r\n\r\n");
  EXPECT_EQ(writer->write(end_mark()), "");
  EXPECT_EQ(writer->finish(), "");
}

TEST(RelayWriter, SuppliesTheEndMarkThatTheUpstreamLeftOut) {
  const auto writer = make_relay_writer(streamed());
  writer->write(event_of({TextDelta{.text = "x"}}, "data: x\n\n"));

  EXPECT_EQ(writer->finish(), "data: [DONE]\n\n");
  EXPECT_EQ(writer->finish(), "");
}

TEST(RelayWriter, SendsNothingAfterAnError) {
  const auto writer = make_relay_writer(streamed());

  EXPECT_THAT(writer->fail(truncated()), HasSubstr("data: {\"error\":{\"message\":\"cut\""));
  EXPECT_EQ(writer->write(event_of({}, "data: x\n\n")), "");
  EXPECT_EQ(writer->finish(), "");
  EXPECT_EQ(writer->fail(truncated()), "");
}

TEST(RelayWriter, ForwardsAWholeAnswerWithItsUsage) {
  Request request = streamed();
  request.stream = false;
  StreamEvent event = event_of({Usage{}}, "{\"choices\":[]}");
  event.usage_only = true;
  const auto writer = make_relay_writer(request);

  EXPECT_EQ(writer->write(event), "{\"choices\":[]}");
  EXPECT_EQ(writer->finish(), "");
}

TEST(ChunkWriter, GivesTheRoleWithTheFirstWordsOfAChoice) {
  const auto writer = make_chunk_writer(streamed());

  EXPECT_EQ(writer->write(event_of({AnswerIdentity{.id = "u1", .model = "m", .created = 7}, TextDelta{.text = "Hi"}})),
            "data: {\"id\":\"u1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,"
            "\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");
  EXPECT_THAT(writer->write(event_of({TextDelta{.text = "!"}})), HasSubstr("\"delta\":{\"content\":\"!\"}"));
}

TEST(ChunkWriter, NamesTheAnswerItselfWhereTheUpstreamDoesNot) {
  EXPECT_THAT(make_chunk_writer(streamed())->write(event_of({TextDelta{.text = "x"}})),
              HasSubstr("\"id\":\"chatcmpl-R1\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"asked\""));
}

TEST(ChunkWriter, SendsUsageJustBeforeTheEndMarkWhereAsked) {
  const auto asked = make_chunk_writer(streamed(true));
  const auto not_asked = make_chunk_writer(streamed(false));

  EXPECT_EQ(asked->write(usage_event()), "");
  EXPECT_THAT(asked->write(end_mark()),
              HasSubstr("\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5"));
  EXPECT_EQ(not_asked->write(usage_event()), "");
  EXPECT_EQ(not_asked->write(end_mark()), "data: [DONE]\n\n");
}

TEST(ChunkWriter, SendsTheLastUsageOnly) {
  const auto writer = make_chunk_writer(streamed(true));
  writer->write(event_of({TextDelta{.text = "x"}, Usage{.input = 3, .output = 1}}));
  writer->write(event_of({Usage{.input = 3, .output = 2}}));

  const std::string end = writer->finish();

  EXPECT_THAT(end, HasSubstr("\"completion_tokens\":2"));
  EXPECT_EQ(end.find("\"usage\""), end.rfind("\"usage\""));
}

TEST(ChunkWriter, SaysNothingForAnEventThatSaysNothing) { EXPECT_EQ(make_chunk_writer(streamed())->write(event_of({}, ": ping\n\n")), ""); }

TEST(ChunkWriter, NumbersToolCallsAndNamesThemOnce) {
  const auto writer = make_chunk_writer(streamed());

  EXPECT_THAT(
      writer->write(event_of({ToolCallDelta{.index = 1, .id = "c", .name = "f", .arguments = ""}})),
      HasSubstr("\"tool_calls\":[{\"index\":1,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]"));
  EXPECT_THAT(writer->write(event_of({ToolCallDelta{.index = 1, .id = {}, .name = {}, .arguments = "{}"}})),
              HasSubstr("\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{}\"}}]"));
}

TEST(WholeWriter, JoinsThePiecesOfACall) {
  EXPECT_THAT(make_whole_writer(Request())->write(event_of({ToolCallDelta{.index = 0, .id = "c", .name = "f", .arguments = "{"},
                                                            ToolCallDelta{.index = 0, .id = {}, .name = {}, .arguments = "}"}})),
              HasSubstr(R"({"id":"c","type":"function","function":{"name":"f","arguments":"{}"}})"));
}

TEST(ChunkWriter, KeepsTheShapeOfCallsOfCustomTools) {
  Request request = streamed();
  request.tools.push_back({"sql", "", "", R"({"type":"custom","custom":{"name":"sql"}})"});
  const auto writer = make_chunk_writer(request);

  EXPECT_THAT(writer->write(event_of({ToolCallDelta{.index = 0, .id = "c", .name = "sql", .arguments = "select"}})),
              HasSubstr(R"({"index":0,"id":"c","type":"custom","custom":{"name":"sql","input":"select"}})"));
  EXPECT_THAT(writer->write(event_of({ToolCallDelta{.index = 0, .id = {}, .name = {}, .arguments = " 1"}})),
              HasSubstr(R"({"index":0,"custom":{"input":" 1"}})"));
}

TEST(ChunkWriter, AnswersOldFunctionsInTheOldWay) {
  Request request = streamed();
  request.parameters.emplace_back("functions", "[{\"name\":\"f\"}]");

  EXPECT_THAT(make_chunk_writer(request)->write(event_of({ToolCallDelta{.index = 0, .id = {}, .name = "f", .arguments = "{}"}})),
              HasSubstr("\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}"));
}

TEST(ChunkWriter, SendsNothingAfterAnError) {
  const auto writer = make_chunk_writer(streamed(true));
  writer->write(event_of({Usage{.input = 1}}));

  EXPECT_THAT(writer->fail(truncated()), HasSubstr("\"code\":\"upstream_truncated\""));
  EXPECT_EQ(writer->finish(), "");
  EXPECT_EQ(writer->write(event_of({TextDelta{.text = "x"}})), "");
}

TEST(ChunkWriter, WritesTextCompletions) {
  Request request = streamed();
  request.endpoint = Endpoint::Completions;

  EXPECT_THAT(make_chunk_writer(request)->write(event_of({TextDelta{.text = "x"}, FinishPart{.choice = 0, .reason = "stop"}})),
              HasSubstr("\"object\":\"text_completion\",\"created\":0,\"model\":\"asked\",\"choices\":[{\"index\":0,\"text\":\"x\","
                        "\"logprobs\":null,\"finish_reason\":\"stop\"}]"));
}

TEST(WholeWriter, WritesNullContentWhereOnlyToolsSpeak) {
  EXPECT_THAT(
      make_whole_writer(Request())->write(event_of(
          {ToolCallDelta{.index = 0, .id = "c", .name = "f", .arguments = "{}"}, FinishPart{.choice = 0, .reason = "tool_calls"}})),
      HasSubstr("\"message\":{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\","
                "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"));
}

TEST(WholeWriter, HandsOnWhatOnlyExistsWhole) {
  EXPECT_EQ(make_whole_writer(Request())->write(event_of({WholeAnswer{}}, "{\"data\":[]}")), "{\"data\":[]}");
}

TEST(Fail, HandsOnTheProvidersWordsAboutTheRequestInOneLine) {
  Error error = upstream_error(ErrorKind::UpstreamRejected, "no");
  error.upstream_body = "{\"error\":{\"message\":\"theirs\"}}";
  EXPECT_EQ(make_relay_writer(streamed())->fail(error), "data: {\"error\":{\"message\":\"theirs\"}}\n\n");

  error.upstream_body = "{\"error\":\n{\"message\":\"theirs\"}}";
  EXPECT_THAT(make_relay_writer(streamed())->fail(error), HasSubstr("data: {\"error\":{\"message\":\"no\""));
}

TEST(ModelsBody, ListsModels) {
  const std::vector<ModelEntry> models{{.id = "a\"b", .created = 5}, {.id = "c", .owned_by = "me"}};

  EXPECT_EQ(models_body(models), R"({"object":"list","data":[{"id":"a\"b","object":"model","created":5,"owned_by":"sekisho"},)"
                                 R"({"id":"c","object":"model","created":0,"owned_by":"me"}]})");
  EXPECT_EQ(models_body({}), R"({"object":"list","data":[]})");
}

}  // namespace
}  // namespace sekisho
