#pragma once

#include "policies/evaluate/evaluation.h"

#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// A point of the lattice that evidence climbs.
struct ClassAndLabels {
  std::size_t data_class = 0;
  std::vector<bool> labels;  // by position in the document
};

// The join of everything that speaks for a class or a label (docs/policy-language.md §4, step 3).
struct Joined {
  ClassAndLabels all;
  ClassAndLabels without_findings;  // of everything that does not ask what was found
  std::vector<std::pair<std::string, std::string>> because;
};

Joined classify(Evaluation& evaluation);

// The classification again, as if findings of the `cleared` kinds had never been made.
ClassAndLabels classify_without(Evaluation& evaluation, const Joined& joined, const FoundKinds& cleared);

// The labels' names, sorted.
std::vector<std::string> names_of(const Program& program, const std::vector<bool>& labels);

}  // namespace sekisho
