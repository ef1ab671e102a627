#include "tests/unit/gateway/http/http_text.h"
#include "tests/unit/gateway/http/session_fixture.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

TEST_F(SessionTest, UnderstandsRequestsThatArriveByteByByte) {
  connect();
  client->set_segment(1);

  EXPECT_THAT(exchange(post("/a", "hello") + post_chunked("/b", "3\r\nabc\r\n0\r\n\r\n")), EndsWith("POST /b [abc]"));
  EXPECT_THAT(handler.bodies, ElementsAre("hello", "abc"));
}

TEST_F(SessionTest, S01TakesNothingBehindARequestWithTwoLengths) {
  const std::string hidden = get("/hidden");

  const std::string answer =
      exchange("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden);

  EXPECT_EQ(count(answer, "HTTP/1.1 "), 1u);
  EXPECT_THAT(answer, HasSubstr(" 400 "));
  EXPECT_TRUE(client->saw_end());
  EXPECT_THAT(handler.seen, IsEmpty());
}

TEST_F(SessionTest, S03AnswersChunkedThatIsNotFinalOnce) {
  const std::string answer = exchange("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n" + get("/hidden"));

  EXPECT_EQ(count(answer, "HTTP/1.1 "), 1u);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(handler.seen, IsEmpty());
}

TEST_F(SessionTest, S04TakesNothingBehindChunksInHttp10) {
  const std::string answer =
      exchange("POST /a HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + get("/hidden"));

  EXPECT_EQ(count(answer, "HTTP/1.1 400 "), 1u);
  EXPECT_THAT(handler.seen, IsEmpty());
}

TEST_F(SessionTest, S07TreatsWhatFollowsAnUpgradeAsARequestOfItsOwn) {
  const std::string answer = exchange(get("/early", "Connection: Upgrade\r\nUpgrade: foo\r\nAuthorization: Bearer k\r\n") + get("/early"));

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK"));
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 401 Unauthorized"));
  EXPECT_THAT(answer, Not(HasSubstr("101")));
  EXPECT_THAT(handler.seen, SizeIs(2));
}

TEST_F(SessionTest, S10RefusesBadChunksAndCloses) {
  const std::string answer = exchange(post_chunked("/a", "0x3\r\nabc\r\n0\r\n\r\n") + get("/hidden"));

  EXPECT_EQ(count(answer, "HTTP/1.1 "), 1u);
  EXPECT_THAT(answer, HasSubstr(" 400 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(client->saw_end());
  EXPECT_THAT(handler.seen, SizeIs(1));
}

TEST_F(SessionTest, S11DrainsASmallBodyAfterAnEarlyAnswer) {
  const std::string answer = exchange(post("/early", std::string(64 * 1024, 'x')) + get("/b"));

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(answer, EndsWith("GET /b []"));
}

TEST_F(SessionTest, S11ClosesRatherThanDrainALargeBody) {
  const std::string answer = exchange(post("/early", std::string(64 * 1024 + 1, 'x')) + get("/hidden"));

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(client->saw_end());
  EXPECT_THAT(handler.seen, SizeIs(1));
}

TEST_F(SessionTest, S11ClosesRatherThanDrainChunks) {
  exchange(post_chunked("/early", "5\r\nhello\r\n"));
  const std::string late = exchange("0\r\n\r\n" + get("/hidden"));

  EXPECT_EQ(late, "");
  EXPECT_TRUE(client->saw_end());
  EXPECT_THAT(handler.seen, SizeIs(1));
}

TEST_F(SessionTest, S11ReadsOnAfterAClosingAnswerUntilTheClientIsDone) {
  exchange(post_chunked("/early", "5\r\nhello\r\n"));
  EXPECT_FALSE(client->closed());

  client->end_sending();
  run();

  EXPECT_TRUE(client->closed());
  EXPECT_FALSE(client->saw_reset());
}

TEST_F(SessionTest, S12IgnoresTrailers) {
  const std::string trailers = "Authorization: Bearer x\r\nHost: b\r\nX-Forwarded-For: 192.0.2.1\r\nContent-Length: 3\r\n";

  const std::string answer = exchange(post_chunked("/a", "3\r\nabc\r\n0\r\n" + trailers + "\r\n") + get("/b"));

  EXPECT_THAT(answer, HasSubstr("POST /a [abc]"));
  EXPECT_THAT(answer, EndsWith("GET /b []"));
  EXPECT_FALSE(handler.seen.front().headers.contains("Authorization"));
  EXPECT_FALSE(handler.seen.front().headers.contains("X-Forwarded-For"));
}

TEST_F(SessionTest, S14Answers50PipelinedRequestsInOrder) {
  std::string requests;
  std::vector<std::string> paths;
  for (int i = 0; i < 50; ++i) paths.push_back("/" + std::to_string(i));
  for (const std::string& path : paths) requests += post(path, "body");

  const std::string answer = exchange(requests);

  EXPECT_EQ(count(answer, "HTTP/1.1 200 OK"), 50u);
  std::vector<std::string> served;
  for (const HttpRequestHead& head : handler.seen) served.push_back(head.path);
  EXPECT_EQ(served, paths);
}

TEST_F(SessionTest, S16LetsNoHeaderValueBreakOut) {
  const std::string answer = exchange(get("/injected"));

  EXPECT_THAT(answer, Not(HasSubstr("\r\nSet-Cookie")));
  EXPECT_EQ(count(answer, "\r\n\r\n"), 1u);
}

TEST_F(SessionTest, D03RefusesALargeBodyByItsLengthBeforeAnyOfItIsRead) {
  const std::string answer = exchange("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
}

TEST_F(SessionTest, D03RefusesALargeBodyInChunks) {
  const std::string answer = exchange(post_chunked("/a", "3e8\r\n" + std::string(1000, 'x') + "\r\n1\r\n"));

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
  EXPECT_TRUE(client->saw_end());
}

TEST_F(SessionTest, TakesABodyAtTheLimit) { EXPECT_THAT(exchange(post("/a", std::string(1000, 'x'))), StartsWith("HTTP/1.1 200 ")); }

TEST_F(SessionTest, InvitesTheBodyWhenItIsFirstRead) {
  const std::string invited = exchange("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(invited, "HTTP/1.1 100 Continue\r\n\r\n");

  EXPECT_THAT(exchange("hello"), EndsWith("POST /a [hello]"));
}

TEST_F(SessionTest, ClosesWhenTheBodyWasNeverInvited) {
  const std::string answer = exchange("POST /early HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
}

TEST_F(SessionTest, RefusesWhatTheGateRefusesAndGoesOn) {
  const std::string answer = exchange(post("/a", "zipped", "Content-Encoding: gzip\r\n") + post("/a", "x", "Expect: y\r\n") + get("/b"));

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 415 "));
  EXPECT_THAT(answer, HasSubstr("Accept-Encoding: identity\r\n"));
  EXPECT_THAT(answer, HasSubstr("HTTP/1.1 417 "));
  EXPECT_THAT(answer, EndsWith("GET /b []"));
}

}  // namespace
}  // namespace sekisho
