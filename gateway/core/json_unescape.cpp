#include "gateway/core/json_unescape.h"

#include <cstdint>
#include <cstring>

namespace sekisho {
namespace {

// The value of four hex digits; more than 0xFFFF when they are none.
std::uint32_t hex4(const char* digits) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = digits[i];
    std::uint32_t digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<std::uint32_t>(c - '0');
    } else if (const char lower = static_cast<char>(c | 0x20); lower >= 'a' && lower <= 'f') {
      digit = static_cast<std::uint32_t>(lower - 'a') + 10;
    } else {
      return 0x10000;
    }
    value = value * 16 + digit;
  }
  return value;
}

char* put_utf8(std::uint32_t code, char* out) {
  if (code < 0x80) {
    *out++ = static_cast<char>(code);
  } else if (code < 0x800) {
    *out++ = static_cast<char>(0xC0 | (code >> 6));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *out++ = static_cast<char>(0xE0 | (code >> 12));
    *out++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  } else {
    *out++ = static_cast<char>(0xF0 | (code >> 18));
    *out++ = static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    *out++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  }
  return out;
}

// The character that an escape letter stands for, 0 for letters that are none.
char simple_escape(char letter) {
  switch (letter) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '/':
      return '/';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

constexpr std::uint32_t kReplacement = 0xFFFD;

bool is_high_surrogate(std::uint32_t code) { return code >= 0xD800 && code < 0xDC00; }
bool is_low_surrogate(std::uint32_t code) { return code >= 0xDC00 && code < 0xE000; }

// The second half of a pair where one follows at `at`, 0 otherwise.
std::uint32_t low_half(const char* at, const char* end) {
  if (end - at < 6 || at[0] != '\\' || at[1] != 'u') return 0;
  const std::uint32_t low = hex4(at + 2);
  return is_low_surrogate(low) ? low : 0;
}

// `at` points behind `\u`; returns the place behind the escape (and its second half), nullptr where it is malformed.
const char* unescape_unicode(const char* at, const char* end, char*& out, JsonReading reading) {
  if (end - at < 4) return nullptr;
  std::uint32_t code = hex4(at);
  if (code > 0xFFFF) return nullptr;
  at += 4;
  if (const std::uint32_t low = is_high_surrogate(code) ? low_half(at, end) : 0; low != 0) {
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    at += 6;
  } else if (is_high_surrogate(code) || is_low_surrogate(code)) {
    if (reading != JsonReading::Tolerant) return nullptr;
    code = kReplacement;
  }
  out = put_utf8(code, out);
  return at;
}

}  // namespace

std::optional<std::size_t> json_unescape(std::string_view escaped, char* out, JsonReading reading) {
  const char* at = escaped.data();
  const char* const end = at + escaped.size();
  const char* const out_begin = out;
  while (at != end) {
    if (*at != '\\') {
      const void* const found = std::memchr(at, '\\', static_cast<std::size_t>(end - at));
      const char* const stop = found != nullptr ? static_cast<const char*>(found) : end;
      std::memcpy(out, at, static_cast<std::size_t>(stop - at));
      out += stop - at;
      at = stop;
      continue;
    }
    if (end - at < 2) return std::nullopt;
    const char letter = at[1];
    at += 2;
    if (letter == 'u') {
      at = unescape_unicode(at, end, out, reading);
      if (at == nullptr) return std::nullopt;
    } else if (const char plain = simple_escape(letter); plain != 0) {
      *out++ = plain;
    } else {
      return std::nullopt;
    }
  }
  return static_cast<std::size_t>(out - out_begin);
}

}  // namespace sekisho
