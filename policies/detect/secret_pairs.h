#pragma once

#include "policies/detect/rule.h"
#include "policies/detect/secret_assignments.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace sekisho {

// Passwords that a slash or a dot splits from their user's name, as their label says: `ID / パスワード`, and on the lines below it or
// behind its colon `admin / …`. Adds those of the name whose word stands at [begin, end); false: there are none, as for most names.
bool find_paired(const SecretName& name, std::string_view text, ByteSpan word, std::vector<Hit>& hits);

}  // namespace sekisho
