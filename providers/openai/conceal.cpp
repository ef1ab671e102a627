#include "providers/openai/conceal.h"

#include <string>
#include <string_view>

namespace sekisho {
namespace {

constexpr std::string_view kInstead = "[concealed]";
constexpr std::size_t kShortest = 8;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The byte of ASCII that stands at `at`, as it is or as JSON may write it (RFC 8259 §7), and how long it is there; 0 for others.
struct Written {
  char byte = '\0';
  std::size_t size = 0;
};

Written written_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kUnicode = 6;  // \u002f
  if (text[at] != '\\' || at + 1 == text.size()) return {text[at], 1};
  if (text[at + 1] != 'u') return {text[at + 1], 2};
  if (at + kUnicode > text.size() || text.substr(at + 2, 2) != "00") return {};
  const int high = hex_value(text[at + 4]);
  const int low = hex_value(text[at + 5]);
  return high < 0 || low < 0 ? Written{} : Written{static_cast<char>(high * 16 + low), kUnicode};
}

// How long the secret is that begins at `at`, however its characters are written; 0 where none does.
std::size_t secret_at(std::string_view text, std::size_t at, std::string_view secret) {
  std::size_t end = at;
  for (const char expected : secret) {
    if (end >= text.size()) return 0;
    // A backslash of the secret's own may stand as it is, in text that is no JSON.
    Written next = text[end] == expected ? Written{expected, 1} : written_at(text, end);
    if (expected == '\\' && text.substr(end, 2) == "\\\\") next = {expected, 2};
    if (next.size == 0 || next.byte != expected) return 0;
    end += next.size;
  }
  return end - at;
}

void replace_all(std::string& text, std::string_view secret) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != secret.front() && text[at] != '\\') continue;
    const std::size_t size = secret_at(text, at, secret);
    if (size == 0) continue;
    text.replace(at, size, kInstead);
    at += kInstead.size() - 1;
  }
}

void conceal(Error& error, std::string_view secret) {
  if (secret.size() < kShortest) return;
  for (std::string* const text : {&error.message, &error.public_message, &error.upstream_body}) replace_all(*text, secret);
}

}  // namespace

void conceal(Error& error, const UpstreamCredential& credential) {
  conceal(error, credential.bearer.reveal());
  for (const auto& [name, value] : credential.headers) conceal(error, value.reveal());
}

}  // namespace sekisho
