#pragma once

#include "policies/detect/identifier.h"

#include <span>
#include <string_view>

namespace sekisho {

// VAT identification numbers (Council Directive 2006/112/EC, article 215; European Commission, VIES: structure of VAT numbers), as rows.
std::span<const TokenId> vat_tokens();

// True where the check of the number's country holds. False for countries whose check is not known here.
bool passes_vat(std::string_view code);

}  // namespace sekisho
