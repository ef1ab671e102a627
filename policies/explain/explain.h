#pragma once

#include "policies/evaluate/decision.h"

#include <string>

namespace sekisho {

enum class Language { English, Japanese };

// The decision in words, several lines, no line end at the end: the class and why, each target's verdict with what failed, the order
// and why. Names rules: for operators and for callers with the permission `explain` only.
std::string explain(const Decision& decision, Language language);

}  // namespace sekisho
