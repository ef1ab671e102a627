#include "policies/detect/secret_forms.h"

#include "policies/detect/characters.h"
#include "policies/detect/encoded.h"
#include "policies/detect/secret_tokens.h"

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

constexpr ByteSet kAlnumSet(kAlnum);
constexpr ByteSet kUrlSafe("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
constexpr ByteSet kTilde("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~.-");

ByteSpan span_of(std::size_t begin, std::size_t end) { return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}; }

// A private key's text behind its BEGIN line: base64, line ends (also written `\n`), and the headers of old forms.
std::size_t key_body_end(std::string_view text, std::size_t from) {
  constexpr ByteSet kBody("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n\\:,.\"");
  const std::size_t dashes = std::min(text.find("-----", from), text.size());
  return kBody.run_end(text, from, dashes - from);
}

// A JSON object with a member `alg`, as far as a JOSE header needs looking at.
bool is_jose_header(std::string_view json) {
  return json.starts_with('{') && json.ends_with('}') && json.find("\"alg\"") != std::string_view::npos;
}

constexpr auto kDatabases = std::to_array<std::string_view>(
    {"postgres", "postgresql", "mysql",  "mariadb",    "mongodb",     "redis",     "rediss",    "amqp",  "amqps",
     "mssql",    "sqlserver",  "oracle", "clickhouse", "cockroachdb", "cassandra", "couchbase", "neo4j", "bolt",
     "influxdb", "nats",       "kafka",  "jdbc",       "memcached",   "snowflake", "redshift"});

bool is_database(std::string_view scheme) {
  std::string lower(scheme.substr(0, scheme.find('+')));  // postgresql+psycopg, mongodb+srv
  std::ranges::transform(lower, lower.begin(), to_lower);
  return std::ranges::find(kDatabases, lower) != kDatabases.end();
}

// What examples write for a password.
bool is_sample_password(std::string_view password) {
  constexpr auto kSamples = std::to_array<std::string_view>({"password", "pass", "passwd", "pwd", "secret", "pw", "user", "xxx", "token"});
  constexpr std::string_view kTemplate = "$<%*";
  constexpr std::string_view kBrackets = "[]<>{}";
  std::string lower(password);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return std::ranges::find(kSamples, lower) != kSamples.end() || kTemplate.find(password.front()) != std::string_view::npos ||
         password.find_first_of(kBrackets) != std::string_view::npos || is_placeholder(password);
}

bool is_sample_host(std::string_view host) {
  return std::ranges::any_of(std::to_array<std::string_view>({"example.com", "example.org", "example.net"}),
                             [host](std::string_view sample) { return host.ends_with(sample); });
}

}  // namespace

std::optional<Hit> match_private_key(std::string_view text, std::size_t begin) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kEnd = "-----END ";
  constexpr std::string_view kDashes = "-----";
  constexpr ByteSet kLabel("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ");
  const std::size_t label_begin = begin + kBegin.size();
  const std::size_t label_end = kLabel.run_end(text, label_begin, 48);
  const std::string_view label = text.substr(label_begin, label_end - label_begin);
  if (label.find("PRIVATE KEY") == std::string_view::npos || !text.substr(label_end).starts_with(kDashes)) return std::nullopt;
  const std::size_t body = label_end + kDashes.size();
  std::size_t end = key_body_end(text, body);
  const auto material = static_cast<std::size_t>(std::ranges::count_if(text.substr(body, end - body), is_alnum));
  const std::size_t closing = text.find(kDashes, body);
  if (closing != std::string_view::npos && text.substr(closing).starts_with(kEnd)) {
    end = kLabel.run_end(text, closing + kEnd.size(), 48);
    if (text.substr(end).starts_with(kDashes)) end += kDashes.size();
  }
  const Confidence confidence = material >= 32 ? Confidence::High : material >= 12 ? Confidence::Medium : Confidence::Low;
  return Hit{"secret.private_key", confidence, span_of(begin, end)};
}

std::optional<Hit> match_jwt(std::string_view text, std::size_t begin) {
  constexpr std::size_t kMostHeader = 4096;
  if (begin > 0 && kUrlSafe.contains(text[begin - 1])) return std::nullopt;  // one candidate a run: linear
  const std::size_t header_end = kUrlSafe.run_end(text, begin, kMostHeader);
  if (header_end >= text.size() || text[header_end] != '.') return std::nullopt;
  const std::size_t payload_end = kUrlSafe.run_end(text, header_end + 1);
  if (payload_end - header_end < 4 || payload_end >= text.size() || text[payload_end] != '.') return std::nullopt;
  if (!is_jose_header(decode_base64(text.substr(begin, header_end - begin)))) return std::nullopt;
  std::size_t end = kUrlSafe.run_end(text, payload_end + 1);
  const bool is_signed = end > payload_end + 1;
  for (int part = 0; part < 2 && end < text.size() && text[end] == '.' && is_signed; ++part) {  // encrypted tokens have five parts
    const std::size_t next = kUrlSafe.run_end(text, end + 1);
    if (next == end + 1) break;
    end = next;
  }
  return Hit{"secret.jwt", is_signed ? Confidence::High : Confidence::Medium, span_of(begin, end)};
}

std::optional<Hit> match_url_password(std::string_view text, std::size_t begin) {
  constexpr ByteSet kScheme("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-");
  constexpr ByteSet kAuthority("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&*+;=:@[]{}^");
  constexpr std::size_t kMost = 256;
  std::size_t scheme = kScheme.run_begin(text, begin, 32);
  while (scheme < begin && !is_letter(text[scheme])) ++scheme;
  const std::size_t from = begin + 3;
  const std::string_view window = text.substr(from, kMost);
  const std::string_view authority = window.substr(0, kAuthority.run_end(window, 0));
  const std::size_t at = authority.rfind('@');
  const std::size_t colon = authority.find(':');
  if (scheme == begin || at == std::string_view::npos || colon >= at || colon + 1 == at || at + 1 == authority.size()) return std::nullopt;
  const bool database = is_database(text.substr(scheme, begin - scheme));
  const bool sample =
      is_sample_password(authority.substr(colon + 1, at - colon - 1)) || (!database && is_sample_host(authority.substr(at + 1)));
  const Confidence confidence = sample ? Confidence::Low : database ? Confidence::High : Confidence::Medium;
  return Hit{database ? "secret.database_url" : "secret.url_password", confidence, span_of(scheme, from + authority.size())};
}

std::optional<Hit> match_azure_ai_key(std::string_view text, std::size_t begin) {
  constexpr std::size_t kSize = 84;
  const std::size_t first = kAlnumSet.run_begin(text, begin, kSize);
  const std::size_t end = kAlnumSet.run_end(text, begin, kSize);
  if (end - first != kSize || (first > 0 && is_alnum(text[first - 1]))) return std::nullopt;
  return Hit{"secret.azure", Confidence::High, span_of(first, end)};
}

std::optional<Hit> match_entra_secret(std::string_view text, std::size_t begin) {
  constexpr std::size_t kBefore = 3;
  constexpr std::size_t kLongest = 34;
  if (begin < kBefore || kTilde.run_begin(text, begin, kBefore + 1) != begin - kBefore) return std::nullopt;
  const std::size_t from = begin + 3;
  const std::size_t end = kTilde.run_end(text, from, kLongest + 1);
  if (end - from < 31 || end - from > kLongest) return std::nullopt;
  return Hit{"secret.azure", Confidence::High, span_of(begin - kBefore, end)};
}

std::optional<Hit> match_telegram_token(std::string_view text, std::size_t begin) {
  constexpr std::size_t kSize = 35;
  constexpr ByteSet kDigits("0123456789");
  const std::size_t first = kDigits.run_begin(text, begin, 11);
  const std::size_t end = kUrlSafe.run_end(text, begin + 1, kSize + 1);
  if (begin - first < 8 || begin - first > 10 || end - begin - 1 != kSize || (first > 0 && is_alnum(text[first - 1]))) return std::nullopt;
  return Hit{"secret.telegram", Confidence::High, span_of(first, end)};
}

}  // namespace sekisho
