#include "gateway/telemetry/line_writer.h"

#include "gateway/core/printable.h"
#include "gateway/core/utf8.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace sekisho {
namespace {

bool stands_for_itself(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

// Bytes of `word` that are `byte`, each as its high bit; exact below the first one, which is what is asked for.
constexpr std::uint64_t kOnes = 0x0101010101010101U;
constexpr std::uint64_t kHigh = kOnes * 0x80;
constexpr std::uint64_t zero_bytes(std::uint64_t word) { return (word - kOnes) & ~word & kHigh; }

constexpr std::size_t kUsualLine = 4096;
// 64 bits, a sign, a point; and to spare.
constexpr std::size_t kLongestNumber = 24;

// Eight characters that stand for themselves between quotes, as nearly all do.
bool all_verbatim(std::uint64_t word) {
  const std::uint64_t quotes = zero_bytes(word ^ kOnes * '"') | zero_bytes(word ^ kOnes * '\\');
  const std::uint64_t controls = ((word - kOnes * 0x20) | word | (word + kOnes)) & kHigh;  // below 0x20, above 0x7F, 0x7F
  return (quotes | controls) == 0;
}

// Characters at the start of the text that stand for themselves.
std::size_t count_verbatim(std::string_view text) {
  std::size_t count = 0;
  for (std::uint64_t word = 0; count + sizeof word <= text.size(); count += sizeof word) {
    std::memcpy(&word, text.data() + count, sizeof word);
    if (!all_verbatim(word)) break;
  }
  while (count < text.size() && stands_for_itself(text[count])) ++count;
  return count;
}

// Copies text that stands for itself between quotes; false, and nothing of use at `to`, where it does not.
bool copy_verbatim(std::string_view text, char* to) {
  std::size_t at = 0;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (!all_verbatim(word)) return false;
    std::memcpy(to + at, &word, sizeof word);
  }
  for (; at < text.size(); ++at) {
    if (!stands_for_itself(text[at])) return false;
    to[at] = text[at];
  }
  return true;
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
    const Utf8Character character = read_utf8(text);
    if (character.length == 0) {
      out += "\\ufffd";
    } else if (!is_printable(character.code)) {
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

LineWriter::LineWriter() : out_(kUsualLine, '\0') {}

void LineWriter::grow(std::size_t count) { out_.resize(std::max(2 * out_.size(), size_ + count)); }

void LineWriter::put(std::string_view text) {
  std::memcpy(room(text.size()), text.data(), text.size());
  size_ += text.size();
}

void LineWriter::begin(MemberName name) {
  const std::string_view text = name.text();
  char* at = room(text.size() + 4);
  if (!first_) *at++ = ',';
  *at++ = '"';
  std::memcpy(at, text.data(), text.size());
  at += text.size();
  *at++ = '"';
  *at++ = ':';
  size_ = static_cast<std::size_t>(at - out_.data());
  first_ = false;
}

void LineWriter::begin_item() {
  if (!first_) put(',');
  first_ = false;
}

void LineWriter::quote(std::string_view value) {
  char* at = room(value.size() + 2);
  *at++ = '"';
  if (!copy_verbatim(value, at)) {
    std::string quoted;
    append_quoted(quoted, value);
    return put(quoted);
  }
  at[value.size()] = '"';
  size_ += value.size() + 2;
}

void LineWriter::quote(std::string_view value, std::size_t limit) {
  if (value.size() <= limit) return quote(value);
  quote(shortened(value, limit));
}

void LineWriter::text_unless_empty(MemberName name, std::string_view value) {
  if (!value.empty()) text(name, value);
}

void LineWriter::text_unless_empty(MemberName name, std::string_view value, std::size_t limit) {
  if (!value.empty()) text(name, value, limit);
}

void LineWriter::named(std::string_view name, std::string_view value, std::size_t limit) {
  begin_item();
  quote(name);
  put(':');
  quote(value, limit);
}

void LineWriter::number(MemberName name, std::int64_t value) {
  begin(name);
  char* const at = room(kLongestNumber);
  size_ += static_cast<std::size_t>(std::to_chars(at, at + kLongestNumber, value).ptr - at);
}

void LineWriter::millis(MemberName name, std::int64_t micros) {
  begin(name);
  const std::int64_t length = std::max<std::int64_t>(micros, 0);
  char* const at = room(kLongestNumber);
  char* end = std::to_chars(at, at + kLongestNumber, length / 1000).ptr;
  *end++ = '.';
  for (const std::int64_t place : {100, 10, 1}) *end++ = static_cast<char>('0' + length / place % 10);
  size_ += static_cast<std::size_t>(end - at);
}

void LineWriter::boolean(MemberName name, bool value) {
  begin(name);
  put(value ? "true" : "false");
}

}  // namespace sekisho
