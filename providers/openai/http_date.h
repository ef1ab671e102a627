#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace sekisho {

// A date of a header field in any of the three forms that a recipient must read (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`,
// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. Two digits of a year stand for the year that is no more than 50 years
// after `now`, and less than 50 before it; without `now` they say nothing. The day of the week is not looked at. nullopt for everything
// else.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text, std::optional<std::chrono::sys_seconds> now = std::nullopt);

}  // namespace sekisho
