#pragma once

#include "gateway/core/error.h"

#include <optional>
#include <string_view>

namespace sekisho {

// The kind that a vendor's `code`, `type` or inner code stands for, nullopt for words that do not tell. Where one vendor's word is
// another's opposite, the status and the text decide.
std::optional<ErrorKind> find_kind_of_code(std::string_view code, int status, std::string_view text);

// The kind that the wording of a refusal stands for where no code does: the context is too long, the content was filtered, the account
// has no money, the key is wrong. Every vendor words it in its own way.
std::optional<ErrorKind> find_kind_of_wording(std::string_view text);

bool says_overloaded(std::string_view text);

}  // namespace sekisho
