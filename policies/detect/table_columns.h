#pragma once

#include "policies/detect/derived_text.h"

#include <span>
#include <string_view>
#include <vector>

namespace sekisho {

// What stands below headings in the tables of a text, whose rows are lines: of CSV (RFC 4180), of tabs, of Markdown; below the first four
// of one table. A heading is a word in a short cell of a line that is followed by lines of as many cells. Cells without their quotes and
// blanks, by begin. `headings` by begin; a row of one table is not taken for the heads of another, so that all of it is linear in the text.
std::vector<ByteSpan> cells_below(std::string_view text, std::span<const ByteSpan> headings);

}  // namespace sekisho
