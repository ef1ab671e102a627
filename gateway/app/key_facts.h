#pragma once

#include "gateway/core/fact.h"
#include "gateway/core/result.h"

#include <string>
#include <utility>
#include <vector>

namespace sekisho {

using KeyFacts = std::vector<std::pair<std::string, FactValue>>;

// Facts as they are given on the command line, `name=value` each. `true`, `false` and numbers in plain digits (`3`, `-2.5`) are what
// they look like, `[a, b]` is a list of texts, text in quotes is that text, and everything else is text as it stands: also `007`,
// `+81` or `1e5`, which YAML would take for numbers. The Error says which one is none, or is given twice.
Result<KeyFacts> read_key_facts(const std::vector<std::string>& texts);

}  // namespace sekisho
