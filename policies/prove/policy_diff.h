#pragma once

#include "gateway/core/clock.h"
#include "policies/explain/explain.h"
#include "policies/model/policy.h"
#include "policies/prove/statement_diff.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// Requests that one policy lets reach a target and the other does not: of that class, with at least those labels and those facts.
struct ReachChange {
  std::string target;
  std::string data_class;           // by the policy that lets it through
  std::vector<std::string> labels;  // the fewest that make the difference
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::string> exceptions;  // in use
  std::vector<std::string> detectors;   // that must have failed
  std::vector<std::string> parts;       // `opaque.*` types: of requests with a part of one of them, which only one policy takes up
  std::string from;                     // from when on, as moment_text() has it; empty: now already
  bool more = false;                    // there are further combinations that are not listed
};

// Targets that both policies admit, tried in another order.
struct OrderChange {
  std::string data_class;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::string> before;
  std::vector<std::string> after;
};

// What changes from one policy to the next: where requests can go, case by case, and all that is said otherwise. The cases are compared
// with the same facts, findings, failures and times for both policies (a failed detector leaves open what the policy requires it for, and
// finds nothing where it is optional); what makes those differ, and what acts on a request or an answer beside the constraints, shows in
// `statements` alone.
struct PolicyDiff {
  std::vector<std::string> targets_added;
  std::vector<std::string> targets_removed;
  std::vector<ReachChange> allowed;  // newly
  std::vector<ReachChange> denied;
  std::vector<OrderChange> reordered;
  bool undecided = false;  // some question was too hard: the lists may lack something
  std::vector<StatementChange> statements;

  // No case differs; that alone does not say that the policies decide alike.
  bool same_cases() const {
    return targets_added.empty() && targets_removed.empty() && allowed.empty() && denied.empty() && reordered.empty() && !undecided;
  }
  // The policies decide alike.
  bool empty() const { return same_cases() && statements.empty(); }
};

// Compares case by case, with the transforms as they are written. A new class or label of one policy counts by name. Once `give_up` says
// so no further case is looked at, and the comparison is undecided.
PolicyDiff diff(const std::shared_ptr<const Policy>& before, const std::shared_ptr<const Policy>& after, WallTime now,
                const std::function<bool()>& give_up = {});

// The differences in words, a line each, for whoever reviews the change.
std::string to_words(const PolicyDiff& diff, Language language);

}  // namespace sekisho
