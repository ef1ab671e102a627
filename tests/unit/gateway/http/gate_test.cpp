#include "gateway/http/gate.h"

#include "gateway/http/head_scanner.h"

#include <gmock/gmock.h>

#include <string>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What the edge makes of a head: scanner, then gate.
Result<GatedRequest> read_head(std::string_view bytes) {
  const HttpLimits limits;
  HeadScanner scanner(limits);
  switch (scanner.scan(bytes)) {
    case HeadScanner::State::Refused:
      return scanner.error();
    case HeadScanner::State::NeedMore:
      return internal_error("the head is not complete");
    case HeadScanner::State::Complete:
      break;
  }
  return pass_gate(scanner.head(bytes));
}

// The status an answer to that head has; 200 when it passes.
int status_of(const std::string& bytes) {
  const auto request = read_head(bytes);
  if (!request) return http_status(request.error().kind);
  return request->refusal ? http_status(request->refusal->kind) : 200;
}

std::string post(const std::string& fields) { return "POST /v1/x HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n"; }

int status_with(const std::string& fields) { return status_of(post(fields)); }

int status_of_line(const std::string& request_line) { return status_of(request_line + "\r\nHost: a.example\r\n\r\n"); }

int status_with_host(const std::string& host) { return status_of("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"); }

TEST(Gate, ReadsTheWholeHead) {
  const auto request =
      read_head("POST /v1/chat?a=1&b HTTP/1.1\r\nHost: a.example:8787\r\nContent-Length: 12\r\nX-Note: \t two words \r\n\r\n");

  ASSERT_TRUE(request);
  EXPECT_EQ(request->head.method, "POST");
  EXPECT_EQ(request->head.path, "/v1/chat");
  EXPECT_EQ(request->head.query, "a=1&b");
  EXPECT_EQ(request->head.headers.find("x-note"), "two words");
  EXPECT_EQ(request->framing, BodyFraming::Length);
  EXPECT_EQ(request->length, 12u);
  EXPECT_TRUE(request->keep_alive);
}

TEST(Gate, TakesOneEmptyLineBeforeTheRequest) {
  EXPECT_EQ(status_of("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 200);
  EXPECT_EQ(status_of("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
}

TEST(Gate, S01RefusesContentLengthBesideTransferEncoding) {
  EXPECT_EQ(status_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"), 400);
}

TEST(Gate, S02RefusesEveryTransferEncodingButChunked) {
  EXPECT_EQ(status_with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding:\r\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: xchunked\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: identity\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: chunked, chunked\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: \"chunked\"\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: chunked;q=1\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: ChunkeD\r\n"), 200);
}

TEST(Gate, S03RefusesChunkedThatIsNotFinal) { EXPECT_EQ(status_with("Transfer-Encoding: chunked, gzip\r\n"), 400); }

TEST(Gate, S04RefusesTransferEncodingInHttp10) {
  EXPECT_EQ(status_of("POST / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
}

TEST(Gate, S05RefusesDuplicateContentLength) {
  EXPECT_EQ(status_with("Content-Length: 5\r\nContent-Length: 5\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 5\r\nContent-Length: 6\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 5, 5\r\n"), 400);
}

TEST(Gate, S05RefusesContentLengthThatIsNoPlainNumber) {
  EXPECT_EQ(status_with("Content-Length: +5\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: -1\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 0x5\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 00\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 05\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 5 \t5\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 5;\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length:\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 18446744073709551617\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 1234567890123456789\r\n"), 400);
  EXPECT_EQ(status_with("Content-Length: 0\r\n"), 200);
}

TEST(Gate, S06RefusesLineFoldingAnywhere) {
  EXPECT_EQ(status_with("X-A: b\r\n c\r\n"), 400);
  EXPECT_EQ(status_with("X-A: b\r\n\tc\r\n"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding:\r\n chunked\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost:\r\n a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n Host: a\r\n\r\n"), 400);
}

TEST(Gate, S07IgnoresUpgrade) {
  const auto request =
      read_head("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n");

  ASSERT_TRUE(request);
  EXPECT_EQ(request->refusal, std::nullopt);
  EXPECT_FALSE(request->head.headers.contains("Upgrade"));
  EXPECT_FALSE(request->head.headers.contains("HTTP2-Settings"));
}

TEST(Gate, S08RefusesAbsentRepeatedOrMalformedHost) {
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nX-A: b\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"), 400);
  EXPECT_EQ(status_with_host("a/b"), 400);
  EXPECT_EQ(status_with_host("a@b"), 400);
  EXPECT_EQ(status_with_host("a/?"), 400);
  EXPECT_EQ(status_with_host("a,b"), 400);
  EXPECT_EQ(status_with_host(""), 400);
  EXPECT_EQ(status_with_host("a b"), 400);
  EXPECT_EQ(status_with_host("a#b"), 400);
  EXPECT_EQ(status_with_host("a:"), 400);
  EXPECT_EQ(status_with_host("a:1x"), 400);
  EXPECT_EQ(status_with_host("a:65536"), 400);
  EXPECT_EQ(status_with_host(":80"), 400);
  EXPECT_EQ(status_with_host("[::1"), 400);
  EXPECT_EQ(status_with_host("[::1]x"), 400);
  EXPECT_EQ(status_with_host("a%2fb"), 400);
}

TEST(Gate, S08TakesNamesAndAddresses) {
  EXPECT_EQ(status_with_host("gateway.example:8787"), 200);
  EXPECT_EQ(status_with_host("127.0.0.1"), 200);
  EXPECT_EQ(status_with_host("[::1]:8787"), 200);
  EXPECT_EQ(status_of("GET / HTTP/1.0\r\n\r\n"), 200);
}

TEST(Gate, S09RefusesBytesThatServersReadDifferently) {
  EXPECT_EQ(status_with(std::string("X-A: b\0c\r\n", 10)), 400);
  EXPECT_EQ(status_with("X-A: b\rc\r\n"), 400);
  EXPECT_EQ(status_with("X-A: b\nX-B: c\r\n"), 400);
  EXPECT_EQ(status_with("X-A: b\r\r\n"), 400);
  EXPECT_EQ(status_with("X-A: \x80\r\n"), 400);
  EXPECT_EQ(status_with("X-A: \xff\r\n"), 400);
  EXPECT_EQ(status_with("X-A: \x7f\r\n"), 400);
  EXPECT_EQ(status_with("X-\xc3\xa9: b\r\n"), 400);
}

TEST(Gate, S09RefusesFieldNamesThatAreNone) {
  EXPECT_EQ(status_with("Content_Length: 5\r\n"), 400);
  EXPECT_EQ(status_with("X_A: b\r\n"), 400);
  EXPECT_EQ(status_with("X-A : b\r\n"), 400);
  EXPECT_EQ(status_with("X-A\t: b\r\n"), 400);
  EXPECT_EQ(status_with(": b\r\n"), 400);
  EXPECT_EQ(status_with("X A: b\r\n"), 400);
  EXPECT_EQ(status_with("X-A\r\n"), 400);
  EXPECT_EQ(status_with("X-(A): b\r\n"), 400);
}

TEST(Gate, S09RefusesBareLineFeedsInEveryPlace) {
  EXPECT_EQ(status_of("GET / HTTP/1.1\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\n\n"), 400);
  EXPECT_EQ(status_of("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
}

TEST(Gate, RefusesRequestLinesThatAreNotThreeWords) {
  EXPECT_EQ(status_of_line("GET /"), 400);
  EXPECT_EQ(status_of_line("GET  / HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("GET /  HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("GET\t/ HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line(" GET / HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("GET / HTTP/1.1 "), 400);
  EXPECT_EQ(status_of_line("GET / x HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("G(T / HTTP/1.1"), 400);
}

TEST(Gate, RefusesOtherVersions) {
  EXPECT_EQ(status_of_line("GET / HTTP/2.0"), 400);
  EXPECT_EQ(status_of_line("GET / HTTP/1.2"), 400);
  EXPECT_EQ(status_of_line("GET / HTTP/0.9"), 400);
  EXPECT_EQ(status_of_line("GET / http/1.1"), 400);
  EXPECT_EQ(status_of_line("GET / HTTP/1.1x"), 400);
  EXPECT_EQ(status_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 400);
}

TEST(Gate, TakesOnlyOriginFormTargets) {
  EXPECT_EQ(status_of_line("GET http://a.example/ HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("OPTIONS * HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("GET x HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("GET /#f HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("GET /a\\b HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("GET /%zz HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("GET /%1 HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("GET /\xc3\xa9 HTTP/1.1"), 400);
  EXPECT_EQ(status_of_line("GET /a%20b;c=1/d~?q=@:/? HTTP/1.1"), 200);
}

TEST(Gate, RefusesMethodsThatAreNotServed) {
  EXPECT_EQ(status_of_line("TRACE / HTTP/1.1"), 405);
  EXPECT_EQ(status_of_line("CONNECT a.example:443 HTTP/1.1"), 405);
  EXPECT_EQ(status_of_line("BREW / HTTP/1.1"), 501);
  EXPECT_EQ(status_of_line("get / HTTP/1.1"), 501);
}

TEST(Gate, MeetsOnlyTheExpectationOf100Continue) {
  EXPECT_EQ(status_with("Expect: 200-ok\r\n"), 417);
  EXPECT_EQ(status_with("Expect: 100-continue, x\r\n"), 417);
  const auto request = read_head(post("Expect: 100-Continue\r\nContent-Length: 3\r\n"));
  ASSERT_TRUE(request);
  EXPECT_TRUE(request->expects_continue);
}

TEST(Gate, ExpectMeansNothingInHttp10) {
  const auto request = read_head("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");

  ASSERT_TRUE(request);
  EXPECT_FALSE(request->expects_continue);
}

TEST(Gate, RefusesCompressedBodies) {
  EXPECT_EQ(status_with("Content-Encoding: gzip\r\n"), 415);
  EXPECT_EQ(status_with("Content-Encoding: identity, br\r\n"), 415);
  EXPECT_EQ(status_with("Content-Encoding: identity\r\n"), 200);
}

TEST(Gate, FollowsTheConnectionField) {
  EXPECT_FALSE(read_head(post("Connection: close\r\n"))->keep_alive);
  EXPECT_FALSE(read_head(post("Connection: keep-alive, Close\r\n"))->keep_alive);
  EXPECT_FALSE(read_head("GET / HTTP/1.0\r\n\r\n")->keep_alive);
  EXPECT_TRUE(read_head("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")->keep_alive);
  EXPECT_EQ(status_with("Connection: a b\r\n"), 400);
}

TEST(Gate, S15DropsHopByHopFields) {
  const auto request =
      read_head(post("Keep-Alive: 5\r\nTE: trailers\r\nTrailer: X\r\nProxy-Authorization: Basic x\r\nProxy-Connection: close\r\n"
                     "Connection: keep-alive\r\nX-Kept: 1\r\n"));

  ASSERT_TRUE(request);
  EXPECT_EQ(request->head.headers.size(), 2u);
  EXPECT_TRUE(request->head.headers.contains("X-Kept"));
  EXPECT_THAT(request->head.not_forwarded, IsEmpty());
}

TEST(Gate, S15KeepsSecurityFieldsThatConnectionNamesButMarksThem) {
  const auto request = read_head(post("Connection: Authorization, x-policy\r\nAuthorization: Bearer k\r\nX-Policy: secret\r\n"));

  ASSERT_TRUE(request);
  EXPECT_EQ(request->head.headers.find("authorization"), "Bearer k");
  EXPECT_EQ(request->head.headers.find("x-policy"), "secret");
  EXPECT_THAT(request->head.not_forwarded, ElementsAre("authorization", "x-policy"));
}

TEST(Gate, SaysWhatIsWrong) {
  EXPECT_THAT(read_head(post("X_A: b\r\n")).error().message, HasSubstr("use `-`"));
  EXPECT_EQ(read_head(post("X_A: b\r\n")).error().source, ErrorSource::Client);
}

}  // namespace
}  // namespace sekisho
