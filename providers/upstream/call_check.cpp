#include "providers/upstream/call_check.h"

#include "providers/upstream/address.h"
#include "providers/upstream/failure.h"

#include <algorithm>

namespace sekisho {
namespace {

bool holds(std::string_view text, char c) { return text.find(c) != std::string_view::npos; }
bool holds_line_break(std::string_view text) { return holds(text, '\r') || holds(text, '\n') || holds(text, '\0'); }

bool holds_line_break(const UpstreamCredential& credential) {
  const auto broken = [](const auto& field) { return holds_line_break(field.first) || holds_line_break(field.second.reveal()); };
  return holds_line_break(credential.bearer.reveal()) || std::ranges::any_of(credential.headers, broken);
}

// A credential goes to the origin it was configured for and nowhere else.
bool belongs_to(std::string_view url, std::string_view base_url) {
  if (!url.starts_with(base_url)) return false;
  return url.size() == base_url.size() || url[base_url.size()] == '/' || url[base_url.size()] == '?';
}

}  // namespace

std::optional<Error> find_fault(const UpstreamOrigin& origin, const UpstreamCall& call) {
  if (!belongs_to(call.url, origin.base_url) || holds_line_break(call.url)) {
    return internal_error("the request's URL is not below the provider's base URL");
  }
  for (const auto& [name, value] : call.headers) {
    if (holds_line_break(name) || holds_line_break(value)) return internal_error("a header value for the upstream holds a line break");
  }
  return std::nullopt;
}

std::optional<Error> find_origin_fault(const UpstreamOrigin& origin, const UpstreamCall& call) {
  const std::string_view authority = authority_of(origin.base_url);
  if (authority.empty()) return internal_error("the provider's base URL has no host");
  if (call.credential && holds_line_break(*call.credential)) return internal_error("a credential for the upstream holds a line break");
  if (!origin.allow_private && names_private_address(host_of(origin.base_url))) return private_origin(authority);
  return std::nullopt;
}

}  // namespace sekisho
