#include "gateway/telemetry/line_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>

namespace sekisho {
namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t length = 0;  // 0: no valid UTF-8 here
};

// One character of UTF-8 as RFC 3629 §4 allows it: no overlong forms, no surrogates, nothing above U+10FFFF.
Character read_character(std::string_view text) {
  static constexpr std::array<std::uint32_t, 5> kLowest{0, 0, 0x80, 0x800, 0x10000};
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF8 ? 0 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 0;
  if (length == 0 || text.size() < length) return {};
  std::uint32_t code = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return {};
    code = code << 6 | (byte & 0x3FU);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return code < kLowest[length] || code > 0x10FFFF || surrogate ? Character{} : Character{code, length};
}

// What could end a line, move a terminal's cursor or turn text around.
bool must_escape(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0x200E || code == 0x200F || code == 0xFEFF;
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

bool stands_for_itself(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

// Bytes of `word` that are `byte`, each as its high bit; exact below the first one, which is what is asked for.
constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHigh = kOnes * 0x80;
constexpr std::uint64_t zero_bytes(std::uint64_t word) { return (word - kOnes) & ~word & kHigh; }

// Characters at the start of the text that stand for themselves between quotes: nearly all there are, so eight at a time.
std::size_t count_verbatim(std::string_view text) {
  std::size_t count = 0;
  for (std::uint64_t word = 0; count + sizeof word <= text.size(); count += sizeof word) {
    std::memcpy(&word, text.data() + count, sizeof word);
    const std::uint64_t quotes = zero_bytes(word ^ kOnes * '"') | zero_bytes(word ^ kOnes * '\\');
    const std::uint64_t controls = ((word - kOnes * 0x20) | word | (word + kOnes)) & kHigh;  // below 0x20, above 0x7F, 0x7F
    if ((quotes | controls) != 0) break;
  }
  while (count < text.size() && stands_for_itself(text[count])) ++count;
  return count;
}

void append_between_quotes(std::string& out, std::string_view text) {
  const std::size_t end = out.size();
  out.resize(end + text.size() + 2, '"');
  std::ranges::copy(text, out.data() + end + 1);
}

bool is_plain(char c) {
  const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return alphanumeric || std::string_view("._:/@+-,").find(c) != std::string_view::npos;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  std::size_t verbatim = count_verbatim(text);
  if (verbatim == text.size()) return append_between_quotes(out, text);
  out += '"';
  for (; !text.empty(); verbatim = count_verbatim(text)) {
    out += text.substr(0, verbatim);
    text.remove_prefix(verbatim);
    if (text.empty()) break;
    const Character character = read_character(text);
    if (character.length == 0) {
      out += "\\ufffd";
    } else if (must_escape(character.code)) {
      append_escape(out, character.code);
    } else {
      if (character.code == '"' || character.code == '\\') out += '\\';
      out += text.substr(0, character.length);
    }
    text.remove_prefix(std::max<std::size_t>(character.length, 1));
  }
  out += '"';
}

void append_word(std::string& out, std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) {
    out += text;
  } else {
    append_quoted(out, text);
  }
}

std::string shortened(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  std::size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "…";
}

void LineWriter::start(std::string_view name) {
  if (!first_) out_ += ',';
  first_ = false;
  if (name.empty()) return;
  append_quoted(out_, name);
  out_ += ':';
}

void LineWriter::text(std::string_view name, std::string_view value) {
  start(name);
  append_quoted(out_, value);
}

void LineWriter::number(std::string_view name, std::int64_t value) {
  start(name);
  out_ += std::to_string(value);
}

void LineWriter::millis(std::string_view name, std::int64_t micros) {
  start(name);
  const std::int64_t length = std::max<std::int64_t>(micros, 0);
  std::array<char, 24> text{};
  char* end = std::to_chars(text.data(), text.data() + text.size(), length / 1000).ptr;
  *end++ = '.';
  for (const std::int64_t place : {100, 10, 1}) *end++ = static_cast<char>('0' + length / place % 10);
  out_.append(text.data(), end);
}

void LineWriter::boolean(std::string_view name, bool value) {
  start(name);
  out_ += value ? "true" : "false";
}

void LineWriter::text_unless_empty(std::string_view name, std::string_view value) {
  if (!value.empty()) text(name, value);
}

}  // namespace sekisho
