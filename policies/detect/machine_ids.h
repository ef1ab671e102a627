#pragma once

#include "policies/detect/identifier.h"
#include "policies/detect/rule.h"

#include <memory>
#include <span>

namespace sekisho {

// What names a machine of its owner: the equipment number of a mobile phone as `imei` (3GPP TS 23.003 §6), a vehicle's
// number as `vin` (ISO 3779).
std::span<const NumberId> machine_numbers();
std::span<const TokenId> machine_tokens();

// Hardware addresses as `mac` (IEEE 802: six pairs of hexadecimal digits).
std::unique_ptr<TextRule> make_mac_rule(ContextWords& words);

// The check of a vehicle number, which North America and China prescribe and others do not. Seventeen places.
bool passes_vin(std::string_view code);

}  // namespace sekisho
