#pragma once

#include "policies/prove/policy_diff.h"

#include <memory>
#include <vector>

namespace sekisho {

// Where the two policies try targets that both admit in another order: each class that both know, with each value of the facts that
// either one's preference asks for, one at a time.
std::vector<OrderChange> compare_orders(const std::shared_ptr<const Policy>& before, const std::shared_ptr<const Policy>& after,
                                        WallTime now);

}  // namespace sekisho
