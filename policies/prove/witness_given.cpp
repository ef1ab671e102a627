#include "policies/model/glob.h"
#include "policies/model/packs.h"
#include "policies/model/pattern_scope.h"
#include "policies/model/program.h"
#include "policies/prove/visit.h"
#include "policies/prove/witness.h"

#include <algorithm>
#include <map>

namespace sekisho {
namespace {

constexpr auto kNothing = static_cast<std::size_t>(FoundValue::Nothing);
constexpr auto kSomething = static_cast<std::size_t>(FoundValue::Something);
constexpr std::string_view kUnnamed = "other";

// Writes the request of one witness.
class GivenWriter {
 public:
  GivenWriter(PolicyCases& cases, const Witness& witness, std::size_t layer)
      : cases_(cases),
        inputs_(cases.inputs()),
        document_(cases.policy().document()),
        witness_(witness),
        left_(cases.target(witness.target, Removal::AsWritten).found(layer)) {}

  Given write() {
    for (const FactDomain& fact : inputs_.facts()) write_fact(fact);
    given_.conversation_class = class_before(cases_, witness_);
    for (std::size_t i = 0; i < inputs_.found().detectors().size(); ++i) {
      if (witness_.value(inputs_.found().failed(i)) == 1) given_.detectors_failed.push_back(inputs_.found().detectors()[i]);
    }
    for (std::size_t kind = 0; kind < inputs_.found().size(); ++kind) write_finding(kind);
    for (const auto& [type, count] : found_) given_.found.emplace_back(type, count);
    for (const Budget& budget : document_.budgets) {
      const BudgetDomain& used = *inputs_.find_budget(budget.id);
      const double ratio = used.ratios[witness_.value(used.variable)];
      if (ratio > 0) given_.budgets.emplace_back(budget.id, ratio);
    }
    write_moment();
    return std::move(given_);
  }

 private:
  void write_fact(const FactDomain& fact) {
    const FactChoice& choice = fact.choices[witness_.value(fact.variable)];
    if (choice.state != ValueView::State::Given) return;
    if (!fact.is_list) {
      given_.facts.set(fact.path, choice.value);
      return;
    }
    std::vector<std::string> list;
    for (std::size_t i = 0; i < fact.members.size(); ++i) {
      if (witness_.value(fact.members[i]) == 1) list.push_back(i < fact.words.size() ? fact.words[i] : std::string(kUnnamed));
    }
    given_.facts.set(fact.path, std::move(list));
  }

  // A type that brings about this pattern and no other that nothing was found of, and that is left where it must be.
  void write_finding(std::size_t kind) {
    if (witness_.value(inputs_.found_originally()[kind]) != kSomething) return;
    const FoundPattern& found = inputs_.found().kind(kind).atom->found;
    if (counted(found) >= found.min_count) return;
    const auto needed = static_cast<std::uint32_t>(found.min_count - counted(found));
    const std::vector<std::string> types = types_for(found);
    const auto best = std::ranges::min_element(types, {}, [&](const std::string& type) { return objections_to(type, needed, kind); });
    if (best != types.end()) found_[*best] += needed;
  }

  std::uint64_t counted(const FoundPattern& found) const {
    std::uint64_t count = 0;
    for (const auto& [type, found_count] : found_) {
      if (matches(found, type)) count += found_count;
    }
    return count;
  }

  static bool matches(const FoundPattern& found, const std::string& type) {
    return std::ranges::any_of(found.any, [&](const std::string& pattern) { return glob_matches(pattern, type); });
  }

  // What the pattern can match of what the detectors find, and what the gateway itself does.
  std::vector<std::string> types_for(const FoundPattern& found) const {
    std::vector<std::string> types;
    for (const std::string& pattern : found.any) {
      for (const std::string_view type : opaque_types()) {
        if (glob_matches(pattern, type)) types.emplace_back(type);
      }
      for (const DetectorDeclaration& detector : document_.detectors) {
        const std::vector<std::string> sample = can_find(detector, pattern) ? std::vector{pattern} : sample_types(pattern, detector);
        types.insert(types.end(), sample.begin(), sample.end());
      }
    }
    return types;
  }

  // How many patterns would come out otherwise than the case has them.
  std::size_t objections_to(const std::string& type, std::uint32_t count, std::size_t wanted) const {
    std::size_t objections = 0;
    for (std::size_t kind = 0; kind < inputs_.found().size(); ++kind) {
      const FoundPattern& found = inputs_.found().kind(kind).atom->found;
      if (!matches(found, type)) continue;
      if (witness_.value(inputs_.found_originally()[kind]) == kNothing && counted(found) + count >= found.min_count) ++objections;
    }
    const bool stays = witness_.value(left_[wanted]) == kSomething;
    return objections + (is_cleared(type) == stays ? 1 : 0);
  }

  bool is_cleared(const std::string& type) const {
    for (std::size_t i = 0; i < document_.transforms.size(); ++i) {
      const FormulaId applies = cases_.target(witness_.target, Removal::AsWritten).applies(i);
      if (!holds(applies, witness_.values, inputs_.formulas())) continue;
      const std::vector<std::string>& patterns = document_.transforms[i].types;
      if (std::ranges::any_of(patterns, [&](const std::string& pattern) { return glob_matches(pattern, type); })) return true;
    }
    return false;
  }

  // A time in the case's stretch with the hour and the day of the week that it needs.
  void write_moment() {
    const bool by_clock = names_time(document_);
    if (inputs_.moments().size() == 1 && !by_clock) return;
    const std::size_t stretch = witness_.value(inputs_.moment());
    WallTime time = inputs_.moments()[stretch];
    const LocalTime& local = cases_.policy().program().local_time();
    const auto hour = static_cast<int>(witness_.value(inputs_.hour()));
    const auto weekday = static_cast<int>(witness_.value(inputs_.weekday())) + 1;
    constexpr int kHoursToTry = 24 * 8;
    for (int tries = 0; by_clock && tries < kHoursToTry; ++tries) {
      if (local.hour(time) == hour && local.weekday(time) == weekday) break;
      time += std::chrono::hours(1);
    }
    given_.now = time;
  }

  PolicyCases& cases_;
  CaseInputs& inputs_;
  const PolicyDocument& document_;
  const Witness& witness_;
  const std::vector<VariableId>& left_;
  Given given_;
  std::map<std::string, std::uint32_t> found_;
};

}  // namespace

Given given_of(PolicyCases& cases, const Witness& witness, std::size_t layer) { return GivenWriter(cases, witness, layer).write(); }

}  // namespace sekisho
