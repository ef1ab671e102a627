#pragma once

#include "policies/detect/derived_text.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace sekisho {

// The values of lists behind labels, two or more behind one: `CVV: 569, 761`, `"phone":["…","…"]`, 口座番号は…と…, line items. A list
// begins right behind its label, or behind a colon or the like within ContextMap::kReach characters, and goes on as long as values of
// about as many letters and digits follow with nothing but separators between. Labels that head a table are passed over. Without quotes,
// blanks and the numbers of items; by begin, and apart from each other. `labels` by begin; linear in the text.
std::vector<ByteSpan> listed_values(std::string_view text, std::span<const ByteSpan> labels);

// Where what separates two listed values ends, of which the first ends at `at`: `, `, `、`, と, ` and `, `","`, a line end and a bullet,
// `,-` before a digit. `at` where nothing does.
std::size_t list_gap_end(std::string_view text, std::size_t at);

}  // namespace sekisho
