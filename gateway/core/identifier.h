#pragma once

#include <string>

namespace sekisho {

// A new ULID (github.com/ulid/spec): 26 characters, sortable by time, 80 random bits. Used for request and decision ids.
std::string new_ulid();

// 16 lower-case hex bytes and 8 for W3C trace context.
std::string new_trace_id();
std::string new_span_id();

}  // namespace sekisho
