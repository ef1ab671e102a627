#pragma once

#include "policies/model/policy_document.h"

#include <functional>

namespace sekisho {

using AtomVisitor = std::function<void(const Atom&)>;

// Every leaf of the expression, from left to right.
void visit_atoms(const Expression& expression, const AtomVisitor& visit);

// Every leaf that decides which targets a request may reach: all sections but `prefer`, `obligations` and `response`.
void visit_deciding_atoms(const PolicyDocument& document, const AtomVisitor& visit);

// True where the hour or the day of the week decides something, or an assertion is about it.
bool names_time(const PolicyDocument& document);

}  // namespace sekisho
