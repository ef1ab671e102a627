#include "policies/prove/simulation.h"

#include "policies/evaluate/decide.h"
#include "policies/model/program.h"
#include "policies/prove/visit.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr double kMicros = 1e6;
constexpr std::size_t kMostExamples = 5;

}  // namespace

Simulation::Simulation(std::shared_ptr<const Policy> policy) : policy_(std::move(policy)) {
  if (policy_->document().currency) currency_ = policy_->document().currency->base;
  const auto note = [&](const Atom& atom) {
    if (atom.subject == Subject::Fact) facts_asked_.push_back(atom.path);
  };
  visit_deciding_atoms(policy_->document(), note);
  for (const PreferStage& stage : policy_->document().prefer) visit_atoms(stage.when, note);
}

bool Simulation::asks_for_any(const std::vector<std::string>& facts) const {
  return std::ranges::any_of(facts, [&](const std::string& path) { return std::ranges::find(facts_asked_, path) != facts_asked_.end(); });
}

bool Simulation::draws_by_any(const std::vector<std::string>& facts, const Decision& decision) const {
  if (std::ranges::find(decision.preference, "spread", &PreferenceUsed::by) == decision.preference.end()) return false;
  const auto draws = [&facts](const PreferStage& stage) { return std::ranges::find(facts, stage.sticky) != facts.end(); };
  return std::ranges::any_of(policy_->document().prefer, draws);
}

// Without a base currency all amounts are in the first one that comes, and those in others are not known.
std::optional<double> Simulation::in_base(const std::optional<Money>& money) {
  if (!money) return std::nullopt;
  if (currency_.empty()) currency_ = money->currency;
  const std::optional<double> rate = policy_->program().exchange(money->currency, currency_);
  if (!rate) return std::nullopt;
  return static_cast<double>(money->micros) / kMicros * *rate;
}

void Simulation::add(const PastRequest& request) {
  const Decision decision = decide(policy_, request.input);
  Replayed replayed{.id = request.id,
                    .team = request.team,
                    .before = request.order,
                    .after = decision.order,
                    .drawn_otherwise = draws_by_any(request.hashed_facts, decision),
                    .cost_delta = std::nullopt};
  if (!request.order.empty() && !decision.order.empty() && !replayed.drawn_otherwise) {
    const std::optional<double> before = in_base(request.cost);
    const std::optional<double> after = in_base(decision.find(decision.order.front())->estimated_cost);
    if (before && after) replayed.cost_delta = *after - *before;
  }
  if (replayed.drawn_otherwise || asks_for_any(request.hashed_facts)) ++not_faithful_;
  requests_.push_back(std::move(replayed));
  for (const auto& [target, latency] : request.latencies_ms) {
    auto& [sum, count] = latencies_[target];
    sum += latency;
    ++count;
  }
}

std::optional<double> Simulation::latency_of(const std::string& target) const {
  const auto seen = latencies_.find(target);
  if (seen != latencies_.end()) return seen->second.first / static_cast<double>(seen->second.second);
  for (const PolicyTarget& described : policy_->targets()) {
    if (described.endpoint.id != target) continue;
    const Attribute* latency = described.find("metrics.latency");
    const auto* number = latency != nullptr ? std::get_if<double>(&latency->value) : nullptr;
    if (number != nullptr) return *number;
  }
  return std::nullopt;
}

// Counts the targets of `order` that `other` lacks; true where there is any.
bool count_others(const std::vector<std::string>& order, const std::vector<std::string>& other,
                  std::map<std::string, std::size_t>& targets) {
  bool any = false;
  for (const std::string& target : order) {
    if (std::ranges::find(other, target) != other.end()) continue;
    ++targets[target];
    any = true;
  }
  return any;
}

void Simulation::count(const Replayed& request, SimulatedChange& change) const {
  ++change.requests;
  const bool blocked = !request.before.empty() && request.after.empty();
  const bool allowed = request.before.empty() && !request.after.empty();
  const bool reordered = !blocked && !allowed && !request.drawn_otherwise && request.before != request.after;
  change.newly_blocked += blocked ? 1 : 0;
  change.newly_allowed += allowed ? 1 : 0;
  change.reordered += reordered ? 1 : 0;
  if (reordered) {
    change.opened += count_others(request.after, request.before, change.opened_targets) ? 1 : 0;
    change.closed += count_others(request.before, request.after, change.closed_targets) ? 1 : 0;
  }
  if ((blocked || allowed || reordered) && change.examples.size() < kMostExamples) change.examples.push_back(request.id);
  if (request.cost_delta) {
    change.cost_delta += *request.cost_delta;
    ++change.costs_known;
  }
  if (request.before.empty() || request.after.empty() || request.drawn_otherwise) return;
  const std::optional<double> before = latency_of(request.before.front());
  const std::optional<double> after = latency_of(request.after.front());
  if (!before || !after) return;
  change.latency_delta_ms += *after - *before;
  ++change.latencies_known;
}

SimulationReport Simulation::report() const {
  SimulationReport out;
  for (const Replayed& request : requests_) {
    count(request, out.all);
    count(request, out.teams[request.team]);
  }
  out.not_faithful = not_faithful_;
  out.currency = currency_;
  return out;
}

}  // namespace sekisho
