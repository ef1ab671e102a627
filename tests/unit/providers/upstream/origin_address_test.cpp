#include "providers/upstream/origin_address.h"

#include "providers/upstream/socket_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

TEST(OriginAddress, KnowsSchemeHostAndPort) {
  const auto address = parse_origin("https://api.example.com:8443/v1");

  ASSERT_TRUE(address);
  EXPECT_TRUE(address->secure);
  EXPECT_EQ(address->host, "api.example.com");
  EXPECT_EQ(address->port, 8443);
  EXPECT_EQ(address->host_field, "api.example.com:8443");
}

TEST(OriginAddress, LeavesTheUsualPortOut) {
  EXPECT_EQ(parse_origin("http://a")->port, 80);
  EXPECT_EQ(parse_origin("HTTPS://a")->port, 443);
  EXPECT_EQ(parse_origin("https://a:443/v1")->host_field, "a");
  EXPECT_EQ(parse_origin("http://a:443/v1")->host_field, "a:443");
}

TEST(OriginAddress, TakesAddressesInBrackets) {
  const auto address = parse_origin("http://[2001:db8::1]:8080");

  ASSERT_TRUE(address);
  EXPECT_EQ(address->host, "2001:db8::1");
  EXPECT_EQ(address->port, 8080);
  EXPECT_EQ(address->host_field, "[2001:db8::1]:8080");
}

TEST(OriginAddress, RefusesAllElse) {
  EXPECT_FALSE(parse_origin("ftp://a"));
  EXPECT_FALSE(parse_origin("a/v1"));
  EXPECT_FALSE(parse_origin("http:///v1"));
  EXPECT_FALSE(parse_origin("http://a:b"));
  EXPECT_FALSE(parse_origin("http://a:0"));
  EXPECT_FALSE(parse_origin("http://a:"));
  EXPECT_FALSE(parse_origin("http://a:65536"));
  EXPECT_FALSE(parse_origin("http://[::1]x"));
  EXPECT_FALSE(parse_origin("http://user:word@a"));
}

TEST(TargetOf, IsPathAndQuery) {
  EXPECT_EQ(target_of("http://a:1/v1/x?y=z#part"), "/v1/x?y=z");
  EXPECT_EQ(target_of("http://a"), "/");
  EXPECT_EQ(target_of("http://a?y"), "?y");
}

SocketAddress address_of(int family, unsigned char mark) {
  SocketAddress address{};
  address.any.sa_family = static_cast<sa_family_t>(family);
  (family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port) = mark;
  return address;
}

TEST(Interleaved, LetsFamiliesTakeTurns) {
  const std::vector<SocketAddress> order =
      interleaved({address_of(AF_INET6, 1), address_of(AF_INET6, 2), address_of(AF_INET6, 3), address_of(AF_INET, 4)});

  ASSERT_EQ(order.size(), 4u);
  EXPECT_EQ(order[0].v6.sin6_port, 1);
  EXPECT_EQ(order[1].v4.sin_port, 4);
  EXPECT_EQ(order[2].v6.sin6_port, 2);
  EXPECT_EQ(order[3].v6.sin6_port, 3);
}

}  // namespace
}  // namespace sekisho
