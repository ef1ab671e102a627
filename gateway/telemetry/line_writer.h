#pragma once

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

// Builds one JSON object. Members and items are written in order; what is opened must be closed.
class LineWriter {
 public:
  LineWriter() { out_.reserve(1024); }

  void open(std::string_view name = {}) { start(name), out_ += '{', first_ = true; }
  void close() { out_ += '}', first_ = false; }
  void open_list(std::string_view name) { start(name), out_ += '[', first_ = true; }
  void close_list() { out_ += ']', first_ = false; }

  // An empty name writes an item of a list.
  void text(std::string_view name, std::string_view value);
  void number(std::string_view name, std::int64_t value);
  // Microseconds as milliseconds with three digits.
  void millis(std::string_view name, std::int64_t micros);
  void boolean(std::string_view name, bool value);
  // As `text`, but leaves the member out where it says nothing.
  void text_unless_empty(std::string_view name, std::string_view value);

  std::string take() { return std::move(out_); }

 private:
  void start(std::string_view name);

  std::string out_;
  bool first_ = true;
};

}  // namespace sekisho
