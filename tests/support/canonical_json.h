#pragma once

#include "gateway/core/json_tape.h"

#include <string>
#include <string_view>

namespace sekisho {

// A text that two JSON values share exactly when they mean the same: white space gone, members sorted, strings escaped one way. Numbers
// stay as they came: the gateway has no business changing them.
std::string canonical(const JsonTape& tape, JsonTape::Id id);
// Of a whole text; throws where it is no strict JSON.
std::string canonical(std::string_view json);

}  // namespace sekisho
