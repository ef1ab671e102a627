#include "policies/prove/lowered.h"

#include "policies/prove/glob_overlap.h"
#include "policies/prove/visit.h"

#include <algorithm>

namespace sekisho {
namespace {

bool asks_for_what_is_left(const Expression& expression) {
  bool asks = false;
  visit_atoms(expression,
              [&](const Atom& atom) { asks = asks || atom.subject == Subject::DataClass || atom.subject == Subject::DataLabels; });
  return asks;
}

// Some finding that the rule asks for may be one that the transform clears.
bool meets(const ClassifyRule& rule, const Transform& transform) {
  bool meets = false;
  visit_atoms(rule.when, [&](const Atom& atom) {
    for (const std::string& pattern : atom.found.any) {
      meets = meets || std::ranges::any_of(transform.types, [&](const std::string& type) { return globs_overlap(pattern, type); });
    }
  });
  return meets;
}

}  // namespace

bool may_be_lowered(const PolicyDocument& document, const Assertion& assertion) {
  if (!asks_for_what_is_left(assertion.when) && !asks_for_what_is_left(assertion.target)) return false;
  return std::ranges::any_of(document.transforms, [&](const Transform& transform) {
    if (!may_count_on(document.layers, assertion.layer, transform.layer)) return false;
    return std::ranges::any_of(document.classify, [&](const ClassifyRule& rule) { return meets(rule, transform); });
  });
}

}  // namespace sekisho
