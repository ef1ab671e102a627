#pragma once

#include "gateway/core/headers.h"

#include <chrono>
#include <optional>
#include <string_view>

namespace sekisho {

// How long an upstream asks to wait: `retry-after-ms`, else `Retry-After` as seconds or as an HTTP date (RFC 9110 §10.2.3). A date is
// taken against the answer's own `Date`, else against `now`; without either it says nothing. Never negative, at most a day.
std::optional<std::chrono::milliseconds> read_retry_after(const Headers& headers,
                                                          std::optional<std::chrono::sys_seconds> now = std::nullopt);

// The wait that a sentence names, as vendors write it into a 429: `Please try again in 6m0s.`, `Please retry after 18 seconds.`
std::optional<std::chrono::milliseconds> find_wait_in_words(std::string_view text);

// A duration such as `34.07s`, `120ms` or `6m0s` (google.rpc.RetryInfo, Go's time.Duration).
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace sekisho
