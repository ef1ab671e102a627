#include "config/config_address.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <array>
#include <charconv>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace sekisho {
namespace {

using Address4 = std::array<unsigned char, 4>;
using Address6 = std::array<unsigned char, 16>;

template <class Address>
std::optional<Address> parse_address(int family, std::string_view text) {
  Address address{};
  const std::string terminated(text);
  if (text.find('\0') != std::string_view::npos || inet_pton(family, terminated.c_str(), address.data()) != 1) return std::nullopt;
  return address;
}

std::optional<Address4> parse_v4(std::string_view text) { return parse_address<Address4>(AF_INET, text); }
std::optional<Address6> parse_v6(std::string_view text) { return parse_address<Address6>(AF_INET6, text); }

std::optional<unsigned> parse_number(std::string_view text, unsigned highest) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value > highest) return std::nullopt;
  return value;
}

bool is_private_v4(const Address4& a) {
  return a[0] == 10 || a[0] == 127 || a[0] == 0 || (a[0] == 172 && (a[1] & 0xF0) == 16) || (a[0] == 192 && a[1] == 168) ||
         (a[0] == 169 && a[1] == 254);
}

bool is_private_v6(const Address6& a) {
  return IN6_IS_ADDR_LOOPBACK(reinterpret_cast<const in6_addr*>(a.data())) || (a[0] & 0xFE) == 0xFC ||
         (a[0] == 0xFE && (a[1] & 0xC0) == 0x80);
}

}  // namespace

std::optional<SocketAddress> parse_socket_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto port = parse_number(text.substr(colon + 1), 65'535);
  std::string_view host = text.substr(0, colon);
  if (!port) return std::nullopt;
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (!parse_v6(host)) return std::nullopt;
  } else if (host == "localhost") {
    host = "127.0.0.1";
  } else if (!parse_v4(host)) {
    return std::nullopt;
  }
  return SocketAddress{std::string(host), static_cast<std::uint16_t>(*port)};
}

bool is_ip_address(std::string_view text) { return parse_v4(text) || parse_v6(text); }

bool is_address_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return is_ip_address(text);
  const std::string_view address = text.substr(0, slash);
  const std::string_view prefix = text.substr(slash + 1);
  if (parse_v4(address)) return parse_number(prefix, 32).has_value();
  return parse_v6(address) && parse_number(prefix, 128);
}

bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  if (const auto v4 = parse_v4(host)) return (*v4)[0] == 127;
  const auto v6 = parse_v6(host);
  return v6 && IN6_IS_ADDR_LOOPBACK(reinterpret_cast<const in6_addr*>(v6->data()));
}

bool is_any_address(std::string_view host) {
  if (const auto v4 = parse_v4(host)) return *v4 == Address4{};
  return parse_v6(host) == Address6{};
}

bool is_private_host(std::string_view host) {
  if (host == "localhost") return true;
  if (const auto v4 = parse_v4(host)) return is_private_v4(*v4);
  const auto v6 = parse_v6(host);
  return v6 && is_private_v6(*v6);
}

std::string fault_of_base_url(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url) return "is not a URL such as `https://api.example.com/v1`";
  if (url->scheme_id() != boost::urls::scheme::http && url->scheme_id() != boost::urls::scheme::https)
    return "must start with http:// or https://";
  // Credentials are never repeated in the message.
  if (url->has_userinfo()) return "must not hold credentials; put the key into `keys` as `${env:NAME}`";
  if (url->has_query() || url->has_fragment()) return "must not have a query or a fragment";
  if (url->encoded_host_address().empty()) return "has no host";
  // Boost.URL takes any number of digits, or none, for a port.
  if (url->has_port() && parse_number(url->port(), 65'535).value_or(0) == 0) return "has no valid port";
  return {};
}

std::string host_of_url(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  return url ? url->host_address() : std::string();
}

}  // namespace sekisho
