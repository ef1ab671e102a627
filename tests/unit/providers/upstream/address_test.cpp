#include "providers/upstream/address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include <netdb.h>
#include <sys/socket.h>

namespace sekisho {
namespace {

// What a socket would be opened to for the literal.
bool is_global(const std::string& literal) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  if (getaddrinfo(literal.c_str(), nullptr, &hints, &found) != 0) throw std::invalid_argument(literal);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  return is_global_unicast(*found->ai_addr);
}

class NotGlobal : public testing::TestWithParam<const char*> {};
TEST_P(NotGlobal, IsRefused) { EXPECT_FALSE(is_global(GetParam())); }
INSTANTIATE_TEST_SUITE_P(Blocks, NotGlobal,
                         testing::Values("0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.9.9.9",
                                         "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
                                         "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.7", "224.0.0.1",
                                         "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
                                         "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1",
                                         "2001:0:4136:e378::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd12::1",
                                         "fe80::1", "fec0::1", "ff02::1"));

class Global : public testing::TestWithParam<const char*> {};
TEST_P(Global, IsAllowed) { EXPECT_TRUE(is_global(GetParam())); }
INSTANTIATE_TEST_SUITE_P(Blocks, Global,
                         testing::Values("8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.1.1.1",
                                         "128.0.0.1", "169.253.1.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "192.169.0.1",
                                         "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:4860:4860::8888", "2606:4700::1111",
                                         "2400:cb00::1", "2a00:1450::1", "2001:200::1"));

class PrivateName : public testing::TestWithParam<const char*> {};
TEST_P(PrivateName, IsSeenInAnySpelling) { EXPECT_TRUE(names_private_address(GetParam())); }
INSTANTIATE_TEST_SUITE_P(Spellings, PrivateName,
                         testing::Values("127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.1", "0x7f000001", "::1", "::ffff:10.0.0.1",
                                         "fe80::1%eth0", "localhost", "LocalHost", "localhost.", "a.localhost", "10.0.0.1", "0"));

TEST(PrivateName, LeavesNamesToTheirResolution) {
  EXPECT_FALSE(names_private_address("api.example.com"));
  EXPECT_FALSE(names_private_address("notlocalhost"));
  EXPECT_FALSE(names_private_address("8.8.8.8"));
}

TEST(Authority, IsHostAndPortWithoutUser) {
  EXPECT_EQ(authority_of("https://user:pass@api.example.com:8443/v1?x=@y"), "api.example.com:8443");
  EXPECT_EQ(authority_of("http://[::1]:80/v1"), "[::1]:80");
  EXPECT_EQ(authority_of("api.example.com"), "");
}

TEST(Host, HasNeitherPortNorBrackets) {
  EXPECT_EQ(host_of("https://api.example.com:8443/v1"), "api.example.com");
  EXPECT_EQ(host_of("http://[::1]:80/v1"), "::1");
}

}  // namespace
}  // namespace sekisho
