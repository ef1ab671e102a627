#pragma once

#include "config/config.h"

#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// `127.0.0.1:8787`, `[::1]:8787` or `localhost:8787` (which becomes 127.0.0.1). Names are not looked up.
std::optional<SocketAddress> parse_socket_address(std::string_view text);

// An IPv4 or IPv6 address as text.
bool is_ip_address(std::string_view text);
// An address, or a block in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).
bool is_address_block(std::string_view text);
// 127.0.0.0/8 and ::1, as text or as `localhost`.
bool is_loopback(std::string_view host);
// `0.0.0.0` and `::`.
bool is_any_address(std::string_view host);
// Text that is an address no public host can have: loopback, private (RFC 1918, RFC 4193), link-local; also `localhost`.
bool is_private_host(std::string_view host);

// Why the text is no base URL of an upstream, for a message; empty where it is one: http or https, a host, an optional port and path;
// no credentials, query or fragment.
std::string fault_of_base_url(std::string_view url);
// The host of a URL that has no such fault, without brackets.
std::string host_of_url(std::string_view url);

}  // namespace sekisho
