#pragma once

#include "policies/evaluate/evaluation.h"

#include <string>
#include <vector>

namespace sekisho {

// The join of everything that speaks for a class or a label (docs/policy-language.md §4, step 3).
struct Joined {
  std::size_t data_class = 0;
  std::vector<std::string> labels;  // sorted
  std::vector<std::pair<std::string, std::string>> because;
};

Joined classify(Evaluation& evaluation);

}  // namespace sekisho
