#pragma once

#include "policies/evaluate/decision.h"
#include "policies/explain/explain.h"
#include "policies/model/policy.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// A request as it was once decided, without its text.
struct PastRequest {
  std::string id;  // of the decision
  std::string team;
  DecisionInput input;
  std::vector<std::string> order;  // empty: it was refused
  std::optional<Money> cost;       // estimated, of the first target
  // For each target that was tried and began to answer: the time to its first content.
  std::vector<std::pair<std::string, double>> latencies_ms;
  std::vector<std::string> hashed_facts;  // paths whose value is not the fact's own
};

// What another policy would have done with past requests, for one team or for all.
struct SimulatedChange {
  std::size_t requests = 0;
  std::size_t newly_blocked = 0;
  std::size_t newly_allowed = 0;
  std::size_t reordered = 0;
  // Of those in another order: how many have a target in it that was in none before, or lack one, and how often each.
  std::size_t opened = 0;
  std::size_t closed = 0;
  std::map<std::string, std::size_t> opened_targets;
  std::map<std::string, std::size_t> closed_targets;
  double cost_delta = 0;              // of requests whose cost is known both ways, in the report's currency
  std::size_t costs_known = 0;        // requests in it
  double latency_delta_ms = 0;        // of requests whose first targets' latencies are known, summed
  std::size_t latencies_known = 0;    // requests in it
  std::vector<std::string> examples;  // decision ids of some that are newly blocked, newly allowed or reordered; at most five
};

struct SimulationReport {
  SimulatedChange all;
  std::map<std::string, SimulatedChange> teams;
  // Requests with a hashed fact that the policy asks for: they count as having another value, but where it draws among equals (`sticky`)
  // their order is not compared.
  std::size_t not_faithful = 0;
  std::string currency;  // of the deltas: the policy's base, else the first that a price is in
};

// Decides past requests again by a new policy. What a target's latency is comes from the records, and from its `metrics.latency` where
// they have none. One thread.
class Simulation {
 public:
  explicit Simulation(std::shared_ptr<const Policy> policy);

  void add(const PastRequest& request);
  SimulationReport report() const;

 private:
  struct Replayed {
    std::string id;
    std::string team;
    std::vector<std::string> before;
    std::vector<std::string> after;
    bool drawn_otherwise = false;  // among equals, by the hash of a fact and not by the fact
    std::optional<double> cost_delta;
  };
  bool asks_for_any(const std::vector<std::string>& facts) const;
  // True where a fact of these drew among equals.
  bool draws_by_any(const std::vector<std::string>& facts, const Decision& decision) const;
  std::optional<double> in_base(const std::optional<Money>& money);
  std::optional<double> latency_of(const std::string& target) const;
  void count(const Replayed& request, SimulatedChange& change) const;

  std::shared_ptr<const Policy> policy_;
  std::string currency_;  // empty: none yet
  std::vector<std::string> facts_asked_;
  std::vector<Replayed> requests_;
  std::map<std::string, std::pair<double, std::size_t>> latencies_;  // sum and count by target
  std::size_t not_faithful_ = 0;
};

// In words, several lines, no line end at the end.
std::string to_words(const SimulationReport& report, Language language);

}  // namespace sekisho
