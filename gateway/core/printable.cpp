#include "gateway/core/printable.h"

#include "gateway/core/utf8.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace sekisho {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

}  // namespace

bool is_printable(std::uint32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool separator = code == 0x2028 || code == 0x2029;
  const bool turns_text =
      code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  return !control && !separator && !turns_text && code != 0xFEFF;
}

void append_escape(std::string& out, std::uint32_t code) {
  switch (code) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(code));
  out += text.data();
}

std::string printable_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Utf8Character character = read_utf8(text);
    const std::size_t length = std::max<std::size_t>(character.length, 1);
    if (character.length > 0 && is_printable(character.code)) {
      out += text.substr(0, length);
    } else {
      append_escape(out, character.length > 0 ? character.code : kReplacement);
    }
    text.remove_prefix(length);
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    out += printable_line(text.substr(0, end)) + '\n';
    text.remove_prefix(end + 1);
  }
  return out + printable_line(text);
}

}  // namespace sekisho
