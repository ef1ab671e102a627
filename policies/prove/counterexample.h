#pragma once

#include "policies/prove/prove.h"
#include "policies/prove/witness.h"

namespace sekisho {

// The case in terms that a person knows. `removal` is how the witness was found; only AsWritten gives a request.
Counterexample describe(PolicyCases& cases, const Witness& witness, const Assertion& assertion, Removal removal);

// The value of a fact as words: `none`, `unknown`, `any other value`.
std::string text_of(const FactChoice& choice);

}  // namespace sekisho
