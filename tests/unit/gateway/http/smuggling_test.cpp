#include "tests/support/smuggling_payloads.h"
#include "tests/unit/gateway/http/running_nginx.h"
#include "tests/unit/gateway/http/session_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>

namespace sekisho {
namespace {

using testing::EndsWith;
using testing::Not;

using SmugglingTest = SessionTest;

TEST_F(SmugglingTest, S13NothingHiddenBehindAmbiguousFramingIsServed) {
  for (const std::string& payload : smuggling_payloads().ambiguous) {
    connect();
    exchange(payload);
  }

  for (const HttpRequestHead& head : handler.seen) EXPECT_THAT(head.path, Not(EndsWith("/hidden")));
}

TEST_F(SmugglingTest, S13WhatFollowsSoundFramingIsServed) {
  const std::vector<std::string> payloads = smuggling_payloads().unusual;

  for (const std::string& payload : payloads) {
    connect();
    exchange(payload);
  }

  EXPECT_EQ(handler.seen.size(), payloads.size() * 2);
}

// The front and this edge count the same requests, whatever a client sends: nothing is smuggled past the front.
TEST(SmugglingThroughNginx, S13TheFrontSeesEveryRequestThatWeSee) {
  if (!RunningNginx::installed()) GTEST_SKIP() << "nginx is not installed";
  std::atomic<std::size_t> refusals = 0;
  HttpOptions options;
  options.on_refusal = [&](const HttpRefusal&) { ++refusals; };
  RunningListener server(options);
  RunningNginx front(server.port());
  const SmugglingPayloads payloads = smuggling_payloads();
  std::vector<std::string> all = payloads.ambiguous;
  all.insert(all.end(), payloads.unusual.begin(), payloads.unusual.end());

  front.ask_all(all);

  std::vector<std::string> forwarded = front.stop_and_list_forwarded();
  server.stop();
  std::vector<std::string> seen;
  for (const HttpRequestHead& head : server.handler.seen) seen.push_back(head.path);
  std::sort(forwarded.begin(), forwarded.end());
  std::sort(seen.begin(), seen.end());
  EXPECT_GE(seen.size(), payloads.unusual.size());
  EXPECT_EQ(forwarded.size(), seen.size() + refusals);
  EXPECT_TRUE(std::includes(forwarded.begin(), forwarded.end(), seen.begin(), seen.end()));
}

}  // namespace
}  // namespace sekisho
