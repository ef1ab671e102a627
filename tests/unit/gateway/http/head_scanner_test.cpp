#include "gateway/http/head_scanner.h"

#include <gtest/gtest.h>

#include <string>

namespace sekisho {
namespace {

struct Outcome {
  HeadScanner::State state = HeadScanner::State::NeedMore;
  ErrorKind kind = ErrorKind::Internal;
  std::size_t size = 0;
  bool operator==(const Outcome&) const = default;
};

// The outcome when the bytes come in steps of that size.
Outcome scan(const std::string& bytes, std::size_t step) {
  const HttpLimits limits;
  HeadScanner scanner(limits);
  Outcome outcome;
  for (std::size_t end = step; outcome.state == HeadScanner::State::NeedMore; end += step) {
    outcome.state = scanner.scan(std::string_view(bytes).substr(0, end));
    if (end >= bytes.size()) break;
  }
  if (outcome.state == HeadScanner::State::Complete) outcome.size = scanner.size();
  if (outcome.state == HeadScanner::State::Refused) outcome.kind = scanner.error().kind;
  return outcome;
}

constexpr std::size_t kWhole = 1 << 20;

std::string head_with_block_of(std::size_t bytes) {
  const std::string fixed = "Host: a\r\nX-Fill: \r\n\r\n";
  return "GET / HTTP/1.1\r\nHost: a\r\nX-Fill: " + std::string(bytes - fixed.size(), 'x') + "\r\n\r\n";
}

std::string head_with_fields(int count) {
  std::string head = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < count; ++i) head += "X-A: b\r\n";
  return head + "\r\n";
}

void expect_refused(const std::string& bytes, ErrorKind kind) {
  const Outcome wanted{.state = HeadScanner::State::Refused, .kind = kind};
  EXPECT_EQ(scan(bytes, kWhole), wanted);
  EXPECT_EQ(scan(bytes, 1), wanted);
  EXPECT_EQ(scan(bytes, 4096), wanted);
}

TEST(HeadScanner, FindsTheEndWhereverTheBytesAreSplit) {
  const std::string bytes = "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nrest\n";
  const Outcome wanted{.state = HeadScanner::State::Complete, .size = bytes.size() - 5};

  EXPECT_EQ(scan(bytes, kWhole), wanted);
  EXPECT_EQ(scan(bytes, 1), wanted);
  EXPECT_EQ(scan(bytes, 7), wanted);
}

TEST(HeadScanner, LeavesOutTheLeadingEmptyLine) {
  const HttpLimits limits;
  HeadScanner scanner(limits);
  const std::string bytes = "\r\nGET / HTTP/1.1\r\n\r\n";

  scanner.scan(bytes);

  EXPECT_EQ(scanner.head(bytes), "GET / HTTP/1.1\r\n\r\n");
}

TEST(HeadScanner, D02LimitsTheHeaderBlock) {
  EXPECT_EQ(scan(head_with_block_of(8192), kWhole).state, HeadScanner::State::Complete);
  EXPECT_EQ(scan(head_with_block_of(8192), 1).state, HeadScanner::State::Complete);
  expect_refused(head_with_block_of(8193), ErrorKind::HeadersTooLarge);
}

TEST(HeadScanner, D02LimitsTheNumberOfFields) {
  EXPECT_EQ(scan(head_with_fields(100), kWhole).state, HeadScanner::State::Complete);
  expect_refused(head_with_fields(101), ErrorKind::HeadersTooLarge);
}

TEST(HeadScanner, D02LimitsTheRequestLine) {
  expect_refused("GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", ErrorKind::UriTooLong);
  expect_refused("GET /" + std::string(100'000, 'a'), ErrorKind::UriTooLong);
}

TEST(HeadScanner, RefusesAnotherProtocolAtItsFirstByte) {
  expect_refused("\x16\x03\x01", ErrorKind::InvalidRequest);
  expect_refused(std::string("\0", 1), ErrorKind::InvalidRequest);
}

TEST(HeadScanner, SeesTheFirstFaultFirst) {
  expect_refused("GET / HTTP/1.1\n" + std::string(100'000, 'a'), ErrorKind::InvalidRequest);
  expect_refused(std::string(100'000, 'a') + "\n", ErrorKind::UriTooLong);
}

}  // namespace
}  // namespace sekisho
