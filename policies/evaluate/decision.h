#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/fact.h"
#include "gateway/core/finding.h"
#include "gateway/core/money.h"
#include "gateway/core/request.h"

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

class Policy;  // policies/model/policy.h

// `Finding::segment` of a finding whose place is not known (tests, `policy decide`): it matches every `in` of a pattern.
inline constexpr std::uint32_t kPlaceUnknown = std::numeric_limits<std::uint32_t>::max();

// What is known of a target at this moment; it may only remove or delay.
struct TargetState {
  bool enabled = true;
  bool available = true;             // false: its breaker is open
  std::optional<double> latency_ms;  // moving average of the time to the first token
};

struct LiveState {
  std::map<std::string, TargetState, std::less<>> targets;  // absent: enabled, available, latency unknown
  std::map<std::string, double, std::less<>> budgets;       // used part of each for this caller, 1 = all; absent: nothing
  std::vector<std::string> exceptions_off;                  // without valid signatures, or used up
};

// Everything a decision depends on beside the policy.
struct DecisionInput {
  Facts facts;
  std::vector<Finding> findings;
  std::vector<DetectorReport> detectors;  // detectors without a report count as ok
  std::string model;                      // alias or target id asked; empty or `auto`: every target
  RequestNeeds needs;
  LiveState live;
  WallTime now;
};

// The class and labels of a request, and which rules gave them.
struct Classification {
  std::string data_class;
  std::vector<std::string> labels;                           // sorted
  std::vector<std::pair<std::string, std::string>> because;  // rule id, evidence such as `jp.my_number` or `caller.team unknown`
};

// One constraint (or `target:disabled`, `target:unavailable`, `target:context`, …) that keeps a target out.
struct Failure {
  std::string rule;
  std::string path;  // the attribute or fact that decided, such as `target.trains_on_data`
  std::string want;
  std::string got;  // `unknown` and `none` are spelled so
  std::string why;  // the author's words
};

// One target judged.
struct Verdict {
  std::string target;
  bool admitted = false;
  bool constraints_hold = false;  // true also where only live state keeps the target out
  std::string residual_class;
  std::vector<std::string> labels;
  std::vector<std::string> transforms;  // ids of those that replace something in what this target gets, in the policy's order
  std::vector<std::string> relaxed;     // constraints that fail and that an exception relaxes
  std::vector<Failure> failures;        // every constraint that fails, ids sorted; empty = admitted
  std::optional<Money> estimated_cost;
  std::vector<std::optional<double>> ranks;  // one for each of Decision::preference, for admitted targets; absent ranks last
};

// One stage of the preference that took part.
struct PreferenceUsed {
  std::string by;  // the metric, or `order`: the rank is then the position in the author's list
  bool highest_first = false;
};

// The judgement on one request: a pure function of the policy and its input.
struct Decision {
  Classification classification;
  std::vector<Verdict> verdicts;           // every target that serves the asked model, in the policy's order
  std::vector<std::string> order;          // admitted, best first, cut to fallback.max_attempts
  std::vector<PreferenceUsed> preference;  // the stages whose `when` holds, first the most important
  std::vector<std::string> exceptions;     // active ones, ids sorted
  std::vector<std::string> obligations;    // ids of those attached, in the policy's order
  bool model_known = true;                 // false: no target has the asked alias or id
  std::shared_ptr<const Policy> policy;

  const Verdict* find(std::string_view target) const;
};

}  // namespace sekisho
