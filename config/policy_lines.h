#pragma once

#include "gateway/core/clock.h"
#include "policies/evaluate/decision.h"
#include "policies/model/policy.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

// The answer to one line of `policy decide`, without the line's end.
struct DecideLine {
  std::string json;
  bool ok = true;  // false: the line was bad and `json` is {"error", "line"}; the verb exits with 1 at the end
};

// Decides one `given` in JSON (docs/policy-language.md §11, "`policy decide`"). `number` counts lines from 1; `now` is used where the
// line gives none.
DecideLine decide_line(const std::shared_ptr<const Policy>& policy, std::string_view line, std::size_t number, WallTime now);

// The decision as `policy decide` prints it: class, labels, order, residual, fails, each sorted where it is a set.
std::string to_decide_json(const Decision& decision);

}  // namespace sekisho
