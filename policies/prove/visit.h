#pragma once

#include "policies/model/policy_document.h"

#include <functional>

namespace sekisho {

using AtomVisitor = std::function<void(const Atom&)>;

// Every leaf of the expression, from left to right.
void visit_atoms(const Expression& expression, const AtomVisitor& visit);

// Every leaf that decides which targets a request may reach: all sections but `prefer`, `obligations` and `response`.
void visit_deciding_atoms(const PolicyDocument& document, const AtomVisitor& visit);

}  // namespace sekisho
