#include "tests/unit/gateway/http/session_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::EndsWith;
using testing::IsEmpty;
using testing::StartsWith;

TEST_F(SessionTest, D04LimitsTheWholeHeadNotEachRead) {
  exchange("GET /a HTTP/1.1\r\n");
  pass(seconds(9));
  EXPECT_THAT(exchange("Host: a\r\n"), IsEmpty());
  pass(milliseconds(1001));

  EXPECT_THAT(client->received(), StartsWith("HTTP/1.1 408 Request Timeout\r\n"));
  EXPECT_TRUE(client->saw_end());
}

TEST_F(SessionTest, D04TheHeadIsTimedFromItsFirstByte) {
  connect();
  pass(seconds(74));
  exchange("GET /a HTTP/1.1\r\n");
  pass(seconds(9));

  EXPECT_THAT(exchange("Host: a\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(SessionTest, ClosesAnIdleConnectionSilently) {
  exchange("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  pass(seconds(75));

  EXPECT_THAT(client->received(), IsEmpty());
  EXPECT_TRUE(client->closed());
  EXPECT_FALSE(client->saw_reset());
}

TEST_F(SessionTest, D04RefusesABodySlowerThanTheMinimumRate) {
  exchange("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n");
  pass(seconds(10));

  EXPECT_THAT(client->received(), StartsWith("HTTP/1.1 408 "));
  ASSERT_TRUE(handler.body_error);
  EXPECT_EQ(handler.body_error->kind, ErrorKind::RequestTimeout);
}

TEST_F(SessionTest, D04EveryByteOfTheBodyBuysTime) {
  options.timeouts.body_bytes_per_second = 10;
  exchange("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n" + std::string(100, 'x'));
  pass(milliseconds(19'900));

  EXPECT_THAT(exchange("x"), EndsWith("x]"));
}

TEST_F(SessionTest, D04CutsAClientThatTakesNothingOfTheAnswer) {
  connect();
  client->set_window(5'000);
  exchange("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n");
  pass(seconds(30));

  EXPECT_EQ(handler.unwound, 1);
  EXPECT_TRUE(client->saw_reset());
  EXPECT_TRUE(ended);
}

TEST_F(SessionTest, AClientThatTakesALittleNowAndThenIsNotStalled) {
  connect();
  client->set_window(5'000);
  exchange("GET /flood HTTP/1.1\r\nHost: a\r\n\r\n");
  pass(seconds(29));
  client->set_window(5'000);
  run();
  pass(seconds(29));

  EXPECT_EQ(handler.unwound, 0);
  EXPECT_FALSE(client->closed());
}

TEST_F(SessionTest, AHandlerMayTakeItsTime) {
  exchange("GET /hang HTTP/1.1\r\nHost: a\r\n\r\n");
  pass(std::chrono::hours(1));

  EXPECT_EQ(handler.unwound, 0);
  EXPECT_FALSE(client->closed());
}

TEST_F(SessionTest, LingersOnlyForAWhile) {
  exchange("GET / HTTP/1.1\r\n\r\n");
  EXPECT_FALSE(client->closed());
  pass(seconds(2));

  EXPECT_TRUE(client->closed());
}

}  // namespace
}  // namespace sekisho
