#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// What a text stands for to whoever takes it for JSON (RFC 8259 §7), or for a text that quotes some, and reads its strings, those in them,
// and so on: every escape read once, twice, four times at most, as deep as RestoreStream follows JSON. What is no escape stays. Empty
// where the text has none.
std::vector<std::string> escape_readings(std::string_view text);

}  // namespace sekisho
