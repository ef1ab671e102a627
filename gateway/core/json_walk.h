#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

// Where something stands in JSON whose strings may hold JSON again, as the arguments of a tool call do.
struct JsonPlace {
  std::size_t strings = 0;  // how many literals stand around it, one within the other: what is written there is escaped as often
  bool bare = false;        // in an object or array of the innermost JSON and in none of its strings: there a word needs quotes

  bool operator==(const JsonPlace&) const = default;
};

// Follows a text that may be JSON (RFC 8259) while it goes by in pieces, and knows where what comes next stands. A string holds JSON as
// long as its text begins with an object or array and has nothing outside of strings that JSON has not. Looks four literals deep.
class JsonWalk {
 public:
  // The outermost text is JSON, against which nothing is held, or one in which JSON may begin anywhere (lines of a log, an answer that
  // quotes some) and ends with its last bracket, with what JSON has not, or with a line end inside a string.
  enum class Text : std::uint8_t { Json, Mixed };
  explicit JsonWalk(Text text = Text::Json) : text_(text) {}

  void pass(std::string_view text);
  // Something was written here that the text did not have: a string that begins with it is no JSON.
  void pass_value();
  JsonPlace place() const;
  // True between a backslash and the end of what it escapes, in any of the literals around.
  bool in_escape() const;

 private:
  static constexpr std::size_t kLevels = 4;
  enum class State : std::uint8_t { Before, Outside, Behind, String, Escape, Unicode, NoJson };
  struct Level {
    State state = State::Before;
    char last = '\0';        // the last sign outside of strings
    std::uint32_t open = 0;  // objects and arrays
    std::uint32_t code = 0;  // of `\uXXXX`, as far as it was read, below a 1
  };

  void pass_byte(std::size_t level, char c);
  bool is_mixed(std::size_t level) const { return level == 0 && text_ == Text::Mixed; }
  void begin(std::size_t at, char c);
  void follow(std::size_t at, char c);
  void follow_unicode(std::size_t at, char c);

  Text text_;
  std::array<Level, kLevels> levels_;
};

// The text as it stands within that many literals, one in the other.
std::string escaped(std::string_view text, std::size_t times);

// What stands for the text within that many literals. What is no valid inside of a literal stays as it is.
std::string unescaped(std::string_view text, std::size_t times);

}  // namespace sekisho
