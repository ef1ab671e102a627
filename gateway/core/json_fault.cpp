#include "gateway/core/json_fault.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace sekisho {
namespace {

struct Utf8Lead {
  std::size_t length = 0;  // of the whole character; 0 where the byte starts none
  std::uint8_t least = 0x80;
  std::uint8_t most = 0xBF;  // range of the second byte: keeps out overlong forms, surrogates and what lies beyond U+10FFFF
};

Utf8Lead lead_of(std::uint8_t byte) {
  if (byte < 0x80) return {1};
  if (byte >= 0xC2 && byte <= 0xDF) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {};
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Utf8Lead lead = lead_of(static_cast<std::uint8_t>(text[at]));
    if (lead.length == 0 || text.size() - at < lead.length) return at;
    for (std::size_t i = 1; i < lead.length; ++i) {
      const auto byte = static_cast<std::uint8_t>(text[at + i]);
      if (byte < (i == 1 ? lead.least : 0x80) || byte > (i == 1 ? lead.most : 0xBF)) return at;
    }
    at += lead.length;
  }
  return std::nullopt;
}

std::optional<StringFault> find_string_fault(std::string_view json) {
  std::size_t open = json.find('"');
  while (open != std::string_view::npos) {
    std::size_t at = open + 1;
    while (at < json.size() && json[at] != '"') {
      if (static_cast<unsigned char>(json[at]) < 0x20) return StringFault{StringFault::Kind::ControlCharacter, at};
      at += json[at] == '\\' ? 2 : 1;
    }
    if (at >= json.size()) return StringFault{StringFault::Kind::NotClosed, open};
    open = json.find('"', at + 1);
  }
  return std::nullopt;
}

std::size_t count_separators(std::string_view json) {
  std::ptrdiff_t count = 0;
  std::size_t at = 0;
  while (at < json.size()) {
    const std::size_t open = std::min(json.find('"', at), json.size());
    count += std::ranges::count(json.substr(at, open - at), ',');
    std::size_t close = json.find('"', open + 1);
    // A quote behind an odd number of backslashes does not close.
    while (close != std::string_view::npos && (close - 1 - json.find_last_not_of('\\', close - 1)) % 2 == 1)
      close = json.find('"', close + 1);
    at = close == std::string_view::npos ? json.size() : close + 1;
  }
  return static_cast<std::size_t>(count);
}

}  // namespace sekisho
