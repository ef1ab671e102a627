#pragma once

#include "config/yaml_problems.h"
#include "policies/model/policy.h"

#include <memory>

namespace sekisho {

// E-TIME: a test that gives no `now` must come out the same whatever has expired by the day it is run.
void check_expiries(const std::shared_ptr<const Policy>& policy, Problems& problems);

}  // namespace sekisho
