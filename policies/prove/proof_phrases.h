#pragma once

#include "policies/explain/explain.h"

#include <string_view>

namespace sekisho {

// The fixed words about proofs in one language. `%` stands for what is filled in, in the order of the comments.
struct ProofPhrases {
  std::string_view proved;
  std::string_view broken;
  std::string_view too_hard;
  std::string_view cases;  // count, steps
  std::string_view proved_of_none;
  std::string_view no_when;  // the three of NoCase
  std::string_view no_such;
  std::string_view no_together;
  std::string_view both_ways;      // with and without exceptions
  std::string_view tolerated;      // exceptions can break it, which it says it may
  std::string_view says;           // what a proof of `forbid` says and does not say
  std::string_view says_possible;  // the same of `possible`
  std::string_view says_left;      // both, of an assertion about what transforms leave
  std::string_view says_possible_left;
  std::string_view note_left;        // what such a proof of `forbid` does not rule out
  std::string_view sealed;           // of a case that the seal may keep from coming about
  std::string_view sealed_possible;  // of a case that is there if the seal lets it
  std::string_view happens;          // class, labels, target
  std::string_view no_labels;
  std::string_view left;        // class, labels
  std::string_view from;        // moment
  std::string_view facts;       // list
  std::string_view found;       // list
  std::string_view failed;      // list
  std::string_view exceptions;  // list
  std::string_view to_change;
  std::string_view relaxed;         // constraint, exception
  std::string_view sees_residual;   // constraint
  std::string_view does_not_apply;  // constraint
  std::string_view nothing_asks;
  std::string_view further;            // number
  std::string_view also;               // list
  std::string_view try_it;             // request, file
  std::string_view assumed;            // only where transforms clear more than they say
  std::string_view unwritten;          // no request was found that does it
  std::string_view impossible;         // no case of `possible`
  std::string_view kept_out;           // target, list
  std::string_view never_comes_about;  // target
  std::string_view switched_off;       // target
  std::string_view no_target;
  std::string_view gave_up;  // steps
};

const ProofPhrases& proof_phrases_of(Language language);

}  // namespace sekisho
