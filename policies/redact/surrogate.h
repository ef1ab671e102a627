#pragma once

#include "policies/redact/redaction_key.h"
#include "policies/redact/value_kind.h"

#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// A made-up value that looks like the real one: same kind, same grouping of digits, valid check digits. Taken from ranges that are
// nobody's: card numbers from the test ranges of the networks; telephone numbers from blocks that are reserved for fiction (NANP 555-01XX,
// Ofcom's +44 7700 900) or, in Japan, cannot be assigned (a local part that begins with 0); e-mail at the names of RFC 2606; IP addresses
// of RFC 5737 and RFC 3849; persons from a list of invented names; IBAN of banks that there are not, social security numbers that are not
// issued, Japanese postal codes and addresses of places that there are not. No range of My Number or of VIN is reserved: there the check
// digit is right and nothing more is known. The same value gives the same surrogate throughout a conversation; `attempt` asks for another
// one. nullopt for kinds without surrogates, and for spellings that have none.
std::optional<std::string> surrogate_for(std::string_view value, ValueKind kind, const RedactionKey& key, unsigned attempt);

}  // namespace sekisho
