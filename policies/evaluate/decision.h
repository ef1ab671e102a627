#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/fact.h"
#include "gateway/core/finding.h"
#include "gateway/core/money.h"
#include "gateway/core/request.h"

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sekisho {

class Policy;            // policies/model/policy.h
struct Obligation;       // policies/model/policy_controls.h
struct PolicyException;  // policies/model/policy_controls.h
struct ResponseRule;     // policies/model/policy_controls.h
struct Transform;        // policies/model/policy_controls.h

// `Finding::segment` of a finding whose place is not known (tests, `policy decide`): it matches every `in` of a pattern.
inline constexpr std::uint32_t kPlaceUnknown = std::numeric_limits<std::uint32_t>::max();

// What is known of a target at this moment; it may only remove or delay.
struct TargetState {
  bool enabled = true;
  bool available = true;             // false: its breaker is open
  bool embeds = true;                // false: its provider is known not to make embeddings, whatever the policy says
  std::optional<double> latency_ms;  // moving average of the time to the first token
};

struct LiveState {
  std::map<std::string, TargetState, std::less<>> targets;  // absent: enabled, available, latency unknown
  // The used part of each budget for this caller, 1 = all of it; absent: nothing. What one of scope `data.class` has used may stand
  // under `<id>@<class>` for every class instead: a request's class is found only on the way.
  std::map<std::string, double, std::less<>> budgets;
  std::vector<std::string> exceptions_off;        // without valid signatures, or used up
  std::optional<std::string> conversation_class;  // the highest that earlier requests of the conversation had
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
  std::string seed;  // of stages that spread, where no sticky fact says otherwise: the request's id
};

// The class and labels of a request, and which rules gave them.
struct Classification {
  std::string data_class;
  std::vector<std::string> labels;                           // sorted
  std::vector<std::pair<std::string, std::string>> because;  // rule id, evidence such as `jp.my_number` or `caller.team unknown`
};

// What keeps a target out: a constraint, `budget:<id>`, or `target:disabled`, `target:unavailable`, `target:context`, ….
// All are views into the policy and the decision's texts, and live as long as the decision or a copy of it.
struct Failure {
  std::string_view rule;
  std::string_view path;  // the attribute or fact that decided, such as `target.trains_on_data`
  std::string_view want;
  std::string_view got;  // `unknown` and `none` are spelled so
  std::string_view why;  // the author's words
};

// What the targets of one group get of the request, once it is transformed for them.
struct Residual {
  std::string_view data_class;
  std::vector<std::string_view> labels;      // sorted
  std::vector<const Transform*> transforms;  // those that replace something, in the policy's order
};

// One target judged. Its views live as long as the decision or a copy of it.
struct Verdict {
  std::string_view target;
  bool admitted = false;          // the three below
  bool constraints_hold = false;  // it meets every constraint and can do what the request needs
  bool budgets_hold = false;
  bool reachable = false;                 // it is switched on and its breaker is closed
  std::uint32_t residual = 0;             // position in Decision::residuals
  std::vector<std::string_view> relaxed;  // constraints that fail and that an exception relaxes, ids sorted
  std::vector<Failure> failures;          // everything that keeps it out, rules sorted; empty = admitted
  std::optional<Money> estimated_cost;
  std::vector<std::optional<double>> ranks;  // one for each of Decision::preference, for admitted targets; absent ranks last
};

// One stage of the preference that took part.
struct PreferenceUsed {
  std::string by;  // the metric; `order`: the rank is the position in the author's list; `spread`: it is drawn by weight
  bool highest_first = false;
};

// The judgement on one request: a pure function of the policy and its input. Pointers are into the policy.
struct Decision {
  Classification classification;
  std::vector<Residual> residuals;
  std::vector<Verdict> verdicts;                   // every target that serves the asked model, in the policy's order
  std::vector<std::string> order;                  // admitted, best first, cut to fallback.max_attempts
  std::vector<PreferenceUsed> preference;          // the stages whose `when` holds, first the most important
  std::vector<const PolicyException*> exceptions;  // active ones, ids sorted
  std::vector<const Obligation*> obligations;      // those attached, in the policy's order
  std::vector<const ResponseRule*> response;       // the rules that apply to the answer, in the policy's order
  bool model_known = true;                         // false: no target has the asked alias or id
  std::shared_ptr<const Policy> policy;
  std::shared_ptr<const std::deque<std::string>> texts;  // what failures say beside the policy's own words

  const Verdict* find(std::string_view target) const;
  const Residual& residual_of(const Verdict& verdict) const { return residuals[verdict.residual]; }
};

}  // namespace sekisho
