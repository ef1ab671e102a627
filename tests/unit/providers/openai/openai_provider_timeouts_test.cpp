#include "providers/openai/stream_clock.h"
#include "tests/unit/providers/openai/openai_provider_fixture.h"

#include <boost/asio/steady_timer.hpp>

namespace sekisho {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

TEST_F(OpenAiProviderTest, NoHeadWithinTheFirstEventLimit) {
  upstream_.answer(Script().stall());
  target_.timeouts.first_event = milliseconds(50);

  EXPECT_EQ(answer_to(streamed()), "[timeout]");
}

TEST_F(OpenAiProviderTest, TheFirstEventLimitCountsToContent) {
  // A head, comments and an empty delta are no content.
  const std::string opening = ": hello\n\ndata: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n";
  upstream_.answer(Script().send(sse_head() + http_chunk(opening)).stall());
  target_.timeouts.first_event = milliseconds(50);

  EXPECT_EQ(answer_to(streamed()), "[timeout]");
}

TEST_F(OpenAiProviderTest, NoHeadWithinTheFirstByteLimit) {
  upstream_.answer(Script().stall());
  target_.timeouts.first_byte = milliseconds(50);

  EXPECT_EQ(answer_to(whole()), "[timeout]");
  EXPECT_EQ(answer_to(streamed()), "[timeout]");
}

TEST_F(OpenAiProviderTest, TheTargetsLimitGoesBeforeTheProviders) {
  upstream_.answer(Script().stall());
  target_.timeouts.first_event = milliseconds(50);
  OpenAiSettings settings = this->settings();
  settings.timeouts.first_event = std::chrono::minutes(10);

  EXPECT_EQ(answer_to(streamed(), settings), "[timeout]");
}

TEST_F(OpenAiProviderTest, TheProvidersLimitGoesBeforeTheDefault) {
  upstream_.answer(Script().stall());
  OpenAiSettings settings = this->settings();
  settings.timeouts.first_event = milliseconds(50);

  EXPECT_EQ(answer_to(streamed(), settings), "[timeout]");
}

TEST_F(OpenAiProviderTest, NothingMoreBetweenEvents) {
  upstream_.answer(Script().send(sse_head() + http_chunk(text_frame("hel"))).stall());
  target_.timeouts.between_events = milliseconds(50);

  EXPECT_EQ(answer_to(streamed()), "hel[timeout]");
}

TEST_F(OpenAiProviderTest, NothingAtAllBetweenBytes) {
  upstream_.answer(Script().send(sse_head() + http_chunk(text_frame("hel"))).stall());
  target_.timeouts.between_bytes = milliseconds(50);

  EXPECT_EQ(answer_to(streamed()), "hel[timeout]");
}

TEST_F(OpenAiProviderTest, SilenceAfterTheFinishReasonTakesNothingFromTheAnswer) {
  const std::string finish = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  upstream_.answer(Script().send(sse_head() + http_chunk(text_frame("hel") + finish)).stall());
  target_.timeouts.between_events = milliseconds(50);

  EXPECT_EQ(answer_to(streamed()), "hel");
}

TEST_F(OpenAiProviderTest, AnEventThatIsNoJsonIsSkippedOrAFailure) {
  const std::string stream =
      sse_head() + http_chunk(text_frame("hel")) + http_chunk("data: {\"choi\n\n") + http_chunk(text_frame("lo") + last_frames());
  upstream_.answer(Script().send(stream));
  upstream_.answer(Script().send(stream));

  EXPECT_EQ(answer_to(streamed()), "hello");
  target_.malformed = StreamConduct::Malformed::Fail;
  EXPECT_EQ(answer_to(streamed()), "hel[protocol]");
}

TEST_F(OpenAiProviderTest, CommentsDoNotStandInForContent) {
  upstream_.answer(Script().send(sse_head() + http_chunk(text_frame("hel"))).flood(http_chunk(": still here\n\n"), 1'000'000'000));
  target_.timeouts.between_events = milliseconds(50);

  EXPECT_EQ(answer_to(streamed()), "hel[timeout]");
}

TEST_F(OpenAiProviderTest, TheTotalLimitEndsAnAnswerThatKeepsComing) {
  upstream_.answer(Script().send(sse_head()).flood(http_chunk(text_frame("x")), 1'000'000'000));
  target_.timeouts.total = milliseconds(50);

  EXPECT_THAT(answer_to(streamed()), testing::EndsWith("[timeout]"));
}

TEST_F(OpenAiProviderTest, AWholeAnswerIsBoundByTheTotalLimit) {
  upstream_.answer(Script().stall());
  OpenAiSettings settings = this->settings();
  settings.default_first_event = milliseconds(1);
  target_.timeouts.total = milliseconds(50);
  const auto began = std::chrono::steady_clock::now();

  EXPECT_EQ(answer_to(whole(), settings), "[timeout]");

  EXPECT_GE(std::chrono::steady_clock::now() - began, milliseconds(50));
}

TEST_F(OpenAiProviderTest, AWholeAnswerThatStopsHalfwayIsBoundToo) {
  upstream_.answer(Script().send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{").stall());
  target_.timeouts.first_event = milliseconds(50);

  EXPECT_EQ(answer_to(whole()), "[timeout]");
}

TEST_F(OpenAiProviderTest, ASlowClientIsNotTheUpstreamsFault) {
  upstream_.answer(
      Script().send(sse_head() + http_chunk(text_frame("hel"))).wait_for("pulled").send(http_chunk(text_frame("lo") + last_frames())));
  target_.timeouts.between_events = milliseconds(300);
  const auto provider = this->provider(settings());
  Started started = start(*provider, streamed());
  ASSERT_TRUE(started);
  ASSERT_TRUE(next(**started));

  // Longer than the limit, without asking for an event.
  context_.restart();
  context_.run_for(milliseconds(400));
  upstream_.release("pulled");

  EXPECT_EQ(read_all(**started), "lo");
}

class StreamClockTest : public testing::Test {
 protected:
  const StreamClock::Time start_ = std::chrono::steady_clock::now();
  StreamClock clock_{{.connect = seconds(1),
                      .first_byte = seconds(7),
                      .first_event = seconds(10),
                      .between_bytes = seconds(3),
                      .between_events = seconds(4),
                      .total = seconds(100)},
                     start_};
};

TEST_F(StreamClockTest, TheHeadHasALimitOfItsOwn) { EXPECT_EQ(clock_.head_deadline(), start_ + seconds(7)); }

TEST_F(StreamClockTest, BeforeContentOnlyTheFirstEventLimitCounts) {
  clock_.waited(seconds(9));

  EXPECT_EQ(clock_.deadline(start_ + seconds(9)), start_ + seconds(10));
}

TEST_F(StreamClockTest, BytesHaveALimitOfTheirOwn) {
  clock_.saw_content();

  EXPECT_EQ(clock_.deadline(start_ + seconds(20)), start_ + seconds(23));
}

TEST_F(StreamClockTest, WaitingForContentAddsUpOverReads) {
  clock_.saw_content();
  clock_.waited(seconds(2));

  EXPECT_EQ(clock_.deadline(start_ + seconds(20)), start_ + seconds(22));
}

TEST_F(StreamClockTest, ContentStartsAnew) {
  clock_.saw_content();
  clock_.waited(seconds(2));
  clock_.saw_content();

  EXPECT_EQ(clock_.deadline(start_ + seconds(20)), start_ + seconds(23));
}

TEST_F(StreamClockTest, TheTotalLimitIsTheLast) {
  clock_.saw_content();

  EXPECT_EQ(clock_.deadline(start_ + seconds(99)), start_ + seconds(100));
}

TEST_F(StreamClockTest, SaysWhichLimitItWas) {
  EXPECT_THAT(clock_.overrun(start_ + seconds(10)), HasSubstr("no content of the answer came within 10000 ms"));
  clock_.saw_content();
  clock_.waited(seconds(3));
  EXPECT_THAT(clock_.overrun(start_ + seconds(20)), HasSubstr("nothing more of the answer came for 3000 ms"));
  clock_.waited(seconds(1));
  EXPECT_THAT(clock_.overrun(start_ + seconds(20)), HasSubstr("no more content of the answer came for 4000 ms"));
  EXPECT_THAT(clock_.overrun(start_ + seconds(100)), HasSubstr("the whole answer took more than 100000 ms"));
}

}  // namespace
}  // namespace sekisho
