#include "tests/unit/providers/upstream/transport_fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;

// What goes wrong with upstreams, and what it is called.
class TransportFailureTest : public TransportTest {};
INSTANTIATE_TEST_SUITE_P(Kinds, TransportFailureTest, kBothKinds, kind_as_suffix);

// A port that nobody listens on: bound, so that nobody else takes it.
class DeafPort {
 public:
  DeafPort() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address_;
    ::bind(fd_, reinterpret_cast<sockaddr*>(&address_), size);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address_), &size);
  }
  ~DeafPort() { ::close(fd_); }
  DeafPort(const DeafPort&) = delete;
  DeafPort& operator=(const DeafPort&) = delete;
  std::string url() const { return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)); }
  int fd() const { return fd_; }

 private:
  int fd_;
  sockaddr_in address_{};
};

TEST_P(TransportFailureTest, NobodyListening) {
  const DeafPort port;

  const Response response = send(origin_of(port.url()), call_to(port.url() + "/v1?key=secret"));

  EXPECT_EQ(response.error().kind, ErrorKind::ConnectFailed);
  EXPECT_THAT(response.error().message, HasSubstr("`127.0.0.1:"));
  EXPECT_THAT(response.error().message, HasSubstr("connection refused"));
  EXPECT_THAT(response.error().message, Not(HasSubstr("secret")));
  EXPECT_EQ(response.error().public_message, "cannot be reached");
}

TEST_P(TransportFailureTest, UnknownHost) {
  // A label longer than DNS allows: the resolver says no by itself, wherever the test runs.
  const std::string url = "http://" + std::string(64, 'x') + ".invalid";

  const Response response = send(origin_of(url), call_to(url + "/v1"));

  EXPECT_EQ(response.error().kind, ErrorKind::ConnectFailed);
  EXPECT_THAT(response.error().message, HasSubstr("the host name cannot be resolved"));
}

TEST_P(TransportFailureTest, ConnectingTakesTooLong) {
  // TLS with somebody who accepts and then says nothing: connected, but not ready to take a request.
  ScriptedUpstream silent;
  const std::string url = "https://127.0.0.1:" + std::to_string(silent.port());
  UpstreamCall call = call_to(url + "/v1");
  call.connect_timeout = milliseconds(50);
  SentMark sent;
  call.sent = &sent;

  const Response response = send(origin_of(url), std::move(call));

  EXPECT_FALSE(sent.is_set());
  EXPECT_EQ(response.error().kind, ErrorKind::UpstreamTimeout);
  EXPECT_THAT(response.error().message, HasSubstr("connecting to `127.0.0.1:"));
}

TEST_P(TransportFailureTest, NothingReachesAnUpstreamThatHasGone) {
  auto upstream = std::make_unique<ScriptedUpstream>();
  upstream->answer(Script().send(json_answer("{}")));
  const UpstreamOrigin origin = origin_of(upstream->url());
  UpstreamCall call = call_to(*upstream);
  EXPECT_EQ(fetch(*upstream), "{}");
  upstream.reset();
  SentMark sent;
  call.sent = &sent;

  EXPECT_EQ(send(origin, std::move(call)).error().kind, ErrorKind::ConnectFailed);

  EXPECT_FALSE(sent.is_set());
}

TEST_P(TransportFailureTest, NoHeadInTime) {
  ScriptedUpstream upstream;
  upstream.answer(Script().stall());
  UpstreamCall call = call_to(upstream);
  call.head_timeout = milliseconds(50);
  SentMark sent;
  call.sent = &sent;

  const Response response = send(origin_of(upstream.url()), std::move(call));

  EXPECT_TRUE(sent.is_set());
  EXPECT_EQ(response.error().kind, ErrorKind::UpstreamTimeout);
  EXPECT_THAT(response.error().message, HasSubstr("response head"));
  EXPECT_TRUE(upstream.wait_for_close(0));
}

TEST_P(TransportFailureTest, ResetBeforeTheHead) {
  ScriptedUpstream upstream;
  upstream.answer(Script().reset());

  const Response response = send(upstream);

  EXPECT_EQ(response.error().kind, ErrorKind::ConnectFailed);
  EXPECT_THAT(response.error().message, HasSubstr("before the response head"));
}

TEST_P(TransportFailureTest, ClosedBeforeTheHead) {
  ScriptedUpstream upstream;
  upstream.answer(Script().close());

  EXPECT_EQ(send(upstream).error().kind, ErrorKind::ConnectFailed);
}

TEST_P(TransportFailureTest, ClosedInTheMiddleOfTheHead) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.1 200 OK\r\nContent-Ty").close());

  EXPECT_EQ(send(upstream).error().kind, ErrorKind::ConnectFailed);
}

TEST_P(TransportFailureTest, ResetInTheMiddleOfTheBody) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head() + http_chunk("data: 1\n\n")).wait_for("read").reset());
  Response response = send(upstream);
  ASSERT_TRUE(response);
  ASSERT_TRUE(read(**response));

  upstream.release("read");

  EXPECT_EQ(read_all(**response), "[truncated]");
}

TEST_P(TransportFailureTest, ChunkedBodyWithoutItsEnd) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head() + http_chunk("data: 1\n\n")).close());

  EXPECT_EQ(fetch(upstream), "data: 1\n\n[truncated]");
}

TEST_P(TransportFailureTest, FewerBytesThanAnnounced) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort").close());

  EXPECT_EQ(fetch(upstream), "short[truncated]");
}

TEST_P(TransportFailureTest, BrokenChunkFraming) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head() + http_chunk("data: 1\n\n") + "zz\r\nhello\r\n").stall());

  EXPECT_EQ(fetch(upstream), "data: 1\n\n[protocol]");
}

TEST_P(TransportFailureTest, GarbageInsteadOfHttp) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("\x01\x02 this is not the protocol you are looking for\r\n\r\n").stall());

  EXPECT_EQ(fetch(upstream), "[protocol]");
}

TEST_P(TransportFailureTest, MoreHeaderFieldsThanFit) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.1 200 OK\r\n").flood("X-Flood: " + std::string(1000, 'x') + "\r\n", 100'000));

  const Response response = send(upstream);

  EXPECT_EQ(response.error().kind, ErrorKind::UpstreamProtocol);
  EXPECT_THAT(response.error().message, HasSubstr("64 KiB"));
  EXPECT_TRUE(upstream.wait_for_close(0));
}

TEST_P(TransportFailureTest, OneHeaderLineWithoutEnd) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.1 200 OK\r\nX-Flood: ").flood(std::string(1000, 'x'), 100'000));

  EXPECT_FALSE(send(upstream));
}

TEST_P(TransportFailureTest, FloodOfInformationalResponses) {
  ScriptedUpstream upstream;
  upstream.answer(Script().flood("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 100'000));

  EXPECT_EQ(fetch(upstream), "[protocol]");
}

TEST_P(TransportFailureTest, FloodOfTrailers) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(sse_head() + http_chunk("x") + "0\r\n").flood("X-Flood: " + std::string(1000, 'x') + "\r\n", 100'000));

  EXPECT_EQ(fetch(upstream), "x[protocol]");
}

TEST_P(TransportFailureTest, TransferCodingNobodyAskedFor) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n").stall());

  EXPECT_EQ(fetch(upstream), "[protocol]");
}

TEST_P(TransportFailureTest, CompressedBodiesStayAsTheyCame) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(http_answer(200, "text/plain", "\x1f\x8b\x08", "Content-Encoding: gzip\r\n")));

  EXPECT_EQ(fetch(upstream), "\x1f\x8b\x08");
}

TEST_P(TransportFailureTest, InformationalResponsesAreSkipped) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n" + json_answer("{}")));

  Response response = send(upstream);

  ASSERT_TRUE(response);
  EXPECT_EQ((*response)->status(), 200);
  EXPECT_FALSE((*response)->headers().contains("x-early"));
}

TEST_P(TransportFailureTest, AnswerBeforeTheBodyWasSent) {
  ScriptedUpstream upstream;
  upstream.answer(Script().send(http_answer(200, "text/plain", "fine")));
  UpstreamCall call = call_to(upstream);
  call.body = std::string(100, 'x');

  EXPECT_EQ(fetch(origin_of(upstream.url()), std::move(call)), "fine");
}

}  // namespace
}  // namespace sekisho
