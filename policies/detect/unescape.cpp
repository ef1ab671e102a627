#include "policies/detect/unescape.h"

#include "policies/detect/characters.h"
#include "policies/detect/context.h"

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

constexpr ByteSet kLetters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

// What an escape stands for; length 0 where there is none.
struct Escape {
  std::size_t length = 0;
  std::string text;
};

// `count` hexadecimal digits at `at`, -1 where there are fewer.
std::int32_t read_hex(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  std::int32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const int digit = hex_value(text[at + i]);
    if (digit < 0) return -1;
    value = value << 4 | digit;
  }
  return value;
}

bool is_scalar(std::int32_t value) { return value >= 0 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF); }

Escape of_scalar(std::int32_t value, std::size_t length) {
  Escape escape;
  if (!is_scalar(value)) return escape;
  escape.length = length;
  append_utf8(escape.text, static_cast<char32_t>(value));
  return escape;
}

// One character of UTF-8, of whose bytes each has an escape of `size`: the one at `at`, or -1 where none stands there.
Escape read_character(std::size_t at, std::size_t size, const auto& read_byte) {
  Escape escape;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::int32_t byte = read_byte(at + i * size);
    if (byte < 0) return {};
    escape.text.push_back(static_cast<char>(byte));
    escape.length += size;
    const Character character = character_at(escape.text, 0);
    if (character.value != Character::kBadByte && character.length == escape.text.size()) return escape;
  }
  return {};
}

// Each byte as %XX.
Escape read_percent(std::string_view text, std::size_t at) {
  constexpr std::size_t kSize = 3;
  return read_character(
      at, kSize, [text](std::size_t place) { return place < text.size() && text[place] == '%' ? read_hex(text, place + 1, 2) : -1; });
}

// \u{31} of JavaScript and Rust, \x{31} of Perl and PHP.
Escape read_braced(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostDigits = 6;
  const std::size_t first = at + 3;
  std::size_t end = first;
  while (end < text.size() && end - first < kMostDigits && hex_value(text[end]) >= 0) ++end;
  if (end == first || end >= text.size() || text[end] != '}') return {};
  return of_scalar(read_hex(text, first, end - first), end + 1 - at);
}

Escape read_unicode(std::string_view text, std::size_t at) {
  if (at + 2 < text.size() && text[at + 2] == '{') return read_braced(text, at);
  constexpr std::size_t kSize = 6;  // \uXXXX, and %uXXXX as JavaScript's escape() writes it
  const std::int32_t high = read_hex(text, at + 2, 4);
  if (high < 0xD800 || high > 0xDBFF) return of_scalar(high, kSize);
  const std::size_t next = at + kSize;
  if (!text.substr(std::min(next, text.size())).starts_with(text.substr(at, 2))) return {};
  const std::int32_t low = read_hex(text, next + 2, 4);
  if (low < 0xDC00 || low > 0xDFFF) return {};
  return of_scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 2 * kSize);
}

// Each byte as \xNN, or a character of Latin-1 as JavaScript has it.
Escape read_hexadecimal(std::string_view text, std::size_t at) {
  if (at + 2 < text.size() && text[at + 2] == '{') return read_braced(text, at);
  constexpr std::size_t kSize = 4;
  const auto read_byte = [text](std::size_t place) {
    return place < text.size() && text.substr(place).starts_with("\\x") ? read_hex(text, place + 2, 2) : -1;
  };
  const Escape escape = read_character(at, kSize, read_byte);
  return escape.length > 0 ? escape : of_scalar(read_byte(at), kSize);
}

// The byte that three octal digits stand for, behind a backslash at `at` and `lead` bytes more; -1 where none do.
std::int32_t read_octal(std::string_view text, std::size_t at, std::size_t lead) {
  constexpr std::size_t kDigits = 3;
  const std::size_t first = at + 1 + lead;
  if (first + kDigits > text.size() || text[at] != '\\') return -1;
  std::int32_t value = 0;
  for (const char c : text.substr(first, kDigits)) {
    if (c < '0' || c > '7') return -1;
    value = value * 8 + (c - '0');
  }
  return value <= 0xFF && (lead == 0 || text[at + 1] == '0') ? value : -1;
}

// Each byte as \NNN of C and shells, or \0NNN of `echo`. One alone is more often a piece of a path or a reference to a group.
Escape read_octals(std::string_view text, std::size_t at) {
  for (const std::size_t lead : {1U, 0U}) {
    const std::size_t size = 4 + lead;
    const bool beside = read_octal(text, at + size, lead) >= 0 || (at >= size && read_octal(text, at - size, lead) >= 0);
    if (!beside) continue;
    const Escape escape = read_character(at, size, [text, lead](std::size_t place) { return read_octal(text, place, lead); });
    if (escape.length > 0) return escape;
  }
  return {};
}

Escape read_backslash(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return {};
  if (text[at + 1] >= '0' && text[at + 1] <= '3') return read_octals(text, at);
  switch (text[at + 1]) {
    case 'u':
      return read_unicode(text, at);
    case 'U':
      return of_scalar(read_hex(text, at + 2, 8), 10);
    case 'x':
      return read_hexadecimal(text, at);
    case 'n':
      return {2, "\n"};
    case 'r':
      return {2, "\r"};
    case 't':
      return {2, "\t"};
    case 'b':
    case 'f':
      return {2, " "};
    case '"':
    case '\'':
    case '/':
    case '\\':
      return {2, std::string(1, text[at + 1])};
    default:
      return {};
  }
}

Escape read_named(std::string_view text, std::size_t at) {
  struct Name {
    std::string_view reference;
    std::string_view text;
  };
  constexpr auto kNames = std::to_array<Name>({{"&amp;", "&"},
                                               {"&lt;", "<"},
                                               {"&gt;", ">"},
                                               {"&quot;", "\""},
                                               {"&apos;", "'"},
                                               {"&nbsp;", " "},
                                               {"&commat;", "@"},
                                               {"&period;", "."},
                                               {"&hyphen;", "-"},
                                               {"&dash;", "-"},
                                               {"&lowbar;", "_"},
                                               {"&plus;", "+"},
                                               {"&colon;", ":"},
                                               {"&sol;", "/"},
                                               {"&num;", "#"},
                                               {"&minus;", "-"},
                                               {"&ndash;", "-"},
                                               {"&mdash;", "-"},
                                               {"&shy;", ""},
                                               {"&lpar;", "("},
                                               {"&rpar;", ")"},
                                               {"&equals;", "="},
                                               {"&Tab;", "\t"},
                                               {"&NewLine;", "\n"},
                                               {"&ensp;", " "},
                                               {"&emsp;", " "},
                                               {"&thinsp;", " "},
                                               {"&hairsp;", " "},
                                               {"&numsp;", " "},
                                               {"&puncsp;", " "},
                                               {"&zwnj;", ""},
                                               {"&zwj;", ""},
                                               {"&lrm;", ""},
                                               {"&rlm;", ""},
                                               {"&ZeroWidthSpace;", ""},
                                               {"&NoBreak;", ""},
                                               {"&NonBreakingSpace;", " "},
                                               {"&InvisibleComma;", ""},
                                               {"&InvisibleTimes;", ""},
                                               {"&ApplyFunction;", ""},
                                               {"&NegativeThinSpace;", ""},
                                               {"&NegativeMediumSpace;", ""},
                                               {"&NegativeThickSpace;", ""},
                                               {"&NegativeVeryThinSpace;", ""},
                                               {"&ThinSpace;", " "},
                                               {"&VeryThinSpace;", " "},
                                               {"&MediumSpace;", " "}});
  constexpr std::size_t kLongest = 24;
  const std::size_t end = kLetters.run_end(text, at + 1, kLongest);
  if (end >= text.size() || text[end] != ';') return {};
  for (const Name& name : kNames) {
    if (text.substr(at).starts_with(name.reference)) return {name.reference.size(), std::string(name.text)};
  }
  return {};
}

Escape read_reference(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostDigits = 8;
  if (at + 3 >= text.size() || text[at + 1] != '#') return read_named(text, at);
  const bool hex = to_lower(text[at + 2]) == 'x';
  std::int32_t value = 0;
  std::size_t place = at + (hex ? 3 : 2);
  const std::size_t first = place;
  for (; place < text.size() && place - first < kMostDigits; ++place) {
    const int digit = hex ? hex_value(text[place]) : is_digit(text[place]) ? text[place] - '0' : -1;
    if (digit < 0) break;
    value = std::min(value * (hex ? 16 : 10) + digit, 0x110000);
  }
  if (place == first || place >= text.size() || text[place] != ';') return {};
  return of_scalar(value, place + 1 - at);
}

Escape read_escape(std::string_view text, std::size_t at) {
  switch (text[at]) {
    case '%':
      return text.substr(at + 1).starts_with('u') ? read_unicode(text, at) : read_percent(text, at);
    case '\\':
      return read_backslash(text, at);
    case '&':
      return read_reference(text, at);
    default:
      return {};
  }
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::size_t end = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return end == std::string_view::npos ? 0 : end + 1;
}

// Builds the text from left to right; `done_` is how far the source has been taken over.
class Unescaping {
 public:
  Unescaping(std::string_view text, const ByteMaps& maps) : text_(text), maps_(maps) {}

  std::optional<DerivedText> run() && {
    for (std::size_t at = find_mark(0); at < text_.size();) {
      const Escape escape = read_escape(text_, at);
      if (escape.length == 0) {
        at = find_mark(at + 1);
        continue;
      }
      open(at);
      copy_to(at);
      out_->replace(escape.text, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + escape.length)});
      done_ = at + escape.length;
      at = find_mark(done_);
    }
    if (out_) copy_to(line_end_);
    return std::move(out_);
  }

 private:
  std::size_t find_mark(std::size_t from) const { return maps_.find_escape(from); }

  // Makes the line of `at` part of the output, with the line before it.
  void open(std::size_t at) {
    if (out_ && at < line_end_) return;
    if (out_) copy_to(line_end_);
    std::size_t begin = line_begin(text_, at);
    if (begin > 0) begin = line_begin(text_, begin - 1);
    if (!out_) out_.emplace();
    if (begin > done_) {
      // So far apart that no context word reaches from one piece into the other.
      const auto here = static_cast<std::uint32_t>(begin);
      if (!out_->text().empty()) out_->replace(std::string(ContextMap::kReach + 1, '\n'), {here, here});
      done_ = begin;
    }
    line_end_ = std::min(text_.find('\n', at), text_.size());
  }

  void copy_to(std::size_t end) {
    if (end <= done_) return;
    out_->copy(text_.substr(done_, end - done_), static_cast<std::uint32_t>(done_));
    done_ = end;
  }

  std::string_view text_;
  const ByteMaps& maps_;
  std::optional<DerivedText> out_;
  std::size_t done_ = 0;
  std::size_t line_end_ = 0;
};

}  // namespace

std::optional<DerivedText> unescape(std::string_view text, const ByteMaps& maps) { return Unescaping(text, maps).run(); }

}  // namespace sekisho
