#include "policies/redact/token_reader.h"

#include "gateway/core/ascii.h"

#include <algorithm>
#include <bit>
#include <charconv>

namespace sekisho {
namespace {

// The code of `uXXXX` that ends at the text's end; -1: none.
int code_of(std::string_view escape) {
  int code = 0;
  if (escape.size() != 5 || escape.front() != 'u') return -1;
  const auto [end, error] = std::from_chars(escape.data() + 1, escape.data() + escape.size(), code, 16);
  return error == std::errc() && end == escape.data() + escape.size() ? code : -1;
}

// Reads from left to right and knows the difference between a wrong byte and none yet. In the strings of JSON a character may stand there
// as `\uXXXX`, with 2, 4 or 8 backslashes where it is one of a string within a string.
class Cursor {
 public:
  Cursor(std::string_view text, std::size_t strings)
      : text_(text.substr(0, RestoreTable::kLongest)), cut_(text.size() >= RestoreTable::kLongest), strings_(strings) {
    read_character();
  }

  bool at_end() const { return size_ == 0; }
  char peek() const { return character_; }
  // The character is written as an escape of JSON.
  bool is_spelled() const { return size_ > 1; }
  void skip() {
    at_ += size_;
    read_character();
  }
  bool take(char wanted) {
    if (at_end() || character_ != wanted) return false;
    skip();
    return true;
  }
  std::size_t position() const { return at_; }
  // What to answer where more text is needed: past the longest token there is none to come.
  TokenReading::State starved() const { return cut_ ? TokenReading::State::None : TokenReading::State::Partial; }

 private:
  void read_character() {
    const std::string_view rest = text_.substr(at_);
    size_ = rest.empty() ? 0 : 1;
    character_ = rest.empty() ? '\0' : rest.front();
    if (strings_ == 0 || character_ != '\\') return;
    const std::size_t slashes = std::min(rest.find_first_not_of('\\'), rest.size());
    if (slashes > std::size_t{1} << (strings_ - 1)) return;
    const std::string_view escape = rest.substr(slashes, 5);
    const bool begun = std::string_view("u00").starts_with(escape.substr(0, 3));
    if (begun && escape.size() < 5) {
      size_ = 0;
      return;
    }
    const int code = std::has_single_bit(slashes) ? code_of(escape) : -1;
    if (code < 0 || code >= 0x80) return;
    character_ = static_cast<char>(code);
    size_ = slashes + escape.size();
  }

  std::string_view text_;
  bool cut_;
  std::size_t strings_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  char character_ = '\0';
};

enum class Step : std::uint8_t { Taken, Missing, Starved };

class Reader {
 public:
  Reader(std::string_view text, const RestoreTable& table, Spelling spelling, std::size_t strings)
      : cursor_(text, strings), table_(table), spelling_(spelling) {}

  TokenReading read() {
    for (const auto part : {&Reader::open, &Reader::body, &Reader::close}) {
      const Step step = (this->*part)();
      if (step == Step::Missing) return {};
      if (step == Step::Starved) return {.state = cursor_.starved()};
    }
    return {.state = TokenReading::State::Whole,
            .size = cursor_.position(),
            .value = table_.find_token(body_),
            .tolerated = tolerated_,
            .single = brackets_ == 1};
  }

 private:
  bool tolerant() const { return spelling_ != Spelling::Exact; }
  bool at_escape() const { return spelling_ == Spelling::Tolerant && cursor_.peek() == '\\'; }

  // `[` or, where it may be, `\[`.
  Step bracket(char wanted) {
    if (cursor_.at_end()) return Step::Starved;
    escaped_ = at_escape();
    if (escaped_) {
      cursor_.skip();
      tolerated_ = true;
      if (cursor_.at_end()) return Step::Starved;
    }
    tolerated_ = tolerated_ || cursor_.is_spelled();
    return cursor_.take(wanted) ? Step::Taken : Step::Missing;
  }

  // The one that belongs to a bracket of the beginning: escaped as that is, for else the backslash is the text's own (`C:\[[…]]`).
  Step closing_bracket(bool escaped) {
    if (const Step step = bracket(']'); step != Step::Taken) return step;
    return escaped_ == escaped ? Step::Taken : Step::Missing;
  }

  bool stands_bracket() const { return cursor_.peek() == '[' || at_escape(); }

  Step space() {
    if (tolerant() && cursor_.take(' ')) tolerated_ = true;
    return cursor_.at_end() ? Step::Starved : Step::Taken;
  }

  Step open() {
    if (const Step first = bracket('['); first != Step::Taken) return first;
    escaped_outside_ = escaped_;
    if (cursor_.at_end()) return Step::Starved;
    if (stands_bracket()) {
      brackets_ = 2;
      if (const Step second = bracket('['); second != Step::Taken) return second;
      escaped_inside_ = escaped_;
    } else if (!tolerant()) {
      return Step::Missing;
    } else {
      tolerated_ = true;
    }
    return space();
  }

  // One character of the body in the table's spelling; `\0`: none stands here.
  char body_character() {
    const char c = cursor_.peek();
    if (is_ascii_alnum(c) || c == '_') return c;
    return at_escape() || (tolerant() && c == ' ') ? '_' : '\0';
  }

  Step body() {
    while (!cursor_.at_end()) {
      const bool escaped = cursor_.peek() == '\\';
      const char c = body_character();
      if (c == '\0' || (table_.find_token(body_) != nullptr && c == '_')) break;
      const char known = tolerant() ? to_ascii_upper(c) : c;
      tolerated_ = tolerated_ || known != cursor_.peek() || cursor_.is_spelled();
      cursor_.skip();
      if (escaped) {
        if (cursor_.at_end()) return Step::Starved;
        if (!cursor_.take('_')) return Step::Missing;
      }
      body_ += known;
      if (!table_.token_begins_with(body_) && table_.find_token(body_) == nullptr) return Step::Missing;
    }
    if (cursor_.at_end()) return Step::Starved;
    return table_.find_token(body_) != nullptr ? Step::Taken : Step::Missing;
  }

  Step close() {
    if (const Step gap = space(); gap != Step::Taken) return gap;
    if (brackets_ == 2) {
      if (const Step inside = closing_bracket(escaped_inside_); inside != Step::Taken) return inside;
    }
    return closing_bracket(escaped_outside_);
  }

  Cursor cursor_;
  const RestoreTable& table_;
  const Spelling spelling_;
  int brackets_ = 1;
  bool escaped_ = false;  // the bracket read last, and those of the beginning
  bool escaped_outside_ = false;
  bool escaped_inside_ = false;
  bool tolerated_ = false;
  std::string body_;
};

}  // namespace

TokenReading read_token(std::string_view text, const RestoreTable& table, Spelling spelling, std::size_t strings) {
  if (table.empty()) return {};
  return Reader(text, table, spelling, strings).read();
}

}  // namespace sekisho
