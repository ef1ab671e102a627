#pragma once

#include "policies/explain/explain.h"
#include "policies/prove/prove.h"

#include <string>

namespace sekisho {

// What became of one assertion, in words: several lines, no line end at the end. `file` is how the reader calls the policy.
std::string to_words(const ProofOutcome& outcome, const std::string& file, Language language);

// 12,288; beyond what a person reads as digits, a power of ten.
std::string count_in_words(double count);

}  // namespace sekisho
