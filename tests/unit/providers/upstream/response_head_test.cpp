#include "providers/upstream/response_head.h"

#include "providers/upstream/response_body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sekisho {
namespace {

using State = ResponseHeadReader::State;

struct Reading {
  State state = State::NeedMore;
  std::size_t used = 0;
  ResponseHead head;
};

Reading read(const std::string& bytes, std::size_t step, ResponseHeadReader::Body body = ResponseHeadReader::Body::MayFollow) {
  ResponseHeadReader reader(body);
  Reading reading;
  for (std::size_t end = 0; end < bytes.size() && reader.state() == State::NeedMore;) {
    end = std::min(end + step, bytes.size());
    reading.used += reader.read(std::string_view(bytes).substr(reading.used, end - reading.used));
  }
  reading.state = reader.state();
  reading.head = reader.take();
  return reading;
}

// The same however the bytes arrive.
State state_of(const std::string& bytes) {
  const State whole = read(bytes, bytes.size()).state;
  EXPECT_EQ(read(bytes, 1).state, whole);
  EXPECT_EQ(read(bytes, 7).state, whole);
  return whole;
}

ResponseHead head_of(const std::string& bytes) {
  Reading reading = read(bytes, bytes.size());
  EXPECT_EQ(reading.state, State::Complete);
  return std::move(reading.head);
}

const std::string kOk = "HTTP/1.1 200 OK\r\n";

TEST(ResponseHead, ReadsStatusAndFields) {
  const std::string bytes = kOk + "Content-Type:text/plain\r\nX-Thing: \t a b \t\r\nX-Empty:\r\n\r\nbody";

  const Reading reading = read(bytes, 5);

  EXPECT_EQ(reading.state, State::Complete);
  EXPECT_EQ(reading.head.status, 200);
  EXPECT_EQ(reading.head.headers.find("content-type"), "text/plain");
  EXPECT_EQ(reading.head.headers.find("x-thing"), "a b");
  EXPECT_EQ(reading.head.headers.find("x-empty"), "");
  EXPECT_EQ(reading.used, bytes.size() - 4);
}

TEST(ResponseHead, NeedsNoReason) {
  EXPECT_EQ(head_of("HTTP/1.1 204 \r\n\r\n").status, 204);
  EXPECT_EQ(head_of("HTTP/1.1 204\r\n\r\n").status, 204);
}

TEST(ResponseHead, RefusesWhatIsNotHttp) {
  EXPECT_EQ(state_of("hello"), State::NotHttp);
  EXPECT_EQ(state_of("HTTP/2 200\r\n\r\n"), State::NotHttp);
  EXPECT_EQ(state_of("HTTP/1.2 200 OK\r\n\r\n"), State::NotHttp);
  EXPECT_EQ(state_of("HTTP/1.1 20 OK\r\n\r\n"), State::NotHttp);
  EXPECT_EQ(state_of("HTTP/1.1 099 OK\r\n\r\n"), State::NotHttp);
  EXPECT_EQ(state_of("HTTP/1.1 2000 OK\r\n\r\n"), State::NotHttp);
  EXPECT_EQ(state_of("\r\nHTTP/1.1 200 OK\r\n\r\n"), State::NotHttp);
}

TEST(ResponseHead, RefusesLinesThatNoTwoReadersAgreeOn) {
  EXPECT_EQ(state_of("HTTP/1.1 200 OK\n\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "A: b\nC: d\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "A: b\rC: d\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "A: b\r\n c\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "A : b\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "no colon\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + ": b\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + std::string("A: \0\r\n\r\n", 8)), State::Broken);
  EXPECT_EQ(state_of("HTTP/1.1 200 O\x01K\r\n\r\n"), State::Broken);
}

TEST(ResponseHead, LetsOtherCharacterSetsThrough) { EXPECT_EQ(head_of(kOk + "A: \xC3\xA9\r\n\r\n").headers.find("a"), "\xC3\xA9"); }

TEST(ResponseHead, KnowsWhereTheBodyEnds) {
  EXPECT_EQ(head_of(kOk + "\r\n").framing, ResponseFraming::UntilClose);
  EXPECT_EQ(head_of(kOk + "Content-Length: 12\r\n\r\n").framing, ResponseFraming::Length);
  EXPECT_EQ(head_of(kOk + "Content-Length: 12\r\n\r\n").length, 12u);
  EXPECT_EQ(head_of(kOk + "Transfer-Encoding: Chunked\r\n\r\n").framing, ResponseFraming::Chunked);
  EXPECT_EQ(head_of("HTTP/1.1 204 No\r\nContent-Length: 12\r\n\r\n").framing, ResponseFraming::None);
  EXPECT_EQ(head_of("HTTP/1.1 304 No\r\nTransfer-Encoding: chunked\r\n\r\n").framing, ResponseFraming::None);
  const std::string length = kOk + "Content-Length: 12\r\n\r\n";
  EXPECT_EQ(read(length, 100, ResponseHeadReader::Body::NeverFollows).head.framing, ResponseFraming::None);
}

TEST(ResponseHead, RefusesLengthsInDoubt) {
  EXPECT_EQ(state_of(kOk + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "Content-Length: 5, 5\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "Content-Length: -5\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "Content-Length: 0x5\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "Content-Length:\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "Content-Length: 99999999999999999999\r\n\r\n"), State::Broken);
  EXPECT_EQ(state_of(kOk + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"), State::Complete);
}

TEST(ResponseHead, RefusesCodingsNobodyAskedFor) {
  EXPECT_EQ(state_of(kOk + "Transfer-Encoding: gzip, chunked\r\n\r\n"), State::OtherCoding);
  EXPECT_EQ(state_of(kOk + "Transfer-Encoding: identity\r\n\r\n"), State::OtherCoding);
  EXPECT_EQ(state_of(kOk + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), State::OtherCoding);
  EXPECT_EQ(state_of("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"), State::OtherCoding);
}

TEST(ResponseHead, KnowsWhetherTheConnectionStays) {
  EXPECT_TRUE(head_of(kOk + "Content-Length: 0\r\n\r\n").keep_alive);
  EXPECT_FALSE(head_of(kOk + "\r\n").keep_alive);
  EXPECT_FALSE(head_of(kOk + "Content-Length: 0\r\nConnection: x, Close\r\n\r\n").keep_alive);
  EXPECT_FALSE(head_of("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").keep_alive);
  EXPECT_TRUE(head_of("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
  EXPECT_FALSE(head_of("HTTP/1.1 101 Switching\r\n\r\n").keep_alive);
}

TEST(ResponseHead, SkipsInformationalResponses) {
  const std::string bytes = "HTTP/1.1 100 Continue\r\nContent-Length: 7\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n" + kOk + "A: b\r\n\r\nrest";

  const Reading reading = read(bytes, 3);

  EXPECT_EQ(reading.state, State::Complete);
  EXPECT_EQ(reading.head.status, 200);
  EXPECT_EQ(reading.head.headers.size(), 1u);
  EXPECT_EQ(reading.head.framing, ResponseFraming::UntilClose);
  EXPECT_EQ(reading.used, bytes.size() - 4);
}

TEST(ResponseHead, BoundsAllHeadsTogether) {
  const std::string large(40 * 1024, 'x');

  EXPECT_EQ(state_of(kOk + "A: " + large + large), State::TooLarge);
  EXPECT_EQ(state_of("HTTP/1.1 100 Continue\r\nA: " + large + "\r\n\r\n" + kOk + "A: " + large + "\r\n\r\n"), State::TooLarge);
  EXPECT_EQ(state_of(kOk + "A: " + large + "\r\n\r\n"), State::Complete);
}

std::string body_of(const ResponseHead& head, const std::string& bytes, std::size_t step, ResponseBody::State& state) {
  ResponseBody body(head, 1024);
  std::string data;
  for (std::size_t at = 0; at < bytes.size() && body.state() == ResponseBody::State::Open; at += step) {
    body.feed(std::string_view(bytes).substr(at, step), data);
  }
  state = body.state();
  return data;
}

TEST(ResponseBody, EndsWithItsFraming) {
  ResponseBody::State state{};

  EXPECT_EQ(body_of(head_of(kOk + "Content-Length: 3\r\n\r\n"), "abcdef", 2, state), "abc");
  EXPECT_EQ(state, ResponseBody::State::Complete);
  EXPECT_EQ(body_of(head_of(kOk + "Transfer-Encoding: chunked\r\n\r\n"), "3\r\nabc\r\n0\r\nT: x\r\n\r\nmore", 1, state), "abc");
  EXPECT_EQ(state, ResponseBody::State::Complete);
  EXPECT_EQ(body_of(head_of(kOk + "\r\n"), "abc", 1, state), "abc");
  EXPECT_EQ(state, ResponseBody::State::Open);
  EXPECT_EQ(body_of(head_of(kOk + "Transfer-Encoding: chunked\r\n\r\n"), "3\r\nabcd", 1, state), "abc");
  EXPECT_EQ(state, ResponseBody::State::Broken);
}

TEST(ResponseBody, IsOverAtOnceWhereThereIsNone) {
  EXPECT_EQ(ResponseBody(head_of(kOk + "Content-Length: 0\r\n\r\n"), 0).state(), ResponseBody::State::Complete);
  EXPECT_EQ(ResponseBody(head_of("HTTP/1.1 204 No\r\n\r\n"), 0).state(), ResponseBody::State::Complete);
}

TEST(ResponseBody, TheEndOfTheConnectionEndsOnlyWhatHasNoOther) {
  ResponseBody open(head_of(kOk + "\r\n"), 0);
  ResponseBody counted(head_of(kOk + "Content-Length: 3\r\n\r\n"), 0);

  open.end();
  counted.end();

  EXPECT_EQ(open.state(), ResponseBody::State::Complete);
  EXPECT_EQ(counted.state(), ResponseBody::State::Open);
}

}  // namespace
}  // namespace sekisho
