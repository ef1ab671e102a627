#include "tests/unit/providers/upstream/transport_fixture.h"

namespace sekisho {
namespace {

// Where answers end, and which connections are used again after them.
class TransportFramingTest : public TransportTest {};
INSTANTIATE_TEST_SUITE_P(Kinds, TransportFramingTest, kBothKinds, kind_as_suffix);

TEST_P(TransportFramingTest, ABodyWithoutLengthEndsWithTheConnection) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.1 200 OK\r\n\r\nto the end").close());

  EXPECT_EQ(fetch(upstream), "to the end");
}

TEST_P(TransportFramingTest, SomeStatusesHaveNoBody) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.1 204 No Content\r\n\r\n"));
  upstream.answer(Script().send(json_answer("{}")));

  EXPECT_EQ(fetch(upstream), "");
  EXPECT_EQ(fetch(upstream), "{}");
  EXPECT_EQ(upstream.connections(), 1);
}

TEST_P(TransportFramingTest, ChunkedAnswersLeaveTheConnectionFree) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head() + http_chunk("a") + http_chunk("")));

  EXPECT_EQ(fetch(upstream), "a");
  EXPECT_EQ(fetch(upstream), "a");
  EXPECT_EQ(upstream.connections(), 1);
}

TEST_P(TransportFramingTest, ChunksOfOneByteAreAnAnswerToo) {
  constexpr std::size_t kSize = 100'000;
  ScriptedUpstream upstream;
  std::string chunks;
  for (std::size_t i = 0; i < kSize; ++i) chunks += http_chunk("a");
  upstream.answer(Script().send(sse_head() + chunks + http_chunk("")));

  EXPECT_EQ(fetch(upstream), std::string(kSize, 'a'));
}

TEST_P(TransportFramingTest, AConnectionThatIsToCloseIsNotUsedAgain) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(http_answer(200, "text/plain", "1", "Connection: close\r\n")));

  EXPECT_EQ(fetch(upstream), "1");
  EXPECT_EQ(fetch(upstream), "1");
  EXPECT_EQ(upstream.connections(), 2);
}

TEST_P(TransportFramingTest, OldServersAreUnderstood) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold"));

  EXPECT_EQ(fetch(upstream), "old");
  EXPECT_EQ(fetch(upstream), "old");
  EXPECT_EQ(upstream.connections(), 2);
}

TEST_P(TransportFramingTest, AnAnswerThatHasBegunIsNotAskedForAgain) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("1")));
  upstream.answer(Script().send("HTTP/1.1 200 OK\r\n").close());
  upstream.answer(Script().send(json_answer("2")));

  EXPECT_EQ(fetch(upstream), "1");
  EXPECT_EQ(fetch(upstream), "[connect_error]");
  EXPECT_EQ(upstream.requests().size(), 2u);
}

TEST_P(TransportFramingTest, AFreshConnectionIsNotTriedTwice) {
  ScriptedUpstream upstream;
  upstream.answer(Script().close());
  upstream.answer(Script().send(json_answer("2")));

  EXPECT_EQ(fetch(upstream), "[connect_error]");
  EXPECT_EQ(upstream.requests().size(), 1u);
}

TEST_P(TransportFramingTest, ALargeAnswerIsReadWhole) {
  const std::string body(3 * 1024 * 1024, 'y');
  ScriptedUpstream upstream;
  upstream.answer(Script().send(http_answer(200, "text/plain", body)));

  EXPECT_EQ(fetch(upstream), body);
  EXPECT_EQ(fetch(upstream), body);
  EXPECT_EQ(upstream.connections(), 1);
}

class DirectFramingTest : public OneTransport {
 protected:
  DirectFramingTest() : OneTransport(Kind::Direct) {}
};

TEST_F(DirectFramingTest, BytesNobodyAskedForEndTheConnectionAfterTheAnswer) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("{}") + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"));

  EXPECT_EQ(fetch(upstream), "{}");
  EXPECT_EQ(fetch(upstream), "{}");
  EXPECT_EQ(upstream.connections(), 2);
}

// It may have been worked on, and a second one be billed too.
TEST_P(TransportFramingTest, WhatAReusedConnectionWasHeardToAskIsNotAskedAgain) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("1")));
  upstream.answer(Script().close());
  upstream.answer(Script().send(json_answer("2")));

  EXPECT_EQ(fetch(upstream), "1");
  EXPECT_EQ(fetch(upstream), "[connect_error]");
  EXPECT_EQ(upstream.requests().size(), 2u);
}

TEST_P(TransportFramingTest, AResetOfAReusedConnectionIsNotTriedAgain) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(json_answer("1")));
  upstream.answer(Script().reset());
  upstream.answer(Script().send(json_answer("2")));

  EXPECT_EQ(fetch(upstream), "1");
  EXPECT_EQ(fetch(upstream), "[connect_error]");
  EXPECT_EQ(upstream.requests().size(), 2u);
}

TEST_F(DirectFramingTest, LengthsInDoubtAreRefused) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello").stall());

  const Response response = send(upstream);

  EXPECT_EQ(response.error().kind, ErrorKind::UpstreamProtocol);
  EXPECT_THAT(response.error().message, testing::HasSubstr("lengths that differ"));
}

TEST_F(DirectFramingTest, AnUrlThatWouldSplitTheRequestLineIsNotSent) {
  ScriptedUpstream upstream;

  const Response response = send(origin_of(upstream.url()), call_to(upstream.url() + "/v1 HTTP/1.1"));

  EXPECT_EQ(response.error().kind, ErrorKind::Internal);
  EXPECT_EQ(upstream.connections(), 0);
}

}  // namespace
}  // namespace sekisho
