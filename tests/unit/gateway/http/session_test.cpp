#include "gateway/http/session.h"

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

TEST_F(SessionTest, ShedsLoadBeforeTheBodyIsRead) {
  options.max_in_flight = 1;
  options.load = std::make_shared<HttpLoad>();
  options.load->in_flight = 1;

  const std::string answer = exchange("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n");

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 Service Unavailable"));
  EXPECT_THAT(answer, HasSubstr("Retry-After: 1\r\n"));
  EXPECT_THAT(handler.seen, IsEmpty());
}

TEST_F(SessionTest, ServesProbesUnderAnyLoad) {
  options.max_in_flight = 1;
  options.never_shed = {"/healthz"};
  options.load = std::make_shared<HttpLoad>();
  options.load->in_flight = 1;

  exchange("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");

  EXPECT_THAT(handler.seen, testing::SizeIs(1));
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

}  // namespace
}  // namespace sekisho
