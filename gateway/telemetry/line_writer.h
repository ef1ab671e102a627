#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

// Appends `text` as a JSON string, quotes included (RFC 8259 §7). Control characters, line and paragraph separators and characters
// that change the direction of text are escaped, broken UTF-8 becomes U+FFFD: the result is one line to every reader.
void append_quoted(std::string& out, std::string_view text);

// As `append_quoted`, but bare where the text is one plain word.
void append_word(std::string& out, std::string_view text);

// The first `limit` bytes of the text, cut at a character and marked with `…` where it is longer.
std::string shortened(std::string_view text, std::size_t limit);

// The name of a member as it stands in the source: plain characters that need no escape, which the compiler sees to.
class MemberName {
 public:
  template <std::size_t Size>
  consteval MemberName(const char (&text)[Size]) : text_(text, Size - 1) {  // NOLINT(google-explicit-constructor): stands for a literal
    for (const char c : text_) {
      if (!((c >= 'a' && c <= 'z') || c == '_')) throw "a member's name is lower case letters and `_`";
    }
  }
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// Builds one JSON object. Members and items are written in order; what is opened must be closed.
class LineWriter {
 public:
  LineWriter();

  void open() { begin_item(), put('{'), first_ = true; }
  void open(MemberName name) { begin(name), put('{'), first_ = true; }
  void close() { put('}'), first_ = false; }
  void open_list(MemberName name) { begin(name), put('['), first_ = true; }
  void close_list() { put(']'), first_ = false; }

  void text(MemberName name, std::string_view value) { begin(name), quote(value); }
  // Cut after `limit` bytes, as by shortened().
  void text(MemberName name, std::string_view value, std::size_t limit) { begin(name), quote(value, limit); }
  // As `text`, but leaves the member out where it says nothing.
  void text_unless_empty(MemberName name, std::string_view value);
  void text_unless_empty(MemberName name, std::string_view value, std::size_t limit);
  // A member whose name comes from outside.
  void named(std::string_view name, std::string_view value, std::size_t limit = std::string_view::npos);
  // An item of a list.
  void item(std::string_view value, std::size_t limit = std::string_view::npos) { begin_item(), quote(value, limit); }
  void number(MemberName name, std::int64_t value);
  // Microseconds as milliseconds with three digits.
  void millis(MemberName name, std::int64_t micros);
  void boolean(MemberName name, bool value);

  // What was written so far; valid until the next call.
  std::string_view line() const { return {out_.data(), size_}; }
  // Begins another line; the memory stays.
  void clear() { size_ = 0, first_ = true; }

 private:
  void begin(MemberName name);
  void begin_item();
  void quote(std::string_view value);
  void quote(std::string_view value, std::size_t limit);
  void put(char c) { *room(1) = c, ++size_; }
  void put(std::string_view text);
  // Where so many bytes more can be written.
  char* room(std::size_t count) {
    if (out_.size() - size_ < count) grow(count);
    return out_.data() + size_;
  }
  void grow(std::size_t count);

  std::string out_;  // of which the first size_ bytes count
  std::size_t size_ = 0;
  bool first_ = true;
};

}  // namespace sekisho
