#include "policies/detect/secret_files.h"

#include "policies/detect/byte_lanes.h"
#include "policies/detect/characters.h"
#include "policies/detect/encoded.h"
#include "policies/detect/secret_values.h"

#include <algorithm>
#include <string>

namespace sekisho {
namespace {

constexpr std::size_t kMostBefore = 4096;
constexpr std::size_t kMostBehind = 16384;
constexpr std::string_view kKind = "kind: ";

// The document of the text that `begin` stands in: from `---` or another document's kind to the next.
ByteSpan document_of(std::string_view text, std::size_t begin) {
  const std::size_t from = begin > kMostBefore ? begin - kMostBefore : 0;
  const std::size_t next = begin + kKind.size();
  const std::string_view before = text.substr(0, begin);
  std::size_t first = from;
  std::size_t last = std::min(next + kMostBehind, text.size());
  for (const std::string_view mark : {std::string_view("\n---"), kKind}) {
    for (std::size_t at = find_literal(before, mark, from); at != std::string_view::npos;
         at = find_literal(before, mark, at + mark.size())) {
      first = std::max(first, at + mark.size());
    }
    last = std::min(last, find_literal(text.substr(0, last), mark, next));
  }
  return byte_span(first, last);
}

std::size_t indent_of(std::string_view line) {
  constexpr ByteSet kIndent(" \t");
  return kIndent.run_end(line, 0);
}

constexpr std::string_view kSectionEnd = "ata:";  // of every section's name

bool is_section(std::string_view line) {
  line.remove_prefix(indent_of(line));
  while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
  return line == "data:" || line == "stringData:";
}

// The line that heads the next section; empty without one.
ByteSpan next_section(std::string_view text, std::size_t from) {
  for (std::size_t at = find_literal(text, kSectionEnd, from); at != std::string_view::npos; at = find_literal(text, kSectionEnd, from)) {
    const std::size_t before = text.substr(from, at - from).rfind('\n');
    const std::size_t begin = before == std::string_view::npos ? from : from + before + 1;
    from = std::min(text.find('\n', at), text.size());
    if (is_section(text.substr(begin, from - begin))) return byte_span(begin, from);
  }
  return {};
}

bool is_secret_value(std::string_view value, bool plain) {
  constexpr std::size_t kFewest = 8;
  constexpr std::size_t kFewestDecoded = 4;  // `bar` of the handbook is none
  constexpr ByteSet kBase64("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
  if (value.size() < kFewest || is_reference(value)) return false;
  if (plain) return is_password(value);
  if (kBase64.run_end(value, 0) != value.size() || value.size() % 4 != 0) return false;
  std::string content = decode_base64(value);
  while (content.ends_with('\n')) content.pop_back();
  return content.size() >= kFewestDecoded;
}

// The value of `  key: value`, without quotes, or a line of one that goes on over lines; empty where there is none.
ByteSpan value_in(std::string_view text, ByteSpan line) {
  const std::string_view bytes = text.substr(line.begin, line.end - line.begin);
  const std::size_t colon = bytes.find(": ");
  const std::size_t from = colon == std::string_view::npos ? 0 : colon + 1;
  const std::size_t first = std::min(bytes.find_first_not_of(" \t\"'", from), bytes.size());
  const std::size_t last = std::min(bytes.find_last_not_of(" \"'\r") + 1, bytes.size());
  return first < last ? byte_span(line.begin + first, line.begin + last) : ByteSpan{};
}

// Reads the lines below the head of a section, to the next section or to what stands further out; returns where it ended.
std::size_t read_section(std::string_view text, ByteSpan head, std::vector<Hit>& hits) {
  const std::string_view name = text.substr(head.begin, head.end - head.begin);
  const std::size_t section = indent_of(name);
  const bool plain = name.find("stringData") != std::string_view::npos;
  for (std::size_t at = head.end + 1; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const std::size_t indent = indent_of(line);
    if (is_section(line) || (indent < line.size() && indent <= section)) return at;
    const ByteSpan value = indent < line.size() ? value_in(text, byte_span(at, end)) : ByteSpan{};
    if (is_secret_value(text.substr(value.begin, value.end - value.begin), plain)) {
      hits.push_back({"secret.kubernetes", Confidence::High, value});
    }
    at = end + 1;
  }
  return text.size();
}

}  // namespace

void find_kubernetes_values(std::string_view text, std::size_t begin, std::vector<Hit>& hits) {
  std::string_view kind = text.substr(begin + kKind.size(), 16);
  while (!kind.empty() && (kind.front() == '"' || kind.front() == '\'' || kind.front() == ' ')) kind.remove_prefix(1);
  if (!kind.starts_with("Secret") && !kind.starts_with("secret")) return;
  if (kind.size() > 6 && is_alnum(kind[6])) return;  // SecretStore
  const std::size_t from = begin > kMostBefore ? begin - kMostBefore : 0;
  if (next_section(text.substr(0, begin + kMostBehind), from).end == 0) return;
  const ByteSpan document = document_of(text, begin);
  const std::string_view all = text.substr(0, document.end);
  for (ByteSpan head = next_section(all, document.begin); head.begin < head.end;) head = next_section(all, read_section(all, head, hits));
}

std::optional<Hit> match_pgpass(std::string_view text, std::size_t begin) {
  constexpr ByteSet kHost("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-*_");
  constexpr std::size_t kPort = 6;
  const std::size_t host = kHost.run_begin(text, begin, 128);
  if (host == begin || (host > 0 && text[host - 1] != '\n')) return std::nullopt;
  const std::size_t end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
  const std::string_view rest = text.substr(begin + kPort, end - begin - kPort);
  const std::size_t user = rest.find(':');
  const std::size_t password = user == std::string_view::npos ? user : rest.find(':', user + 1);
  if (password == std::string_view::npos || !is_password(rest.substr(password + 1))) return std::nullopt;
  return Hit{"secret.password", Confidence::High, byte_span(begin + kPort + password + 1, end)};
}

std::optional<Hit> match_putty_key(std::string_view text, std::size_t begin) {
  constexpr std::string_view kPrivate = "Private-Lines:";
  constexpr std::string_view kMac = "Private-MAC:";
  const std::string_view file = text.substr(begin, kMostBehind);
  const std::size_t lines = file.find(kPrivate);
  if (lines == std::string_view::npos) return std::nullopt;
  const std::size_t mac = file.find(kMac, lines);
  const std::size_t end = mac == std::string_view::npos ? file.size() : std::min(file.find('\n', mac), file.size());
  return Hit{"secret.private_key", Confidence::High, byte_span(begin, begin + end)};
}

}  // namespace sekisho
