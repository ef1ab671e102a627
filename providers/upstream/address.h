#pragma once

#include <string>
#include <string_view>

struct sockaddr;

namespace sekisho {

// True for addresses of the open Internet. An allow-list: everything that the IANA special-purpose registries (RFC 6890) set apart is
// refused, whether we know its use or not: loopback, private (RFC 1918, fc00::/7), link-local, shared (100.64.0.0/10), documentation,
// benchmarking, multicast and reserved blocks; and every IPv6 form that carries an IPv4 address inside (mapped, NAT64, 6to4, Teredo),
// since what it leads to is decided elsewhere.
bool is_global_unicast(const sockaddr& address);

// The address that a URL's host spells out, in any of the forms a resolver takes without asking anybody (`10.0.0.1`, `0x7f.1`,
// `2130706433`, `[::1]`, `localhost`), is not global unicast. False for names: those are judged by what they resolve to.
bool names_private_address(std::string_view host);

// `192.0.2.1` or `2001:db8::1`, for messages.
std::string to_text(const sockaddr& address);

// The host of an http or https URL, brackets and port taken off; empty where there is none.
std::string_view host_of(std::string_view url);
// Host and port as the URL gives them, without user information: `api.example.com:8443`, for messages.
std::string_view authority_of(std::string_view url);

}  // namespace sekisho
