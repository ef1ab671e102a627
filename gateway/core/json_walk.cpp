#include "gateway/core/json_walk.h"

#include "gateway/core/ascii.h"
#include "gateway/core/json_tape.h"
#include "gateway/core/json_unescape.h"

#include <optional>
#include <utility>

namespace sekisho {
namespace {

// What a letter stands for behind a backslash. Only blanks differ from words here.
char sign_of(char c) { return std::string_view("nrtbf").find(c) != std::string_view::npos ? ' ' : c; }

// A name or its end at the beginning of an object; a string behind no other value.
bool may_follow(char last, char c) {
  if (last == '{') return c == '"' || c == '}';
  return c != '"' || std::string_view("[,:").find(last) != std::string_view::npos;
}

// Signs, numbers and the letters of `true`, `false` and `null`.
bool may_stand_outside(char c) {
  return is_ascii_space(c) || is_ascii_digit(c) || std::string_view("{}[],:\"+-.eEtrufalsn").find(c) != std::string_view::npos;
}

}  // namespace

void JsonWalk::begin(std::size_t at, char c) {
  if (is_ascii_space(c)) return;
  Level& level = levels_[at];
  const bool opens = c == '{' || c == '[';
  level.state = opens ? State::Outside : is_mixed(at) ? State::Before : State::NoJson;
  level.last = c;
  level.open = 1;
}

void JsonWalk::follow(std::size_t at, char c) {
  Level& level = levels_[at];
  if (is_ascii_space(c)) return;
  const bool judged = at > 0 || is_mixed(at);
  const bool wrong = !may_stand_outside(c) || !may_follow(level.last, c);
  if (judged && wrong) {
    level.state = State::NoJson;
    if (is_mixed(at)) begin(at, c);
    return;
  }
  level.last = c;
  if (c == '{' || c == '[') ++level.open;
  if ((c == '}' || c == ']') && level.open > 0) --level.open;
  if (judged && level.open == 0) level.state = is_mixed(at) ? State::Before : State::Behind;
  if (c != '"') return;
  level.state = State::String;
  if (at + 1 < kLevels) levels_[at + 1] = {};
}

void JsonWalk::follow_unicode(std::size_t at, char c) {
  constexpr std::uint32_t kWhole = 0x10000;  // the 1 above four digits
  Level& level = levels_[at];
  const std::uint32_t digit =
      is_ascii_digit(c) ? static_cast<std::uint32_t>(c - '0') : static_cast<std::uint32_t>(to_ascii_lower(c) - 'a') + 10;
  level.code = level.code * 16 + (digit & 15U);
  if (level.code < kWhole) return;
  const std::uint32_t code = level.code - kWhole;
  level.state = State::String;
  if (at + 1 < kLevels) pass_byte(at + 1, code < 0x80 ? static_cast<char>(code) : '\x80');
}

void JsonWalk::pass_byte(std::size_t level, char c) {
  Level& here = levels_[level];
  switch (here.state) {
    case State::Before:
      return begin(level, c);
    case State::Outside:
      return follow(level, c);
    case State::Behind:
      if (!is_ascii_space(c)) here.state = State::NoJson;
      return;
    case State::String:
      if (c == '\\' || c == '"') {
        here.state = c == '"' ? State::Outside : State::Escape;
      } else if (c == '\n' && is_mixed(level)) {
        here.state = State::Before;
      } else if (level + 1 < kLevels) {
        pass_byte(level + 1, c);
      }
      return;
    case State::Escape:
      here.state = c == 'u' ? State::Unicode : State::String;
      here.code = 1;
      if (c != 'u' && level + 1 < kLevels) pass_byte(level + 1, sign_of(c));
      return;
    case State::Unicode:
      return follow_unicode(level, c);
    case State::NoJson:
      return;
  }
}

void JsonWalk::pass(std::string_view text) {
  for (const char c : text) pass_byte(0, c);
}

void JsonWalk::pass_value() {
  for (std::size_t at = 0; at < kLevels; ++at) {
    State& state = levels_[at].state;
    const bool awaits_json = state == State::Before || state == State::Behind;
    if (awaits_json && !is_mixed(at)) state = State::NoJson;
    if (awaits_json || state == State::Outside || state == State::NoJson) return;
  }
}

JsonPlace JsonWalk::place() const {
  JsonPlace place;
  for (const Level& level : levels_) {
    place.bare = level.state == State::Outside;
    if (level.state != State::String && level.state != State::Escape && level.state != State::Unicode) return place;
    ++place.strings;
  }
  return place;
}

bool JsonWalk::in_escape() const {
  for (const Level& level : levels_) {
    if (level.state == State::Escape || level.state == State::Unicode) return true;
    if (level.state != State::String) return false;
  }
  return false;
}

std::string escaped(std::string_view text, std::size_t times) {
  std::string out(text);
  for (; times > 0; --times) {
    const std::string quoted = json_quote(out);
    out = quoted.substr(1, quoted.size() - 2);
  }
  return out;
}

std::string unescaped(std::string_view text, std::size_t times) {
  std::string out(text);
  for (; times > 0 && out.find('\\') != std::string::npos; --times) {
    std::string plain(out.size(), '\0');
    const std::optional<std::size_t> size = json_unescape(out, plain.data(), JsonReading::Strict);
    if (!size) break;
    plain.resize(*size);
    out = std::move(plain);
  }
  return out;
}

}  // namespace sekisho
