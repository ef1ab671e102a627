#pragma once

#include "policies/detect/derived_text.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sekisho {

// In which order a user's name and the password stand.
enum class PairOrder : std::uint8_t { UserFirst, PasswordFirst };

// The password of a line that holds it and a user's name.
struct LoginPair {
  ByteSpan password;  // of the line
  bool sure = false;  // a slash, a dot or a colon splits them, and not what may as well stand in a sentence
};

// Reads a line whose user and password are one word each, split by `/`, `・`, `:`, `&`, `と`, `、`, `and`, a comma or blanks: `alice /
// S3cr3t!x`, `alice:S3cr3t!x`. A user's name has letters and digits, dots, hyphens, underscores, `@` and `+`. Where a mere word or a blank
// splits them, nothing else may stand in the line.
std::optional<LoginPair> read_login_pair(std::string_view line, PairOrder order);

}  // namespace sekisho
