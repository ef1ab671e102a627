#pragma once

#include "policies/model/policy_controls.h"
#include "policies/redact/redaction_key.h"
#include "policies/redact/value_kind.h"

#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// The value told less exactly: a date of birth or an age as its decade, an address as its prefecture, a postal code as its first three
// digits, an IP address as its /16 (IPv6: /32). With Dates::Shift a date of birth stays a date and moves by a number of days, up to a
// year, that is the same for the whole conversation. nullopt where the value is of no such kind or cannot be read.
std::optional<std::string> generalised(std::string_view value, ValueKind kind, Transform::Dates dates, const RedactionKey& key);

}  // namespace sekisho
