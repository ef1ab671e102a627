#pragma once

#include "policies/evaluate/decision.h"
#include "policies/explain/explain.h"

#include <string>
#include <string_view>

namespace sekisho {

// A name as texts show it.
std::string quoted(std::string_view name);

// What raised the class: a rule, `declared_class` or `conversation`, and its evidence.
std::string cause_in_words(std::string_view rule, std::string_view evidence, Language language);

// What keeps a target out, on one line: what failed, the author's reason, and what was got in place of what was wanted. Nothing is said
// of members that are empty.
std::string failure_in_words(const Failure& failure, Language language);

}  // namespace sekisho
