#pragma once

#include "gateway/core/clock.h"
#include "policies/model/policy.h"

#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// What `policy diff` says of the two, in English, a line each: at most a few dozen, and then how many more there are. Takes a second or
// two at most; what could not be compared by then is told as that.
std::vector<std::string> changes_between(const std::shared_ptr<const Policy>& before, const std::shared_ptr<const Policy>& after,
                                         const Clock& clock);

}  // namespace sekisho
