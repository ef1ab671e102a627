#pragma once

#include "policies/model/match.h"
#include "policies/model/policy_document.h"
#include "policies/prove/formula.h"

#include <string>
#include <vector>

namespace sekisho {

// One value that a fact may have, standing for every value that no condition tells from it.
struct FactChoice {
  ValueView::State state = ValueView::State::Given;
  FactValue value = false;  // Given only
  bool other = false;       // a word that no condition names

  ValueView view() const { return {state, state == ValueView::State::Given ? &value : nullptr}; }
};

// What a fact can be, as far as the conditions on it tell. A fact that conditions take for a list has one variable for each word that
// they name and one for all others; `choices` then only says whether it is given.
struct FactDomain {
  std::string path;
  VariableId variable = 0;
  std::vector<FactChoice> choices;  // the plainest first
  bool is_list = false;
  std::vector<std::string> words;   // is_list: those named
  std::vector<VariableId> members;  // is_list: one a word, then one for all others; value 1: in the list
};

// How the fact counts where a request does not bring it.
ValueView::State absent_state(const PolicyDocument& document, std::string_view path);

// The domain of one fact by every condition on it, in any of the policies, none of which may be null. Adds its variables.
FactDomain make_fact_domain(const std::string& path, const std::vector<const Atom*>& atoms,
                            const std::vector<const PolicyDocument*>& documents, FormulaStore& store);

}  // namespace sekisho
