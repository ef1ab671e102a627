#include "policies/prove/why_not.h"

#include "policies/evaluate/decide.h"
#include "policies/prove/attribute_values.h"
#include "policies/prove/visit.h"

#include <algorithm>
#include <map>

namespace sekisho {
namespace {

constexpr std::size_t kMostChanges = 3;
constexpr std::size_t kMostWays = 3;
constexpr std::size_t kMostTrials = 4000;
constexpr std::string_view kTarget = "target.";

// A constraint's id has no colon (config refuses it); `budget:` and `target:` failures do.
bool is_constraint(std::string_view rule) { return rule.find(':') == std::string_view::npos; }

// What is changed about one attribute.
struct Change {
  std::string attribute;
  AttributeValue value;
};

// Looks for the fewest attributes of one target whose change satisfies every constraint, by trying.
class ChangeSearch {
 public:
  ChangeSearch(const Policy& policy, const DecisionInput& input, std::string_view target)
      : document_(policy.document()), input_(input), target_(target) {
    document_.assertions.clear();
    document_.tests.clear();
    document_.prefer.clear();
  }

  std::vector<std::vector<AttributeChange>> search(const std::vector<std::string>& failing) {
    collect(failing);
    for (std::size_t changes = 1; changes <= kMostChanges && ways_.empty(); ++changes) try_all(0, changes);
    return std::move(ways_);
  }

 private:
  PolicyTarget& target() {
    return *std::ranges::find(document_.targets, target_, [](const PolicyTarget& t) -> const std::string& { return t.endpoint.id; });
  }

  // The attributes that the failing constraints ask for, with every condition that any constraint puts on them.
  void collect(const std::vector<std::string>& failing) {
    std::map<std::string, std::vector<const Atom*>> asked;
    for_each_attribute([&](const Constraint& constraint, const Atom& atom) {
      const bool fails = std::ranges::find(failing, constraint.id) != failing.end();
      if (fails && atom.path != "target.id") asked[atom.path.substr(kTarget.size())];
    });
    for_each_attribute([&](const Constraint&, const Atom& atom) {
      const auto place = asked.find(atom.path.substr(kTarget.size()));
      if (place != asked.end()) place->second.push_back(&atom);
    });
    for (const auto& [attribute, conditions] : asked) {
      std::vector<Change>& changes = candidates_.emplace_back();
      for (AttributeValue& value : values_to_try(conditions, target().find(attribute), of_others(attribute))) {
        changes.push_back({attribute, std::move(value)});
      }
    }
  }

  std::vector<const Attribute*> of_others(const std::string& attribute) const {
    std::vector<const Attribute*> out;
    for (const PolicyTarget& other : document_.targets) {
      const Attribute* found = other.endpoint.id == target_ ? nullptr : other.find(attribute);
      if (found != nullptr) out.push_back(found);
    }
    return out;
  }

  template <class Visit>
  void for_each_attribute(Visit visit) const {
    for (const Constraint& constraint : document_.constraints) {
      const auto look = [&](const Atom& atom) {
        if (atom.subject == Subject::Attribute) visit(constraint, atom);
      };
      visit_atoms(constraint.when, look);
      visit_atoms(constraint.condition, look);
    }
  }

  void try_all(std::size_t first, std::size_t changes_left) {
    if (changes_left == 0) {
      try_it();
      return;
    }
    for (std::size_t i = first; i < candidates_.size(); ++i) {
      for (const Change& change : candidates_[i]) {
        if (ways_.size() == kMostWays || trials_ == kMostTrials) return;
        chosen_.push_back(&change);
        try_all(i + 1, changes_left - 1);
        chosen_.pop_back();
      }
    }
  }

  void try_it() {
    ++trials_;
    PolicyDocument changed = document_;
    std::vector<Attribute>& attributes =
        std::ranges::find(changed.targets, target_, [](const PolicyTarget& t) -> const std::string& { return t.endpoint.id; })->attributes;
    for (const Change* change : chosen_) {
      std::erase_if(attributes, [&](const Attribute& attribute) { return attribute.name == change->attribute; });
      attributes.push_back({change->attribute, change->value, std::nullopt});
    }
    const Decision decision = decide(std::make_shared<const Policy>(std::move(changed)), input_);
    const Verdict* verdict = decision.find(target_);
    if (verdict == nullptr || std::ranges::any_of(verdict->failures, is_constraint, &Failure::rule)) return;
    std::vector<AttributeChange>& way = ways_.emplace_back();
    for (const Change* change : chosen_) {
      const Attribute* current = target().find(change->attribute);
      way.push_back({change->attribute, current != nullptr ? text_of(current->value) : "unknown", text_of(change->value)});
    }
  }

  PolicyDocument document_;
  const DecisionInput& input_;
  std::string_view target_;
  std::vector<std::vector<Change>> candidates_;  // by attribute
  std::vector<const Change*> chosen_;
  std::vector<std::vector<AttributeChange>> ways_;
  std::size_t trials_ = 0;
};

}  // namespace

WhyNot why_not(const std::shared_ptr<const Policy>& policy, const DecisionInput& input, std::string_view target) {
  WhyNot out;
  const Decision decision = decide(policy, input);
  const Verdict* verdict = decision.find(target);
  if (verdict == nullptr) out.state = WhyNot::State::NotServed;
  if (verdict == nullptr) return out;
  if (verdict->admitted) out.state = WhyNot::State::Admitted;
  std::vector<std::string> failing;
  for (const Failure& failure : verdict->failures) {
    out.reasons.push_back({std::string(failure.rule), std::string(failure.path), std::string(failure.want), std::string(failure.got),
                           std::string(failure.why)});
    if (is_constraint(failure.rule)) failing.emplace_back(failure.rule);
  }
  if (!failing.empty()) out.ways = ChangeSearch(*policy, input, target).search(failing);
  return out;
}

}  // namespace sekisho
