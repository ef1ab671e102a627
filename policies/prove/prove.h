#pragma once

#include "gateway/core/clock.h"
#include "policies/model/policy.h"
#include "policies/model/policy_test.h"
#include "policies/prove/no_case.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// What would have to change so that a case no longer comes about.
struct Remedy {
  enum class Kind : std::uint8_t {
    RelaxedByException,  // the constraint would keep the target out, but an exception relaxes it
    SeesResidual,        // it would, if it asked for the original class or labels
    DoesNotApply,        // it would, if its `when` held
    NothingAsks          // no constraint asks for what the assertion is about
  };
  Kind kind = Kind::NothingAsks;
  std::string constraint;  // empty with NothingAsks
  std::string exception;   // RelaxedByException only
};

// One case in which something happens that an assertion rules out.
struct Counterexample {
  std::string target;
  std::string data_class;
  std::vector<std::string> labels;  // where there is a `given` all that it has; else those that some condition asks for
  std::string residual_class;
  std::vector<std::string> residual_labels;
  std::vector<std::pair<std::string, std::string>> facts;  // path, value; those that are not the plainest
  std::vector<std::string> found;                          // patterns of which something was found
  std::vector<std::string> detectors_failed;
  std::vector<std::string> exceptions;  // used
  std::string from;                     // from when on it can happen, as moment_text() has it; empty: now already
  std::vector<Remedy> remedies;
  std::vector<std::string> other_targets;  // to which the same can happen
  bool as_written = true;                  // false: only where a transform takes away more than it says it does
  std::optional<Given> given;              // a request with which decide() does just this, where one could be found
};

// Why a target cannot be chosen in a case that must be possible.
struct Obstacle {
  std::string target;
  bool disabled = false;                 // `enabled: false`
  std::vector<std::string> constraints;  // and `budget:<id>`: together, and none can be left out; empty: the case cannot come about
};

// What became of one assertion.
struct ProofOutcome {
  enum class Result : std::uint8_t { Proved, Broken, TooHard };
  const Assertion* assertion = nullptr;
  Result plain = Result::Proved;  // without exceptions
  Result with_exceptions = Result::Proved;
  double cases = 0;                              // combinations of values that the proof covers
  std::uint64_t steps = 0;                       // that were looked at for it
  std::optional<NoCase> no_case;                 // `forbid` that holds because it is about nothing at all
  std::optional<Counterexample> counterexample;  // `forbid`, where one of the two is Broken
  std::vector<Obstacle> obstacles;               // `possible`, where it is
  bool lowered = false;                          // it is about what transforms leave, which may be less than there was (lowered.h)
  bool sealed = false;                           // the policy's seal, which can keep out further targets, is not counted

  // The policy may load.
  bool holds() const { return plain == Result::Proved && (with_exceptions == Result::Proved || assertion->may_break_with_exception); }
};

// Proves the assertions of the policy, in its order, by docs/policy-language.md §5 and §11 ("Assertions"). Exceptions count as signed and
// not used up; what has expired by `now` stays so. Outcomes point into the policy.
std::vector<ProofOutcome> prove(const std::shared_ptr<const Policy>& policy, WallTime now);

}  // namespace sekisho
