#pragma once

#include "policies/detect/derived_text.h"

#include <span>
#include <string_view>
#include <vector>

namespace sekisho {

enum class SqlValues { Quoted, All };

// The values that SQL gives to columns: of `INSERT INTO users (name, password) VALUES ('taro', '…'), ('jiro', '…')` the second of
// every list for `password`. `columns` are words in such lists of columns, by begin; the first four of one statement count, so that all of
// it is linear in the text. Values without their quotes; numbers and
// other bare words too where all are wanted.
std::vector<ByteSpan> values_below(std::string_view text, std::span<const ByteSpan> columns, SqlValues wanted);

}  // namespace sekisho
