#include "policies/prove/order_diff.h"

#include "policies/evaluate/decide.h"
#include "policies/model/words.h"
#include "policies/prove/fact_domain.h"
#include "policies/prove/visit.h"

#include <algorithm>
#include <map>

namespace sekisho {
namespace {

// A fact with one value, or none at all.
struct Trial {
  std::string path;
  FactValue value;
};

std::vector<Trial> trials_of(const Policy& before, const Policy& after) {
  std::map<std::string, std::vector<const Atom*>> asked;
  for (const Policy* policy : {&before, &after}) {
    for (const PreferStage& stage : policy->document().prefer) {
      visit_atoms(stage.when, [&](const Atom& atom) {
        if (atom.subject == Subject::Fact) asked[atom.path].push_back(&atom);
      });
    }
  }
  FormulaStore store;
  std::vector<Trial> out{{}};
  for (const auto& [path, atoms] : asked) {
    const FactDomain domain = make_fact_domain(path, atoms, {&before.document(), &after.document()}, store);
    for (const FactChoice& choice : domain.choices) {
      if (choice.state == ValueView::State::Given && !domain.is_list) out.push_back({path, choice.value});
    }
    for (const std::string& word : domain.words) out.push_back({path, std::vector<std::string>{word}});
  }
  return out;
}

// Facts that conditions ask for, each as plain as it can be: what is not the point does not stand in the way.
Facts plain_facts(const Policy& before, const Policy& after) {
  std::map<std::string, std::vector<const Atom*>> asked;
  for (const Policy* policy : {&before, &after}) {
    visit_deciding_atoms(policy->document(), [&](const Atom& atom) {
      if (atom.subject == Subject::Fact) asked[atom.path].push_back(&atom);
    });
  }
  FormulaStore store;
  Facts out;
  for (const auto& [path, atoms] : asked) {
    const FactDomain domain = make_fact_domain(path, atoms, {&before.document(), &after.document()}, store);
    if (domain.choices.front().state == ValueView::State::Given) out.set(path, domain.choices.front().value);
  }
  return out;
}

// The order without the targets that the other policy does not admit.
std::vector<std::string> common(const Decision& decision, const Decision& other) {
  std::vector<std::string> out;
  for (const std::string& target : decision.order) {
    const Verdict* verdict = other.find(target);
    if (verdict != nullptr && verdict->admitted) out.push_back(target);
  }
  return out;
}

// The same up to where the shorter one was cut.
bool same_order(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const std::size_t length = std::min(a.size(), b.size());
  return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(length), b.begin());
}

}  // namespace

std::vector<OrderChange> compare_orders(const std::shared_ptr<const Policy>& before, const std::shared_ptr<const Policy>& after,
                                        WallTime now) {
  std::vector<OrderChange> out;
  const std::vector<Trial> trials = trials_of(*before, *after);
  const Facts facts = plain_facts(*before, *after);
  for (const std::string& data_class : before->classes()) {
    if (!after->find_class(data_class)) continue;
    for (const Trial& trial : trials) {
      DecisionInput input;
      input.now = now;
      input.facts = facts;
      input.facts.set("request.declared_class", data_class);
      if (!trial.path.empty()) input.facts.set(trial.path, trial.value);
      const Decision old = decide(before, input);
      const Decision fresh = decide(after, input);
      OrderChange change{data_class, {}, common(old, fresh), common(fresh, old)};
      if (old.classification.data_class != data_class || same_order(change.before, change.after)) continue;
      if (!trial.path.empty()) change.facts.emplace_back(trial.path, text_of(trial.value));
      const bool known_without = !trial.path.empty() && !out.empty() && out.back().data_class == data_class &&
                                 out.back().before == change.before && out.back().after == change.after;
      if (!known_without) out.push_back(std::move(change));
    }
  }
  return out;
}

}  // namespace sekisho
