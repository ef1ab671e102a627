#include "gateway/http/session.h"

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

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

std::string get(const std::string& path, const std::string& fields = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string post(const std::string& path, const std::string& body, const std::string& fields = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string post_chunked(const std::string& path, const std::string& framed, const std::string& fields = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "Transfer-Encoding: chunked\r\n\r\n" + framed;
}

TEST_F(SessionTest, AnswersARequestAndKeepsTheConnection) {
  const std::string answer = exchange(post("/a?q=1", "hello"));

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n"));
  EXPECT_THAT(answer, EndsWith("Content-Length: 15\r\n\r\nPOST /a [hello]"));
  EXPECT_THAT(exchange(get("/b")), EndsWith("GET /b []"));
  EXPECT_FALSE(client->closed());
  EXPECT_EQ(handler.seen.front().query, "q=1");
  EXPECT_EQ(handler.seen.front().peer, "192.0.2.7");
}

TEST_F(SessionTest, SendsHeadAndBodyInOneWrite) {
  exchange(post("/a", "hello"));

  EXPECT_EQ(client->writes(), 1u);
}

TEST_F(SessionTest, UnderstandsRequestsThatArriveByteByByte) {
  connect();
  client->set_segment(1);

  EXPECT_THAT(exchange(post("/a", "hello") + post_chunked("/b", "3\r\nabc\r\n0\r\n\r\n")), EndsWith("POST /b [abc]"));
  EXPECT_THAT(handler.bodies, ElementsAre("hello", "abc"));
}

TEST_F(SessionTest, AnswersHeadWithoutABody) {
  const std::string answer = exchange("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");

  EXPECT_THAT(answer, HasSubstr("Content-Length: 10\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
  EXPECT_THAT(exchange("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n"), EndsWith("\r\n\r\n"));
  EXPECT_THAT(exchange(get("/b")), EndsWith("GET /b []"));
}

TEST_F(SessionTest, ClosesWhenTheClientAsksForIt) {
  EXPECT_THAT(exchange(get("/a", "Connection: close\r\n")), HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(client->closed());
  EXPECT_FALSE(client->saw_reset());
}

TEST_F(SessionTest, KeepsHttp10OnlyWhenAsked) {
  EXPECT_THAT(exchange("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_FALSE(client->closed());
  exchange("GET /a HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(client->closed());
}

TEST_F(SessionTest, EveryEdgeErrorHasOpenAiShapeAndARequestId) {
  const std::string answer = exchange("GET / HTTP/1.1\r\n\r\n");

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, HasSubstr("x-request-id: "));
  EXPECT_THAT(answer, HasSubstr(R"({"error":{"message":")"));
  EXPECT_THAT(refusals, ElementsAre(ErrorKind::InvalidRequest));
}

TEST_F(SessionTest, NamesTheMethodsItTakes) {
  EXPECT_THAT(exchange("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"), HasSubstr("405 Method Not Allowed\r\n"));
  EXPECT_THAT(exchange("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"), HasSubstr("Allow: GET, HEAD, POST"));
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

TEST_F(SessionTest, ShedsLoadBeforeTheBodyIsRead) {
  options.max_in_flight = 1;
  options.load = std::make_shared<HttpLoad>();
  options.load->in_flight = 1;

  const std::string answer = exchange("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 Service Unavailable"));
  EXPECT_THAT(answer, HasSubstr("Retry-After: 1\r\n"));
  EXPECT_THAT(handler.seen, IsEmpty());
}

TEST_F(SessionTest, CountsRequestsInHandAndConnections) {
  exchange(get("/hang"));
  EXPECT_EQ(worker->options.load->in_flight, 1u);
  EXPECT_EQ(worker->options.load->connections, 1u);

  client->reset();
  run();
  session.reset();
  EXPECT_EQ(worker->options.load->in_flight, 0u);
  EXPECT_EQ(worker->options.load->connections, 0u);
}

TEST_F(SessionTest, StreamsInChunksOneWriteEach) {
  const std::string answer = exchange(get("/stream"));

  EXPECT_THAT(answer, HasSubstr("Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\nc\r\nsecond event\r\n0\r\n\r\n"));
  EXPECT_EQ(client->writes(), 4u);
  EXPECT_THAT(exchange(get("/b")), EndsWith("GET /b []"));
}

TEST_F(SessionTest, StreamsToHttp10UntilTheConnectionEnds) {
  const std::string answer = exchange("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\nfirstsecond event"));
  EXPECT_TRUE(client->closed());
  EXPECT_FALSE(client->saw_reset());
}

TEST_F(SessionTest, AStreamLetGoWithoutItsEndCutsTheConnection) {
  const std::string answer = exchange(get("/cut") + get("/hidden"));

  EXPECT_THAT(answer, EndsWith("5\r\nfirst\r\n"));
  EXPECT_TRUE(client->saw_end());
  EXPECT_THAT(handler.seen, SizeIs(1));
}

TEST_F(SessionTest, AStreamLetGoWithoutItsEndResetsHttp10) {
  exchange("GET /cut HTTP/1.0\r\n\r\n");

  EXPECT_TRUE(client->saw_reset());
}

TEST_F(SessionTest, AHandlerThatThrowsIsAnswered500AndReported) {
  const std::string answer = exchange(get("/throw"));

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(answer, HasSubstr("x-request-id: "));
  EXPECT_THAT(answer, Not(HasSubstr("a bug")));
  EXPECT_THAT(faults, ElementsAre("the handler threw: a bug"));
}

TEST_F(SessionTest, AHandlerThatDoesNotAnswerIsABug) {
  EXPECT_THAT(exchange(get("/silent")), StartsWith("HTTP/1.1 500 "));
  EXPECT_THAT(faults, ElementsAre("the handler did not answer"));
}

TEST_F(SessionTest, AnswersOnlyOnce) {
  EXPECT_THAT(exchange(get("/twice")), EndsWith("one"));
  EXPECT_TRUE(handler.body_error);
}

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
  run();

  EXPECT_TRUE(ended);
  EXPECT_FALSE(client->saw_reset());
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
