#include "providers/openai/openai_provider.h"

#include "tests/unit/providers/openai/openai_provider_fixture.h"

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(OpenAiProviderTest, StreamsTheAnswer) {
  upstream_.answer(Script().send(sse_head() + http_chunk(text_frame("hel") + text_frame("lo") + last_frames()) + http_chunk("")));

  EXPECT_EQ(answer_to(streamed()), "hello");
}

TEST_F(OpenAiProviderTest, GivesAWholeAnswerAsOneEvent) {
  upstream_.answer(Script().send(json_answer(whole_answer())));
  const auto provider = this->provider(settings());
  Started started = start(*provider, whole());
  ASSERT_TRUE(started);

  const auto first = next(**started);
  const auto second = next(**started);

  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->frame, whole_answer());
  ASSERT_TRUE(second);
  EXPECT_EQ(*second, std::nullopt);
}

TEST_F(OpenAiProviderTest, SendsTheRequestWithItsOwnHeaders) {
  upstream_.answer(Script().send(json_answer(whole_answer())));
  OpenAiSettings settings = settings_with_keys();
  settings.headers = {{"X-Project", Secret("p1")}};
  Request request = whole();
  request.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  answer_to(request, settings);

  const ScriptedUpstream::Request sent = upstream_.requests().at(0);
  EXPECT_THAT(sent.head, StartsWith("POST /v1/chat/completions HTTP/1.1\r\n"));
  EXPECT_THAT(sent.head, HasSubstr("Authorization: Bearer key-1\r\n"));
  EXPECT_THAT(sent.head, HasSubstr("User-Agent: sekisho/1.2.3\r\n"));
  EXPECT_THAT(sent.head, HasSubstr("x-request-id: REQ-1\r\n"));
  EXPECT_THAT(sent.head, HasSubstr("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"));
  EXPECT_THAT(sent.head, HasSubstr("X-Project: p1\r\n"));
  EXPECT_THAT(sent.body, HasSubstr(R"("model":"gpt")"));
}

TEST_F(OpenAiProviderTest, SendsNoAuthorizationWithoutKeys) {
  upstream_.answer(Script().send(json_answer(whole_answer())));

  answer_to(whole());

  EXPECT_THAT(upstream_.requests().at(0).head, Not(HasSubstr("Authorization")));
}

TEST_F(OpenAiProviderTest, AnAuthorizationOfTheSettingsReplacesTheKey) {
  upstream_.answer(Script().send(json_answer(whole_answer())));
  OpenAiSettings settings = settings_with_keys();
  settings.headers = {{"authorization", Secret("Basic abc")}};

  answer_to(whole(), settings);

  EXPECT_THAT(upstream_.requests().at(0).head, HasSubstr("authorization: Basic abc\r\n"));
  EXPECT_THAT(upstream_.requests().at(0).head, Not(HasSubstr("key-1")));
}

TEST_F(OpenAiProviderTest, TakesABaseUrlWithATrailingSlash) {
  upstream_.answer(Script().send(json_answer(whole_answer())));
  OpenAiSettings settings = this->settings();
  settings.origin.base_url += "/";

  answer_to(whole(), settings);

  EXPECT_THAT(upstream_.requests().at(0).head, StartsWith("POST /v1/chat/completions HTTP/1.1\r\n"));
}

TEST_F(OpenAiProviderTest, ReusesTheConnectionAfterAStream) {
  upstream_.answer(Script().send(sse_head() + http_chunk(text_frame("hello") + last_frames()) + http_chunk("")));
  const auto provider = this->provider(settings());

  for (int i = 0; i < 3; ++i) read_all(*start(*provider, streamed()).value());

  EXPECT_EQ(upstream_.connections(), 1);
}

TEST_F(OpenAiProviderTest, EndsAfterTheEndMarkThoughTheBodyStaysOpen) {
  upstream_.answer(Script().send(sse_head() + http_chunk(text_frame("hello") + last_frames())).stall());

  EXPECT_EQ(answer_to(streamed()), "hello");
}

TEST_F(OpenAiProviderTest, ReadsMoreOnlyWhenAsked) {
  upstream_.answer(Script().send(sse_head()).flood(http_chunk(text_frame(std::string(60'000, 'x'))), 1'000).stall());
  const auto provider = this->provider(settings());
  Started started = start(*provider, streamed());
  ASSERT_TRUE(started);
  ASSERT_TRUE(next(**started));

  context_.restart();
  context_.run_for(milliseconds(300));

  EXPECT_LT(upstream_.bytes_sent(0), 16u * 1024 * 1024);
}

TEST_F(OpenAiProviderTest, DestroyingTheStreamClosesTheConnectionAtOnce) {
  upstream_.answer(Script().send(sse_head() + http_chunk(text_frame("hello"))).stall());
  const auto provider = this->provider(settings());
  Started started = start(*provider, streamed());
  ASSERT_TRUE(started);
  ASSERT_TRUE(next(**started));

  const auto destroyed = std::chrono::steady_clock::now();
  started->reset();

  ASSERT_TRUE(upstream_.wait_for_close(0));
  EXPECT_LT(*upstream_.closed_at(0) - destroyed, milliseconds(100));
}

TEST_F(OpenAiProviderTest, AnErrorStatusIsTheDialectsError) {
  upstream_.answer(Script().send(http_answer(503, "application/json", R"({"error":{"message":"busy"}})")));

  const auto provider = this->provider(settings());
  const Started started = start(*provider, streamed());

  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().source, ErrorSource::Upstream);
  EXPECT_EQ(started.error().upstream_status, 503);
}

TEST_F(OpenAiProviderTest, AnErrorBodyWithoutEndIsReadInPart) {
  upstream_.answer(
      Script().send("HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n").flood(http_chunk(std::string(60'000, 'x')), 1'000));

  EXPECT_EQ(answer_to(streamed()), "[http_5xx]");
  EXPECT_TRUE(upstream_.wait_for_close(0));
}

TEST_F(OpenAiProviderTest, ARedirectIsNoAnswer) {
  ScriptedUpstream elsewhere;
  upstream_.answer(Script().send(http_answer(308, "text/plain", "", "Location: " + elsewhere.url() + "/v1/chat/completions\r\n")));

  EXPECT_EQ(answer_to(streamed(), settings_with_keys()), "[protocol]");
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(OpenAiProviderTest, APageIsNoAnswer) {
  upstream_.answer(Script().send(http_answer(200, "text/html; charset=utf-8", "<html>Welcome</html>")));

  EXPECT_EQ(answer_to(streamed()), "[protocol]");
  EXPECT_EQ(answer_to(whole()), "[protocol]");
}

TEST_F(OpenAiProviderTest, APageThatDoesNotSaySoIsNoAnswer) {
  upstream_.answer(Script().send(http_answer(200, "text/event-stream", "<html>Welcome</html>")));

  EXPECT_EQ(answer_to(streamed()), "[protocol]");
}

TEST_F(OpenAiProviderTest, ACompressedAnswerIsNoAnswer) {
  upstream_.answer(Script().send(http_answer(200, "application/json", "\x1f\x8b", "Content-Encoding: gzip\r\n")));

  EXPECT_EQ(answer_to(whole()), "[protocol]");
}

TEST_F(OpenAiProviderTest, AnErrorBodyWithASuccessStatusIsAnError) {
  upstream_.answer(Script().send(json_answer(R"({"error":{"message":"overloaded","type":"server_error"}})")));

  EXPECT_THAT(answer_to(streamed()), StartsWith("["));
  EXPECT_THAT(answer_to(whole()), StartsWith("["));
}

TEST_F(OpenAiProviderTest, AnErrorFrameBeforeContentIsAnError) {
  upstream_.answer(Script().send(sse_head() + http_chunk("data: {\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}\n\n")).stall());

  EXPECT_THAT(answer_to(streamed()), StartsWith("["));
}

TEST_F(OpenAiProviderTest, AnErrorBehindContentComesWithoutWaitingForMore) {
  upstream_.answer(
      Script()
          .send(sse_head() + http_chunk(text_frame("hel") + "data: {\"error\":{\"message\":\"no\",\"type\":\"server_error\"}}\n\n"))
          .stall());
  OpenAiSettings settings = this->settings();
  settings.timeouts.between_events = std::chrono::minutes(10);

  EXPECT_THAT(answer_to(streamed(), settings), StartsWith("hel[http_5xx"));
}

TEST_F(OpenAiProviderTest, AStreamThatBreaksOffIsTruncated) {
  upstream_.answer(Script().send(sse_head() + http_chunk(text_frame("hel"))).close());

  EXPECT_EQ(answer_to(streamed()), "hel[truncated]");
}

TEST_F(OpenAiProviderTest, AStreamThatEndsWithoutItsEndIsTruncated) {
  upstream_.answer(Script().send(sse_head() + http_chunk(text_frame("hel")) + http_chunk("")));

  EXPECT_EQ(answer_to(streamed()), "hel[truncated]");
}

TEST_F(OpenAiProviderTest, AWholeAnswerThatIsTooLargeIsRefused) {
  const std::string piece(1024 * 1024, ' ');
  upstream_.answer(Script().send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{").flood(piece, 70).stall());

  EXPECT_EQ(answer_to(whole()), "[protocol]");
}

TEST_F(OpenAiProviderTest, ATargetThatCannotBeReachedIsAConnectError) {
  OpenAiSettings settings = this->settings();
  settings.origin.allow_private = false;

  EXPECT_EQ(answer_to(streamed(), settings), "[connect_error]");
}

}  // namespace
}  // namespace sekisho
