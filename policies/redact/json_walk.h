#pragma once

#include <string_view>

namespace sekisho {

// Follows a text that may be JSON (RFC 8259) while it goes by in pieces, and knows whether what comes next stands in one of its strings.
class JsonWalk {
 public:
  void pass(std::string_view text);
  // True in an object or array and in none of its strings: what is written there in place of a number needs quotes.
  bool outside_strings() const { return state_ == State::Outside; }

 private:
  enum class State { Before, Outside, String, Escape, NoJson };

  static State after(State state, char c);

  State state_ = State::Before;
};

}  // namespace sekisho
