#include "policies/redact/json_walk.h"

#include "policies/redact/ascii.h"

namespace sekisho {

JsonWalk::State JsonWalk::after(State state, char c) {
  switch (state) {
    case State::Before:
      if (is_ascii_space(c)) return state;
      return c == '{' || c == '[' ? State::Outside : State::NoJson;
    case State::Outside:
      return c == '"' ? State::String : state;
    case State::String:
      if (c == '\\') return State::Escape;
      return c == '"' ? State::Outside : state;
    case State::Escape:
      return State::String;
    case State::NoJson:
      return state;
  }
  return state;
}

void JsonWalk::pass(std::string_view text) {
  for (const char c : text) state_ = after(state_, c);
}

}  // namespace sekisho
