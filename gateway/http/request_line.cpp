#include "gateway/http/request_line.h"

#include "gateway/net/field_syntax.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sekisho {
namespace {

constexpr std::array<std::string_view, 7> kMethods = {"GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"};

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f'); }

constexpr std::array<bool, 256> target_bytes() {
  std::array<bool, 256> allowed{};
  for (const char c : std::string_view("-._~!$&'()*+,;=:@/?%0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")) {
    allowed[static_cast<unsigned char>(c)] = true;
  }
  return allowed;
}

constexpr auto kTargetBytes = target_bytes();

// absolute-path [ "?" query ] of RFC 3986 §3.3 and §3.4.
bool is_origin_form(std::string_view target) {
  if (target.empty() || target.front() != '/') return false;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (!kTargetBytes[static_cast<unsigned char>(target[i])]) return false;
    if (target[i] == '%' && (i + 2 >= target.size() || !is_hex(target[i + 1]) || !is_hex(target[i + 2]))) return false;
  }
  return true;
}

std::optional<Error> refuse_method(std::string_view method) {
  if (std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end()) return std::nullopt;
  const bool known = method == "TRACE" || method == "CONNECT";
  Error error = gateway_error(known ? ErrorKind::MethodNotAllowed : ErrorKind::NotImplemented,
                              known ? "TRACE and CONNECT are not served" : "this method is not known here");
  error.source = ErrorSource::Client;
  return error;
}

bool is_port(std::string_view text) {
  constexpr std::size_t kMostDigits = 5;
  unsigned port = 0;
  if (!is_digits(text) || text.size() > kMostDigits) return false;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port <= 65535;
}

// IP-literal without its brackets; whether the address makes sense matters to nobody here.
bool is_ip_literal(std::string_view text) {
  return text.size() >= 2 && std::all_of(text.begin(), text.end(), [](char c) { return is_hex(c) || c == ':' || c == '.'; });
}

}  // namespace

Result<RequestLine> parse_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return invalid_request("the request line is not `method target version`");
  RequestLine parsed;
  parsed.method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(parsed.method)) return invalid_request("the request method is not a name");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return invalid_request("only HTTP/1.1 and HTTP/1.0 are spoken here");
  parsed.http_1_0 = version == "HTTP/1.0";
  parsed.refusal = refuse_method(parsed.method);
  if (parsed.method == "CONNECT") return std::move(*parsed.refusal);  // its target is of another form, and no body follows
  if (!is_origin_form(target)) return invalid_request("the request target is not a path of RFC 3986 characters that starts with `/`");
  const std::size_t question = target.find('?');
  parsed.path = target.substr(0, question);
  if (question != std::string_view::npos) parsed.query = target.substr(question + 1);
  return parsed;
}

bool is_host(std::string_view value) {
  std::string_view host = value;
  if (value.starts_with('[')) {
    const std::size_t bracket = value.find(']');
    if (bracket == std::string_view::npos || !is_ip_literal(value.substr(1, bracket - 1))) return false;
    const std::string_view rest = value.substr(bracket + 1);
    return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
  }
  if (const std::size_t colon = value.find(':'); colon != std::string_view::npos) {
    host = value.substr(0, colon);
    if (!is_port(value.substr(colon + 1))) return false;
  }
  return !host.empty() &&
         std::all_of(host.begin(), host.end(), [](char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; });
}

}  // namespace sekisho
