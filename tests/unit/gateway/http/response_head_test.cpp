#include "gateway/http/response_head.h"

#include "gateway/http/date_line.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ResponseHead, HoldsStatusFieldsAndFraming) {
  HttpResponse response;
  response.headers.add("Content-Type", "text/plain");

  const std::string head = response_head(response, {.length = 5}, "Date: now\r\n");

  EXPECT_EQ(head, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n");
}

TEST(ResponseHead, S16LetsNoValueStartALine) {
  HttpResponse response;
  response.headers.add("x-sekisho-target", "a\r\nSet-Cookie: b\n\rc");
  response.headers.add("x-bad\r\nname", "v");
  response.headers.add("", "v");

  const std::string head = response_head(response, {.length = 0}, "");

  EXPECT_THAT(head, HasSubstr("x-sekisho-target: a  Set-Cookie: b  c\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("name")));
  EXPECT_THAT(head, Not(HasSubstr("\r\n:")));
}

TEST(ResponseHead, S15LeavesOutHopByHopFieldsAndForeignFraming) {
  HttpResponse response;
  response.headers.add("Connection", "x-internal");
  response.headers.add("Transfer-Encoding", "gzip");
  response.headers.add("content-length", "99");
  response.headers.add("Keep-Alive", "timeout=5");
  response.headers.add("Upgrade", "h2c");

  EXPECT_EQ(response_head(response, {.chunked = true}, ""), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(ResponseHead, SaysWhatBecomesOfTheConnection) {
  EXPECT_THAT(response_head({}, {.connection = ConnectionOption::Close}, ""), HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(response_head({}, {.connection = ConnectionOption::KeepAlive}, ""), HasSubstr("Connection: keep-alive\r\n"));
}

TEST(DateLine, FormatsImfFixdate) {
  DateLine date;

  EXPECT_EQ(date.at(WallTime(std::chrono::seconds(784'887'151))), "Date: Tue, 15 Nov 1994 08:12:31 GMT\r\n");
  EXPECT_EQ(date.at(WallTime(std::chrono::seconds(784'887'152))), "Date: Tue, 15 Nov 1994 08:12:32 GMT\r\n");
}

}  // namespace
}  // namespace sekisho
