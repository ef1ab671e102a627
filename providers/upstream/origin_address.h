#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// Where an origin is, taken from its base URL.
struct OriginAddress {
  bool secure = false;
  std::string host;  // without brackets
  std::uint16_t port = 0;
  std::string host_field;  // what `Host` says: without the scheme's own port (RFC 9110 §4.2.3)
};

// Nullopt for anything but http and https with a host, an optional port and no user information.
std::optional<OriginAddress> parse_origin(std::string_view base_url);

// The part of a URL that goes on the request line: path and query, `/` at least, no fragment.
std::string_view target_of(std::string_view url);

}  // namespace sekisho
