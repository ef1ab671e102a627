#include "policies/prove/request_search.h"

#include "policies/evaluate/decide.h"
#include "policies/evaluate/policy_tests.h"
#include "policies/model/glob.h"
#include "policies/model/packs.h"
#include "policies/model/pattern_scope.h"
#include "policies/prove/visit.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <set>

namespace sekisho {
namespace {

// No id of a policy has a line end.
constexpr const char* kWatch = "\nassertion";
constexpr std::string_view kTokens = "request.tokens_est";
constexpr std::size_t kTries = 1'500;
constexpr std::size_t kMostChanges = 4;
constexpr unsigned kSeed = 20261121;

std::shared_ptr<const Policy> watching(const Policy& policy, const Assertion& assertion) {
  PolicyDocument document = policy.document();
  Constraint watch;
  watch.id = kWatch;
  watch.when = assertion.when;
  watch.condition = assertion.target;
  watch.effect = Constraint::Effect::Deny;
  watch.layer = assertion.layer;
  document.constraints.push_back(std::move(watch));
  return std::make_shared<const Policy>(std::move(document));
}

Facts without(const Facts& facts, const std::string& path) {
  Facts out;
  for (const auto& [name, fact] : facts) {
    if (name != path) out.set(name, fact.value, fact.trust);
  }
  return out;
}

template <class Pairs>
void drop(Pairs& pairs, const std::string& name) {
  std::erase_if(pairs, [&](const auto& entry) { return entry.first == name; });
}

// The values that the conditions tell apart, and for numbers their neighbours: what keeps a target out beside the conditions, such as its
// context, cares for the number itself.
std::vector<FactValue> values_of(const FactDomain& fact) {
  std::vector<FactValue> out;
  if (fact.is_list) {
    out.emplace_back(std::vector<std::string>());
    for (const std::string& word : fact.words) out.emplace_back(std::vector<std::string>{word});
    out.emplace_back(std::vector<std::string>{"other"});
    if (fact.words.size() > 1) out.emplace_back(fact.words);
    return out;
  }
  std::set<double> numbers;
  for (const FactChoice& choice : fact.choices) {
    if (choice.state != ValueView::State::Given) continue;
    if (const auto* number = std::get_if<double>(&choice.value)) {
      numbers.insert({*number, std::ceil(*number) - 1, std::floor(*number) + 1});
    } else {
      out.push_back(choice.value);
    }
  }
  for (const double number : numbers) {
    const bool counts = number >= 0 && number <= kMostTokens && number == std::floor(number);
    if (fact.path != kTokens || counts) out.emplace_back(number);
  }
  return out;
}

void add_types(const std::string& pattern, const std::vector<DetectorDeclaration>& detectors, std::set<std::string>& types) {
  for (const std::string_view type : opaque_types()) {
    if (glob_matches(pattern, type)) types.emplace(type);
  }
  for (const DetectorDeclaration& detector : detectors) {
    if (can_find(detector, pattern)) types.insert(pattern);
    const std::vector<std::string> sample = sample_types(pattern, detector);
    types.insert(sample.begin(), sample.end());
  }
}

}  // namespace

RequestSearch::RequestSearch(const Policy& policy, const CaseInputs& inputs, const Assertion& assertion, Exceptions exceptions,
                             WallTime now)
    : watched_(watching(policy, assertion)), now_(now) {
  for (const PolicyException& exception : policy.document().exceptions) {
    if (exceptions == Exceptions::Off) exceptions_off_.push_back(exception.id);
  }
  for (const FactDomain& fact : inputs.facts()) {
    add_fact(fact);
    if (&fact == &inputs.declared_class()) add_classes();
  }
  add_found(inputs.found());
  add_state(inputs);
  add_times(inputs);
}

// A class that is not the policy's cannot be declared.
void RequestSearch::add_classes() {
  std::vector<Change>& changes = things_.back();
  changes.resize(1);
  for (const std::string& name : watched_->classes()) {
    changes.emplace_back([name](Given& given) { given.facts.set("request.declared_class", name); });
  }
}

void RequestSearch::add_fact(const FactDomain& fact) {
  std::vector<Change> changes{[path = fact.path](Given& given) { given.facts = without(given.facts, path); }};
  for (FactValue& value : values_of(fact)) {
    changes.emplace_back([path = fact.path, value = std::move(value)](Given& given) { given.facts.set(path, value); });
  }
  things_.push_back(std::move(changes));
}

void RequestSearch::add_found(const FoundDomains& found) {
  std::set<std::string> types;
  std::set<std::uint32_t> counts{1};
  for (std::size_t kind = 0; kind < found.size(); ++kind) {
    const FoundPattern& pattern = found.kind(kind).atom->found;
    for (const std::string& each : pattern.any) add_types(each, watched_->detectors(), types);
    counts.insert(std::max<std::uint32_t>(pattern.min_count, 1));
  }
  for (const std::string& type : types) {
    std::vector<Change> changes{[type](Given& given) { drop(given.found, type); }};
    for (const std::uint32_t count : counts) {
      changes.emplace_back([type, count](Given& given) {
        drop(given.found, type);
        given.found.emplace_back(type, count);
      });
    }
    things_.push_back(std::move(changes));
  }
}

void RequestSearch::add_state(const CaseInputs& inputs) {
  for (const std::string& id : inputs.found().detectors()) {
    things_.push_back({[id](Given& given) { std::erase(given.detectors_failed, id); },
                       [id](Given& given) {
                         std::erase(given.detectors_failed, id);
                         given.detectors_failed.push_back(id);
                       }});
  }
  for (const Budget& budget : watched_->document().budgets) {
    std::vector<Change> changes{[id = budget.id](Given& given) { drop(given.budgets, id); }};
    for (const double ratio : inputs.find_budget(budget.id)->ratios) {
      changes.emplace_back([id = budget.id, ratio](Given& given) {
        drop(given.budgets, id);
        given.budgets.emplace_back(id, ratio);
      });
    }
    things_.push_back(std::move(changes));
  }
}

// Every hour of a week where some condition asks for the time, and the moments between which nothing expires.
void RequestSearch::add_times(const CaseInputs& inputs) {
  std::vector<Change> changes;
  constexpr int kHoursOfWeek = 24 * 7;
  const int hours = names_time(watched_->document()) ? kHoursOfWeek : 1;
  if (hours == 1 && inputs.moments().size() == 1) return;
  for (const WallTime moment : inputs.moments()) {
    for (int hour = 0; hour < hours; ++hour) {
      changes.emplace_back([time = moment + std::chrono::hours(hour)](Given& given) { given.now = time; });
    }
  }
  things_.push_back(std::move(changes));
}

RequestSearch::Nearness RequestSearch::nearness(const Given& given) const {
  DecisionInput input = input_of(given, now_);
  input.live.exceptions_off = exceptions_off_;
  const Decision decision = decide(watched_, input);
  Nearness best;
  for (const std::size_t target : targets_) {
    const Verdict* verdict = decision.find(watched_->targets()[target].endpoint.id);
    if (verdict == nullptr) continue;
    const auto watched = static_cast<std::size_t>(std::ranges::count(verdict->failures, kWatch, &Failure::rule));
    const std::size_t missing = verdict->failures.size() - watched + (watched == 0 ? 1 : 0);
    if (missing < best.missing) best = {missing, target};
  }
  return best;
}

// Of all that one change comes to, the nearest is changed again, as long as that leads nearer.
std::optional<RequestSearch::Hit> RequestSearch::climb(Given given) const {
  Nearness reached = nearness(given);
  for (std::size_t changes = 0; changes < kMostChanges && reached.missing > 0; ++changes) {
    const Nearness before = reached;
    const Given base = given;
    for (const std::vector<Change>& choices : things_) {
      for (const Change& change : choices) {
        Given changed = base;
        change(changed);
        const Nearness near = nearness(changed);
        if (near.missing >= reached.missing) continue;
        reached = near;
        given = std::move(changed);
        if (reached.missing == 0) return Hit{std::move(given), reached.target};
      }
    }
    if (reached.missing == before.missing) return std::nullopt;
  }
  return reached.missing == 0 ? std::optional(Hit{std::move(given), reached.target}) : std::nullopt;
}

std::optional<RequestSearch::Hit> RequestSearch::with_several_changes(const std::vector<Given>& bases) const {
  std::mt19937 random(kSeed);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same policy is told the same request
  const auto one_of = [&](const auto& list) -> const auto& { return list[random() % list.size()]; };
  for (std::size_t tries = 0; tries < kTries && !things_.empty(); ++tries) {
    Given given = one_of(bases);
    for (std::size_t changes = 2 + tries % (kMostChanges - 1); changes > 0; --changes) one_of(one_of(things_))(given);
    const Nearness near = nearness(given);
    if (near.missing == 0) return Hit{std::move(given), near.target};
  }
  return std::nullopt;
}

RequestSearch::Hit RequestSearch::least(Hit hit) const {
  const auto try_with = [&](const Change& change) {
    Given given = hit.given;
    change(given);
    const Nearness near = nearness(given);
    if (near.missing == 0) hit = {std::move(given), near.target};
  };
  if (!names_time(watched_->document())) try_with([](Given& given) { given.now.reset(); });
  try_with([](Given& given) { given.conversation_class.reset(); });
  for (const std::vector<Change>& choices : things_) try_with(choices.front());
  return hit;
}

std::optional<RequestSearch::Hit> RequestSearch::find(const Given& near, const std::vector<std::size_t>& targets) {
  targets_ = targets;
  std::vector<Given> bases{Given{}, near};
  for (Given& base : bases) {
    if (!base.now && names_time(watched_->document())) base.now = now_;
  }
  std::optional<Hit> hit;
  for (const Given& base : bases) {
    if (!hit) hit = climb(base);
  }
  if (!hit) hit = with_several_changes(bases);
  return hit ? std::optional(least(std::move(*hit))) : std::nullopt;
}

}  // namespace sekisho
