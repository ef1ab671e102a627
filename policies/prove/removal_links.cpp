#include "policies/prove/removal_links.h"

#include "policies/model/glob.h"
#include "policies/prove/glob_overlap.h"

#include <algorithm>
#include <string>

namespace sekisho {
namespace {

constexpr auto kNothing = static_cast<std::size_t>(FoundValue::Nothing);

// What one view's transforms may clear: a pattern of types, and when its transform applies.
struct Clearing {
  std::string type;
  FormulaId applies;
};

std::vector<Clearing> clearings_of(TargetCases& cases, const TargetCases::Left& left) {
  std::vector<Clearing> out;
  for (const std::size_t transform : left.transforms) {
    for (const std::string& type : cases.policy().document().transforms[transform].types) {
      out.push_back({type, cases.applies(transform)});
    }
  }
  return out;
}

// All that the one clears of what the pattern can find, the other clears too.
bool clears_as_much(const std::string& wide, const std::string& narrow, const FoundPattern& found) {
  return glob_matches(wide, narrow) || std::ranges::all_of(found.any, [&](const std::string& pattern) {
           return glob_matches(wide, pattern) || !globs_overlap(narrow, pattern);
         });
}

// The one view's transforms clear at least what the other's do.
FormulaId clears_at_least(const std::vector<Clearing>& more, const std::vector<Clearing>& less, const FoundPattern& found,
                          FormulaStore& store) {
  std::vector<FormulaId> all;
  for (const Clearing& clearing : less) {
    std::vector<FormulaId> ways{store.negation(clearing.applies)};
    for (const Clearing& other : more) {
      if (clears_as_much(other.type, clearing.type, found)) ways.push_back(other.applies);
    }
    const bool touches = std::ranges::any_of(found.any, [&](const std::string& pattern) { return globs_overlap(clearing.type, pattern); });
    if (touches) all.push_back(store.any(ways));
  }
  return store.all(all);
}

}  // namespace

std::vector<FormulaId> link_removals(TargetCases& one, TargetCases& other, CaseInputs& inputs) {
  FormulaStore& store = inputs.formulas();
  std::vector<FormulaId> out;
  // Where detectors have failed for one of the two, its patterns say nothing about the other's.
  const bool alike = inputs.found_originally(one.policy()) == inputs.found_originally(other.policy());
  for (const TargetCases::Left& a : one.left()) {
    const std::vector<Clearing> clears_a = clearings_of(one, a);
    for (const TargetCases::Left& b : other.left()) {
      if (a.found == b.found) continue;
      const std::vector<Clearing> clears_b = clearings_of(other, b);
      for (std::size_t kind = 0; kind < inputs.found().size(); ++kind) {
        if (!alike && inputs.found().can_be_unknown(kind)) continue;
        const FoundPattern& found = inputs.found().kind(kind).atom->found;
        const FormulaId nothing_in_a = store.is((*a.found)[kind], kNothing);
        const FormulaId nothing_in_b = store.is((*b.found)[kind], kNothing);
        out.push_back(store.implies(store.all({clears_at_least(clears_a, clears_b, found, store), nothing_in_b}), nothing_in_a));
        out.push_back(store.implies(store.all({clears_at_least(clears_b, clears_a, found, store), nothing_in_a}), nothing_in_b));
      }
    }
  }
  return out;
}

}  // namespace sekisho
