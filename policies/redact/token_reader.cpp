#include "policies/redact/token_reader.h"

#include "gateway/core/ascii.h"
#include "policies/redact/json_cursor.h"

namespace sekisho {
namespace {

enum class Step : std::uint8_t { Taken, Missing, Starved };

class Reader {
 public:
  Reader(std::string_view text, const RestoreTable& table, Spelling spelling, std::size_t strings)
      : cursor_(text.substr(0, RestoreTable::kLongest), strings),
        cut_(text.size() >= RestoreTable::kLongest),
        table_(table),
        spelling_(spelling) {}

  TokenReading read() {
    for (const auto part : {&Reader::open, &Reader::body, &Reader::close}) {
      const Step step = (this->*part)();
      if (step == Step::Missing) return {};
      if (step == Step::Starved) return {.state = starved()};
    }
    return {.state = TokenReading::State::Whole,
            .size = cursor_.position(),
            .value = table_.find_token(body_),
            .tolerated = tolerated_,
            .single = brackets_ == 1};
  }

 private:
  // What to answer where more text is needed: past the longest token there is none to come.
  TokenReading::State starved() const { return cut_ ? TokenReading::State::None : TokenReading::State::Partial; }

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

  JsonCursor cursor_;
  bool cut_;
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
