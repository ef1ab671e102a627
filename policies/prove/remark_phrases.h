#pragma once

#include "policies/explain/explain.h"

#include <string_view>

namespace sekisho {

// The words of remarks in one language. `%` stands for what is filled in, in the order of the comments.
struct RemarkPhrases {
  std::string_view shadowed;           // constraint, others
  std::string_view unless;             // exception
  std::string_view dead_rule;          // rule
  std::string_view dead_constraint;    // constraint
  std::string_view never_met;          // constraint
  std::string_view never_denies;       // constraint
  std::string_view dead_transform;     // transform
  std::string_view dead_exception;     // exception
  std::string_view dead_target;        // target, constraints
  std::string_view no_when;            // assertion
  std::string_view no_such;            // assertion
  std::string_view no_together;        // assertion
  std::string_view finds_nothing;      // transform
  std::string_view label_never_set;    // label
  std::string_view label_never_asked;  // label
  std::string_view empty;              // class
  std::string_view single;             // class, target
  std::string_view not_raising;        // path, rule
  std::string_view not_allowed_here;   // path, rule
  std::string_view attribute;          // target, attribute, when
  std::string_view entry;              // target, attribute, entry, when
  std::string_view exception;          // exception, when
  std::string_view expired;            // day
  std::string_view expires;            // day
};

const RemarkPhrases& remark_phrases_of(Language language);

}  // namespace sekisho
