#pragma once

#include <string_view>

namespace sekisho {

// Follows a text from left to right and knows the character of ASCII that stands last in it. Of an escape of JSON that is what it stands
// for, behind any number of backslashes: JSON in a string of JSON spells a line end `\\n`, and code that stands there has escapes of its
// own.
class LastCharacter {
 public:
  void pass(std::string_view text);
  // A blank for the escape of one; `\0` at the text's beginning and where it stands for no character of ASCII or has not ended.
  char get() const { return last_; }

 private:
  void pass_byte(char c);

  char last_ = '\0';
  int digits_left_ = 0;  // of `\uXXXX`
  unsigned code_ = 0;    // what they say so far
};

}  // namespace sekisho
