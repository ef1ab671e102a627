#include "policies/prove/why_not.h"

#include "policies/evaluate/decide.h"
#include "policies/prove/attribute_values.h"
#include "policies/prove/visit.h"

#include <algorithm>
#include <map>
#include <optional>

namespace sekisho {
namespace {

constexpr std::size_t kMostChanges = 3;
constexpr std::size_t kMostWays = 3;
constexpr std::size_t kMostTrials = 4000;
constexpr std::string_view kTarget = "target.";

// What is changed about one attribute.
struct Change {
  std::string attribute;
  AttributeValue value;
};

AttributeValue with_modalities(const Attribute* current, const RequestNeeds& needs) {
  const auto* entries = current == nullptr ? nullptr : std::get_if<std::vector<AttributeEntry>>(&current->value);
  std::vector<AttributeEntry> out = entries == nullptr ? std::vector<AttributeEntry>() : *entries;
  const auto add = [&](bool needed, const char* modality) {
    if (needed && std::ranges::find(out, modality, &AttributeEntry::name) == out.end()) out.push_back({modality, std::nullopt});
  };
  add(needs.images, "image");
  add(needs.audio, "audio");
  add(needs.files, "file");
  return out;
}

// What the target would have to be able to do where the request's own needs keep it out; nullopt where the rule is about no such thing.
std::optional<Change> needed_change(std::string_view rule, const PolicyTarget& target, const RequestNeeds& needs) {
  if (rule == "target:context") return Change{"max_context", static_cast<double>(needs.tokens_in)};
  if (rule == "target:modality") return Change{"modalities", with_modalities(target.find("modalities"), needs)};
  for (const char* const ability : {"tools", "json_schema", "embeddings"}) {
    if (rule == std::string("target:") + ability) return Change{ability, true};
  }
  return std::nullopt;
}

// No attribute of the target has a say in it: it is switched off, its breaker is open, or the money is spent whatever the target is.
bool is_beyond_attributes(std::string_view rule, const PolicyDocument& document) {
  const auto blocks = [&](const Budget& budget) { return budget.on_exceed == Budget::OnExceed::Block && rule == "budget:" + budget.id; };
  return rule == "target:disabled" || rule == "target:unavailable" || std::ranges::any_of(document.budgets, blocks);
}

// Looks for the fewest attributes of one target whose change leaves nothing in the way but what is `beyond` them, by trying.
class ChangeSearch {
 public:
  ChangeSearch(const Policy& policy, const DecisionInput& input, std::string_view target, const std::vector<std::string>& beyond)
      : document_(policy.document()), input_(input), target_(target), beyond_(beyond) {
    document_.assertions.clear();
    document_.tests.clear();
    document_.prefer.clear();
  }

  // Ways that change different attributes come first, then those that change the same ones otherwise.
  std::vector<std::vector<AttributeChange>> search(const std::vector<std::string>& failing) {
    collect(failing);
    for (std::size_t changes = std::max<std::size_t>(needed_, 1); changes <= needed_ + kMostChanges && ways_.empty(); ++changes) {
      try_all(0, changes);
    }
    for (std::size_t i = 0; i < alike_.size() && ways_.size() < kMostWays; ++i) ways_.push_back(std::move(alike_[i]));
    return std::move(ways_);
  }

 private:
  PolicyTarget& target() {
    return *std::ranges::find(document_.targets, target_, [](const PolicyTarget& t) -> const std::string& { return t.endpoint.id; });
  }

  // What the request needs first, then the attributes that the failing rules ask for, with every condition that any rule puts on them.
  void collect(const std::vector<std::string>& failing) {
    std::map<std::string, std::vector<const Atom*>> asked;
    std::vector<Change> needed;
    for (const std::string& rule : failing) {
      const std::optional<Change> need = needed_change(rule, target(), input_.needs);
      if (!need) continue;
      asked[need->attribute];
      needed.push_back(*need);
    }
    for_each_attribute([&](const std::string& rule, const Atom& atom) {
      const bool fails = std::ranges::find(failing, rule) != failing.end();
      if (fails && atom.path != "target.id") asked[atom.path.substr(kTarget.size())];
    });
    for_each_attribute([&](const std::string&, const Atom& atom) {
      const auto place = asked.find(atom.path.substr(kTarget.size()));
      if (place != asked.end()) place->second.push_back(&atom);
    });
    for (const Change& need : needed) {
      candidates_.push_back({need});
      add_values(need.attribute, asked.extract(need.attribute).mapped());
    }
    needed_ = needed.size();
    for (const auto& [attribute, conditions] : asked) {
      candidates_.emplace_back();
      add_values(attribute, conditions);
    }
  }

  void add_values(const std::string& attribute, const std::vector<const Atom*>& conditions) {
    for (AttributeValue& value : values_to_try(conditions, target().find(attribute), of_others(attribute))) {
      candidates_.back().push_back({attribute, std::move(value)});
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
    const auto look_at = [&](const Expression& expression, const std::string& rule) {
      visit_atoms(expression, [&](const Atom& atom) {
        if (atom.subject == Subject::Attribute) visit(rule, atom);
      });
    };
    for (const Constraint& constraint : document_.constraints) {
      look_at(constraint.when, constraint.id);
      look_at(constraint.condition, constraint.id);
    }
    for (const Budget& budget : document_.budgets) look_at(budget.allow_only, "budget:" + budget.id);
  }

  void try_all(std::size_t first, std::size_t changes_left) {
    if (changes_left == 0) {
      try_it();
      return;
    }
    const std::size_t end = first < needed_ ? first + 1 : candidates_.size();
    for (std::size_t i = first; i < end; ++i) {
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
    if (!admits()) return;
    std::vector<AttributeChange> way;
    for (const Change* change : chosen_) {
      const Attribute* current = target().find(change->attribute);
      way.push_back({change->attribute, current != nullptr ? text_of(current->value) : "unknown", text_of(change->value)});
    }
    const auto is_alike = [&](const std::vector<AttributeChange>& other) {
      return std::ranges::equal(way, other, {}, &AttributeChange::attribute, &AttributeChange::attribute);
    };
    (std::ranges::any_of(ways_, is_alike) ? alike_ : ways_).push_back(std::move(way));
  }

  // Nothing keeps out the target, as the changes make it, but what no change could help.
  bool admits() const {
    PolicyDocument changed = document_;
    std::vector<Attribute>& attributes =
        std::ranges::find(changed.targets, target_, [](const PolicyTarget& t) -> const std::string& { return t.endpoint.id; })->attributes;
    for (const Change* change : chosen_) {
      std::erase_if(attributes, [&](const Attribute& attribute) { return attribute.name == change->attribute; });
      attributes.push_back({change->attribute, change->value, std::nullopt});
    }
    const Decision decision = decide(std::make_shared<const Policy>(std::move(changed)), input_);
    const Verdict* verdict = decision.find(target_);
    const auto stays = [&](const Failure& failure) { return std::ranges::find(beyond_, failure.rule) != beyond_.end(); };
    return verdict != nullptr && std::ranges::all_of(verdict->failures, stays);
  }

  PolicyDocument document_;
  const DecisionInput& input_;
  std::string_view target_;
  const std::vector<std::string>& beyond_;
  std::vector<std::vector<Change>> candidates_;  // by attribute
  std::size_t needed_ = 0;                       // the first of them, which every way changes: without, the request cannot be served
  std::vector<const Change*> chosen_;
  std::vector<std::vector<AttributeChange>> ways_;   // no two change the same attributes
  std::vector<std::vector<AttributeChange>> alike_;  // change the same ones as one of those
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
    const bool is_beyond = is_beyond_attributes(failure.rule, policy->document());
    (is_beyond ? out.beyond : failing).emplace_back(failure.rule);
  }
  if (!failing.empty()) out.ways = ChangeSearch(*policy, input, target, out.beyond).search(failing);
  return out;
}

}  // namespace sekisho
