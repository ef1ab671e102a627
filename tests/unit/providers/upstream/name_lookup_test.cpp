#include "providers/upstream/name_lookup.h"

#include "tests/support/run_awaitable.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include <arpa/inet.h>

namespace sekisho {
namespace {

using std::chrono::milliseconds;

SocketAddress loopback() {
  SocketAddress address{};
  address.v4.sin_family = AF_INET;
  address.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

class NameLookupTest : public testing::Test {
 protected:
  NameLookup::Answer find(NameLookup& names, const std::string& host, milliseconds patience = milliseconds(5'000)) {
    return run_awaitable(context_, names.find(host, 80, std::chrono::steady_clock::now() + patience));
  }
  boost::asio::io_context context_{1};
};

TEST_F(NameLookupTest, AsksOnceAndRemembers) {
  std::atomic<int> asked = 0;
  NameLookup names([&](const std::string&) {
    ++asked;
    return std::vector{loopback()};
  });

  const NameLookup::Answer first = find(names, "api.example.com");
  const NameLookup::Answer second = find(names, "api.example.com");

  ASSERT_EQ(first.addresses.size(), 1u);
  EXPECT_EQ(first.addresses[0].v4.sin_port, htons(80));
  EXPECT_EQ(second.addresses.size(), 1u);
  EXPECT_EQ(asked, 1);
}

TEST_F(NameLookupTest, DoesNotAskAboutAddresses) {
  std::atomic<int> asked = 0;
  NameLookup names([&](const std::string&) {
    ++asked;
    return std::vector<SocketAddress>();
  });

  EXPECT_EQ(find(names, "127.0.0.1").addresses.size(), 1u);
  EXPECT_EQ(find(names, "::1").addresses.size(), 1u);
  EXPECT_EQ(find(names, "0x7f.1").addresses.size(), 1u);
  EXPECT_EQ(asked, 0);
}

TEST_F(NameLookupTest, SaysWhenThereIsNoSuchName) {
  NameLookup names([](const std::string&) { return std::vector<SocketAddress>(); });

  const NameLookup::Answer answer = find(names, "nowhere.example.com");

  EXPECT_TRUE(answer.addresses.empty());
  EXPECT_EQ(answer.failure, NameLookup::Failure::NoSuchName);
}

TEST_F(NameLookupTest, WaitsNoLongerThanTheDeadlineAndKeepsTheAnswer) {
  std::promise<void> go_on;
  const std::shared_future<void> told = go_on.get_future().share();
  std::atomic<int> asked = 0;
  NameLookup names([&, told](const std::string&) {
    ++asked;
    told.wait();
    return std::vector{loopback()};
  });

  const NameLookup::Answer late = find(names, "slow.example.com", milliseconds(20));
  go_on.set_value();
  const NameLookup::Answer answer = find(names, "slow.example.com");

  EXPECT_TRUE(late.addresses.empty());
  EXPECT_EQ(late.failure, NameLookup::Failure::TookTooLong);
  EXPECT_EQ(answer.addresses.size(), 1u);
  EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace sekisho
