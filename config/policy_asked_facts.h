#pragma once

#include "policies/model/policy_document.h"

#include <string_view>
#include <vector>

namespace sekisho {

// Every condition that the policy's rules have. Borrows the document.
std::vector<const Expression*> conditions_of(const PolicyDocument& document);

// True where the policy declares the fact (`caller.…`, `request.…`), counts a budget by it, or asks for it in some condition.
bool knows_fact(const PolicyDocument& document, std::string_view path);

// The fact as `context` declares it where a header brings it; null where it does not, or none does.
const ContextFact* find_header_fact(const PolicyDocument& document, std::string_view path);

// True where some target answers to that model: its id, one of its aliases, or `auto`.
bool serves_model(const PolicyDocument& document, std::string_view model);

}  // namespace sekisho
