#include "tests/unit/gateway/http/http_text.h"
#include "tests/unit/gateway/http/session_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST_F(SessionTest, CancelsTheHandlerWhenTheClientResets) {
  exchange(get("/hang"));
  client->reset();
  run();

  EXPECT_EQ(handler.unwound, 1);
  EXPECT_TRUE(ended);
  EXPECT_THAT(faults, IsEmpty());
}

TEST_F(SessionTest, TakesAHalfCloseForLeaving) {
  exchange(get("/hang-in-stream"));
  client->end_sending();
  run();

  EXPECT_EQ(handler.unwound, 1);
  EXPECT_TRUE(client->closed());
}

TEST_F(SessionTest, CancelsTheHandlerThatWaitsForTheRestOfTheBody) {
  exchange("POST /hang HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
  client->end_sending();
  run();

  EXPECT_EQ(handler.unwound, 1);
  EXPECT_TRUE(ended);
}

TEST_F(SessionTest, KeepsPipelinedBytesThatArriveWhileAHandlerRuns) {
  exchange(get("/held"));
  EXPECT_THAT(exchange(post("/b", "hello")), IsEmpty());
  EXPECT_THAT(exchange(get("/c")), IsEmpty());

  handler.release();
  run();

  EXPECT_THAT(client->received(), HasSubstr("\r\n\r\nreleasedHTTP/1.1 200 OK"));
  EXPECT_THAT(client->received(), HasSubstr("POST /b [hello]"));
  EXPECT_THAT(client->received(), EndsWith("GET /c []"));
}

TEST_F(SessionTest, ASlowClientHoldsTheStreamBack) {
  connect();
  client->set_window(10'000);

  exchange(get("/flood"));

  EXPECT_LE(handler.flooded, 10'000u);
  EXPECT_GE(handler.flooded, 8'000u);
}

TEST_F(SessionTest, GoesOnWritingWhereTheKernelStopped) {
  connect();
  client->set_window(3);
  client->send(get("/stream"));
  run();

  client->set_window(20);
  run();
  client->set_window(1'000'000);
  run();

  EXPECT_THAT(client->received(), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(client->received(), EndsWith("\r\n\r\n5\r\nfirst\r\nc\r\nsecond event\r\n0\r\n\r\n"));
}

TEST_F(SessionTest, StopsReadingAheadAtItsLimit) {
  exchange(get("/hang"));
  client->set_segment(1000);
  exchange(std::string(100'000, 'x'));
  client->reset();
  run();

  EXPECT_EQ(handler.unwound, 0);  // it reads no more, and so cannot see the end
  session->stop();
  run();
  EXPECT_EQ(handler.unwound, 1);
}

TEST_F(SessionTest, StopCancelsTheHandlerAndCutsTheConnection) {
  exchange(get("/hang-in-stream"));
  session->stop();
  run();

  EXPECT_EQ(handler.unwound, 1);
  EXPECT_TRUE(client->saw_reset());
  EXPECT_TRUE(ended);
}

TEST_F(SessionTest, SurvivesAClientThatAskedAndLeftBeforeTheSessionBegan) {
  worker = std::make_shared<Worker>(io.get_executor(), options, clock);
  client = std::make_shared<MemoryClient>(io.get_executor());
  client->send(get("/flood"));
  client->set_window(2'000);
  client->break_at_window();
  connect_to(client->connect());

  EXPECT_EQ(handler.unwound, 1);
  EXPECT_TRUE(ended);
}

TEST_F(SessionTest, DrainEndsAnIdleConnectionInGoodOrder) {
  exchange(get("/a"));
  worker->draining = true;
  session->drain();

  pass(std::chrono::seconds(1));

  EXPECT_TRUE(ended);
  EXPECT_FALSE(client->saw_reset());
}

TEST_F(SessionTest, DrainAnswersWhatAKeptConnectionAsksAtThatMoment) {
  exchange(get("/a"));
  worker->draining = true;
  session->drain();
  run();

  const std::string answer = exchange(get("/b"));

  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(ended);
}

TEST_F(SessionTest, DrainLetsTheRequestInHandFinish) {
  exchange("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
  worker->draining = true;
  session->drain();

  const std::string answer = exchange("hello");

  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, EndsWith("POST /a [hello]"));
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace sekisho
