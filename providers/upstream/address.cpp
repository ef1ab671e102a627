#include "providers/upstream/address.h"

#include "gateway/core/headers.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <span>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace sekisho {
namespace {

struct Block4 {
  std::uint32_t prefix;
  int bits;
};

// www.iana.org/assignments/iana-ipv4-special-registry, plus multicast and class E. Host byte order.
constexpr std::array kSpecial4{
    Block4{0x00000000, 8},   // 0.0.0.0/8 this network
    Block4{0x0A000000, 8},   // 10.0.0.0/8 private
    Block4{0x64400000, 10},  // 100.64.0.0/10 shared (carrier NAT)
    Block4{0x7F000000, 8},   // 127.0.0.0/8 loopback
    Block4{0xA9FE0000, 16},  // 169.254.0.0/16 link-local, cloud metadata
    Block4{0xAC100000, 12},  // 172.16.0.0/12 private
    Block4{0xC0000000, 24},  // 192.0.0.0/24 protocol assignments
    Block4{0xC0000200, 24},  // 192.0.2.0/24 documentation
    Block4{0xC01FC400, 24},  // 192.31.196.0/24 AS112
    Block4{0xC034C100, 24},  // 192.52.193.0/24 AMT
    Block4{0xC0586300, 24},  // 192.88.99.0/24 6to4 relays, deprecated
    Block4{0xC0A80000, 16},  // 192.168.0.0/16 private
    Block4{0xC0AF3000, 24},  // 192.175.48.0/24 AS112
    Block4{0xC6120000, 15},  // 198.18.0.0/15 benchmarking
    Block4{0xC6336400, 24},  // 198.51.100.0/24 documentation
    Block4{0xCB007100, 24},  // 203.0.113.0/24 documentation
    Block4{0xE0000000, 4},   // 224.0.0.0/4 multicast
    Block4{0xF0000000, 4},   // 240.0.0.0/4 reserved, broadcast
};

bool is_global4(std::uint32_t address) {
  for (const Block4& block : kSpecial4) {
    if ((address ^ block.prefix) >> (32 - block.bits) == 0) return false;
  }
  return true;
}

bool has_prefix(std::span<const std::uint8_t, 16> address, std::initializer_list<std::uint8_t> bytes, int bits) {
  int left = bits;
  std::size_t at = 0;
  for (const std::uint8_t expected : bytes) {
    const int take = left < 8 ? left : 8;
    const auto mask = static_cast<std::uint8_t>(0xFF << (8 - take));
    if (((address[at++] ^ expected) & mask) != 0) return false;
    left -= take;
  }
  return true;
}

// Only 2000::/3 is given out as global unicast; the special blocks inside it are taken out again
// (www.iana.org/assignments/iana-ipv6-special-registry).
bool is_global6(std::span<const std::uint8_t, 16> address) {
  if (!has_prefix(address, {0x20}, 3)) return false;
  return !has_prefix(address, {0x20, 0x01, 0x00}, 23) &&                    // 2001::/23 protocol assignments, Teredo
         !has_prefix(address, {0x20, 0x01, 0x0D, 0xB8}, 32) &&              // 2001:db8::/32 documentation
         !has_prefix(address, {0x20, 0x02}, 16) &&                          // 2002::/16 6to4
         !has_prefix(address, {0x26, 0x20, 0x00, 0x4F, 0x80, 0x00}, 48) &&  // 2620:4f:8000::/48 AS112
         !has_prefix(address, {0x3F, 0xFF, 0x00}, 20);                      // 3fff::/20 documentation
}

}  // namespace

bool is_global_unicast(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return is_global4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    return is_global6(std::span<const std::uint8_t, 16>(v6.sin6_addr.s6_addr, 16));
  }
  return false;
}

bool names_private_address(std::string_view host) {
  std::string name(host);
  if (!name.empty() && name.back() == '.') name.pop_back();
  if (const auto zone = name.find('%'); zone != std::string::npos) name.resize(zone);
  constexpr std::string_view kLocalhost = "localhost";
  if (name.size() >= kLocalhost.size()) {
    const std::string_view end = std::string_view(name).substr(name.size() - kLocalhost.size());
    const bool whole_label = name.size() == kLocalhost.size() || name[name.size() - kLocalhost.size() - 1] == '.';
    if (whole_label && equals_ignoring_case(end, kLocalhost)) return true;
  }
  in6_addr v6{};
  if (inet_pton(AF_INET6, name.c_str(), &v6) == 1) return !is_global6(std::span<const std::uint8_t, 16>(v6.s6_addr, 16));
  in_addr v4{};
  return inet_aton(name.c_str(), &v4) != 0 && !is_global4(ntohl(v4.s_addr));
}

std::string to_text(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
  }
  return text.data();
}

std::string_view authority_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view rest = url.substr(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/?#\\"));
  if (const auto user = rest.rfind('@'); user != std::string_view::npos) rest.remove_prefix(user + 1);
  return rest;
}

std::string_view host_of(std::string_view url) {
  const std::string_view authority = authority_of(url);
  if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
  return authority.substr(0, authority.find(':'));
}

}  // namespace sekisho
