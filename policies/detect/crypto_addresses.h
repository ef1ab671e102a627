#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// Addresses of the two large chains as `crypto`: Bitcoin's with base58check (P2PKH, P2SH) or bech32 (BIP 173, BIP 350), always checked;
// Ethereum's, of which only those in mixed case have a check (ERC-55).
std::unique_ptr<TextRule> make_crypto_rule(ContextWords& words);

// Each takes a whole address.
bool is_bitcoin_base58(std::string_view address);
bool is_bitcoin_bech32(std::string_view address);
bool passes_ethereum_case(std::string_view hex);  // the forty digits behind 0x

}  // namespace sekisho
