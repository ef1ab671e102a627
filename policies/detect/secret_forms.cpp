#include "policies/detect/secret_forms.h"

#include "policies/detect/characters.h"
#include "policies/detect/encoded.h"
#include "policies/detect/secret_values.h"

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

constexpr ByteSet kAlnumSet(kAlnum);
constexpr ByteSet kUrlSafe("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
constexpr ByteSet kTilde("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~.-");

// A private key's text behind its BEGIN line: base64, line ends (also written `\n`), and the headers of old forms.
std::size_t key_body_end(std::string_view text, std::size_t from) {
  constexpr ByteSet kBody("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n\\:,.\"");
  const std::size_t dashes = std::min(text.find("-----", from), text.size());
  return kBody.run_end(text, from, dashes - from);
}

bool is_mixed(std::string_view value) {
  return std::ranges::any_of(value, is_upper) && std::ranges::any_of(value, is_lower) && std::ranges::any_of(value, is_digit);
}

// What there is of a private key in lines that begin with marks (`> `, ` * `, those of a log) or that tags part, behind the headers of old
// forms: the runs of base64 up to the next dashes.
struct KeyLines {
  std::size_t end = 0;
  std::size_t material = 0;  // bytes of them
};
KeyLines read_key_lines(std::string_view text, std::size_t from) {
  constexpr ByteSet kBase64("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  constexpr std::size_t kFewest = 32;
  constexpr std::size_t kHeaders = 320;
  constexpr std::size_t kMarks = 96;
  constexpr std::size_t kMost = std::size_t{32} << 10;
  const std::string_view key = text.substr(0, std::min(text.find("-----", from), from + kMost));
  KeyLines lines{.end = from};
  std::size_t marks = 0;  // before the last of them in its line, with the line's end
  for (std::size_t at = from; at < key.size() && at - lines.end < (lines.material == 0 ? kHeaders : kMarks);) {
    const std::size_t end = kBase64.run_end(key, at);
    if (end - at >= kFewest && is_mixed(key.substr(at, end - at))) {
      const std::size_t line = lines.material > 0 ? std::string_view::npos : key.substr(from, at - from).rfind('\n');  // behind headers
      marks = at - lines.end - (line == std::string_view::npos ? 0 : line);
      lines = {.end = end, .material = lines.material + end - at};
    }
    at = end + 1;
  }
  const std::size_t last = lines.end + marks;  // the last one is shorter
  if (lines.material == 0 || marks == 0 || last >= key.size()) return lines;
  lines.end = std::max(lines.end, kBase64.run_end(key, last));
  for (int padding = 0; padding < 2 && lines.end < key.size() && key[lines.end] == '='; ++padding) ++lines.end;
  return lines;
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

// What examples write for a password in a URL.
bool is_sample_in_url(std::string_view password) {
  return is_sample_password(password) || is_reference(password) || password.find_first_of("[]{}") != std::string_view::npos;
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
  const std::size_t plain = key_body_end(text, body);
  const KeyLines lines = read_key_lines(text, body);
  const auto material =
      std::max(lines.material, static_cast<std::size_t>(std::ranges::count_if(text.substr(body, plain - body), is_alnum)));
  std::size_t end = std::max(plain, lines.end);
  const std::size_t closing = text.find(kDashes, body);
  if (closing != std::string_view::npos && text.substr(closing).starts_with(kEnd)) {
    end = kLabel.run_end(text, closing + kEnd.size(), 48);
    if (text.substr(end).starts_with(kDashes)) end += kDashes.size();
  }
  const Confidence confidence = material >= 32 ? Confidence::High : material >= 12 ? Confidence::Medium : Confidence::Low;
  return Hit{"secret.private_key", confidence, byte_span(begin, end)};
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
  return Hit{"secret.jwt", is_signed ? Confidence::High : Confidence::Medium, byte_span(begin, end)};
}

std::optional<Hit> match_url_password(std::string_view text, std::size_t begin) {
  constexpr ByteSet kScheme("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-");
  constexpr ByteSet kAuthority("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%!$&*+;=:@[]{}^");
  constexpr std::size_t kMost = 256;
  const std::size_t from = begin + 3;
  const std::string_view window = text.substr(from, kMost);
  const std::string_view authority = window.substr(0, kAuthority.run_end(window, 0));
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  const std::size_t colon = authority.find(':');
  std::size_t scheme = kScheme.run_begin(text, begin, 32);
  while (scheme < begin && !is_letter(text[scheme])) ++scheme;
  if (scheme == begin || colon >= at || colon + 1 == at || at + 1 == authority.size()) return std::nullopt;
  const bool database = is_database(text.substr(scheme, begin - scheme));
  const bool sample =
      is_sample_in_url(authority.substr(colon + 1, at - colon - 1)) || (!database && is_sample_host(authority.substr(at + 1)));
  const Confidence confidence = sample ? Confidence::Low : database ? Confidence::High : Confidence::Medium;
  return Hit{database ? "secret.database_url" : "secret.url_password", confidence, byte_span(scheme, from + authority.size())};
}

std::optional<Hit> match_azure_ai_key(std::string_view text, std::size_t begin) {
  constexpr std::size_t kSize = 84;
  const std::size_t first = kAlnumSet.run_begin(text, begin, kSize);
  const std::size_t end = kAlnumSet.run_end(text, begin, kSize);
  if (end - first != kSize || (first > 0 && is_alnum(text[first - 1]))) return std::nullopt;
  return Hit{"secret.azure", Confidence::High, byte_span(first, end)};
}

std::optional<Hit> match_entra_secret(std::string_view text, std::size_t begin) {
  constexpr std::size_t kBefore = 3;
  constexpr std::size_t kLongest = 34;
  if (begin < kBefore || kTilde.run_begin(text, begin, kBefore + 1) != begin - kBefore) return std::nullopt;
  const std::size_t from = begin + 3;
  const std::size_t end = kTilde.run_end(text, from, kLongest + 1);
  if (end - from < 31 || end - from > kLongest || is_placeholder(text.substr(from, end - from))) return std::nullopt;
  return Hit{"secret.azure", Confidence::High, byte_span(begin - kBefore, end)};
}

std::optional<Hit> match_telegram_token(std::string_view text, std::size_t begin) {
  constexpr std::size_t kSize = 35;
  constexpr ByteSet kDigits("0123456789");
  const std::size_t first = kDigits.run_begin(text, begin, 11);
  const std::size_t end = kUrlSafe.run_end(text, begin + 1, kSize + 1);
  if (begin - first < 8 || begin - first > 10 || end - begin - 1 != kSize || (first > 0 && is_alnum(text[first - 1]))) return std::nullopt;
  return Hit{"secret.telegram", Confidence::High, byte_span(first, end)};
}

std::optional<Hit> match_terraform_token(std::string_view text, std::size_t begin) {
  constexpr std::size_t kHead = 14;
  constexpr std::string_view kMiddle = ".atlasv1.";
  const std::size_t first = kAlnumSet.run_begin(text, begin, kHead + 1);
  const std::size_t end = kUrlSafe.run_end(text, begin + kMiddle.size(), 80);
  if (begin - first != kHead || end - begin - kMiddle.size() < 60) return std::nullopt;
  if (is_placeholder(text.substr(first, kHead))) return std::nullopt;
  return Hit{"secret.terraform", Confidence::High, byte_span(first, end)};
}

std::optional<Hit> match_maxmind_key(std::string_view text, std::size_t begin) {
  constexpr std::size_t kBody = 29;
  constexpr std::size_t kAll = 36;
  const std::size_t end = begin + 4;
  const std::size_t first = kAlnumSet.run_begin(text, begin, kBody + 1);
  if (begin - first != kBody || first == 0 || text[first - 1] != '_' || (end < text.size() && is_alnum(text[end]))) return std::nullopt;
  const std::size_t head = kAlnumSet.run_begin(text, first - 1, 7);
  if (begin - head != kAll || !looks_random(text.substr(first, kBody))) return std::nullopt;
  return Hit{"secret.maxmind", Confidence::High, byte_span(head, end)};
}

std::optional<Hit> match_mailchimp_key(std::string_view text, std::size_t begin) {
  constexpr ByteSet kHexSet("0123456789abcdef");
  constexpr ByteSet kDigits("0123456789");
  constexpr std::size_t kSize = 32;
  const std::size_t first = kHexSet.run_begin(text, begin, kSize + 1);
  const std::size_t end = kDigits.run_end(text, begin + 3, 3);
  if (begin - first != kSize || end - begin > 5 || (first > 0 && is_alnum(text[first - 1])) || (end < text.size() && is_alnum(text[end]))) {
    return std::nullopt;
  }
  return Hit{"secret.mailchimp", Confidence::High, byte_span(first, end)};
}

std::optional<Hit> match_teams_webhook(std::string_view text, std::size_t begin) {
  constexpr ByteSet kPathSet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/@");
  constexpr std::size_t kLead = 30;
  constexpr std::size_t kUuid = 36;
  const std::size_t from = begin + kLead;
  const std::size_t end = kPathSet.run_end(text, from, 256);
  if (!is_uuid(text.substr(std::min(from, text.size()), kUuid)) || end - from < 2 * kUuid) return std::nullopt;
  return Hit{"secret.teams", Confidence::High, byte_span(kAlnumSet.run_begin(text, begin, 32), end)};
}

std::optional<Hit> match_dropbox_token(std::string_view text, std::size_t begin) {
  constexpr std::size_t kHead = 11;
  constexpr std::size_t kSize = 64;
  constexpr ByteSet kTail("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=");
  const std::size_t first = kAlnumSet.run_begin(text, begin, kHead + 1);
  const std::size_t end = kTail.run_end(text, begin, kSize - kHead + 1);
  if (begin - first != kHead || end - first != kSize || !is_random_mix(text.substr(begin + 10, kSize - kHead - 10))) return std::nullopt;
  return Hit{"secret.dropbox", Confidence::High, byte_span(first, end)};
}

std::optional<Hit> match_devops_token(std::string_view text, std::size_t begin) {
  constexpr std::size_t kBefore = 76;
  constexpr std::size_t kSize = 84;
  const std::size_t first = kAlnumSet.run_begin(text, begin, kSize);
  const std::size_t end = kAlnumSet.run_end(text, begin, kSize);
  if (begin - first != kBefore || end - first != kSize) return std::nullopt;
  return Hit{"secret.azure", Confidence::High, byte_span(first, end)};
}

}  // namespace sekisho
