#pragma once

#include "policies/model/kleene.h"
#include "policies/model/policy_document.h"
#include "policies/prove/clause.h"
#include "policies/prove/export.h"

namespace sekisho {

// Whether the leaf can be said outside: all subjects but `found` and budgets.
bool can_be_exported(const Atom& atom);

// The leaf comes out as `wanted`, True or False, in the words of the language. An attribute or fact that is absent is unknown or `none`,
// as the policy has it.
Clause export_leaf(const Atom& atom, Kleene wanted, const PolicyDocument& document, ExportLanguage language);

// A number as both engines get it.
std::string in_millionths(double number);

}  // namespace sekisho
