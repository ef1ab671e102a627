#include "providers/upstream/origin_address.h"

#include "gateway/core/headers.h"
#include "providers/upstream/address.h"

#include <charconv>

namespace sekisho {

std::optional<OriginAddress> parse_origin(std::string_view base_url) {
  const std::string_view scheme = base_url.substr(0, base_url.find("://"));
  const bool secure = equals_ignoring_case(scheme, "https");
  const std::string_view authority = authority_of(base_url);
  const std::string_view host = host_of(base_url);
  const bool plain = secure || equals_ignoring_case(scheme, "http");
  if (!plain || host.empty() || !base_url.substr(scheme.size() + 3).starts_with(authority)) return std::nullopt;

  OriginAddress address{.secure = secure, .host = std::string(host), .port = {}, .host_field = std::string(authority)};
  const std::uint16_t usual = secure ? 443 : 80;
  address.port = usual;
  const bool bracketed = authority.starts_with('[');
  std::string_view rest = authority.substr(bracketed ? host.size() + 2 : host.size());
  if (rest.empty()) return address;
  if (rest.front() != ':') return std::nullopt;
  rest.remove_prefix(1);
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), address.port);
  if (error != std::errc() || end != rest.data() + rest.size() || address.port == 0) return std::nullopt;
  if (address.port == usual) address.host_field.resize(authority.size() - rest.size() - 1);
  return address;
}

std::string_view target_of(std::string_view url) {
  const std::string_view authority = authority_of(url);
  std::string_view target = url.substr(static_cast<std::size_t>(authority.data() - url.data()) + authority.size());
  target = target.substr(0, target.find('#'));
  return target.empty() ? std::string_view("/") : target;
}

}  // namespace sekisho
