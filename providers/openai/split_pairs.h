#pragma once

#include "gateway/core/json_tape.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sekisho {

// Some servers cut a character outside the BMP in two: an event's text ends with the first half of its surrogate pair, and the next one's
// begins with the second. This keeps the first half until the other is there, so that both are in one event. One per answer.
class SplitPairs {
 public:
  // An event's JSON with its texts put right; nullopt where it stays as it is.
  std::optional<std::string> join(std::string_view json);

 private:
  void join_choice(const JsonTape& chunk, JsonTape::Id choice, std::vector<Splice>& splices);
  void join_text(const JsonTape& chunk, JsonTape::Id text, int choice, std::vector<Splice>& splices);

  std::map<std::pair<int, std::string>, std::string> held_;  // by choice and member: a first half, as it was escaped
};

}  // namespace sekisho
