#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sekisho {

// Reads a text from left to right and knows the difference between a wrong character and none yet. In the strings of JSON a character may
// stand there as `\uXXXX`, with 2, 4 or 8 backslashes where it is one of a string within a string.
class JsonCursor {
 public:
  // `strings`: so many literals of JSON, one in the other, stand around the text; four at most. No escape has begun before it. Borrows the
  // text.
  JsonCursor(std::string_view text, std::size_t strings) : text_(text), strings_(strings) { read_character(); }

  // Nothing stands here, or an escape of which the end is missing.
  bool at_end() const { return size_ == 0; }
  // A byte as it stands, or all bytes of a character that is written as an escape.
  std::string_view character() const { return character_; }
  // Its first byte; `\0` at the end.
  char peek() const { return at_end() ? '\0' : character_.front(); }
  // The character is written as an escape of JSON.
  bool is_spelled() const { return size_ > 1; }
  void skip();
  // Skips what stands here if it is that.
  bool take(char wanted);
  std::size_t position() const { return at_; }

 private:
  void read_character();

  std::string_view text_;
  std::size_t strings_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  std::string character_;
};

}  // namespace sekisho
