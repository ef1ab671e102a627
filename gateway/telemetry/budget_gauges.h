#pragma once

#include <optional>
#include <string>

namespace sekisho {

// How one budget stands at this moment, for metrics. Amounts in units of its currency.
struct BudgetGauges {
  std::string budget;  // id
  std::string currency;
  double remaining = 0;              // of the account that has least left; below 0: overspent
  double reserved = 0;               // by requests on their way, all accounts together
  std::optional<double> in_dollars;  // what one unit is in US dollars; nullopt where the policy has no rate
};

}  // namespace sekisho
