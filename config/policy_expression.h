#pragma once

#include "config/policy_reader.h"

#include <string>

namespace sekisho {

// Where an expression stands: it decides what there is to ask, and what an asserted fact may do.
enum class ExpressionSite {
  Classify,
  ConstraintWhen,
  Require,  // of a constraint, of an exception, and what `allow_only` leaves: being true admits
  Deny,
  Transform,
  ExceptionWhen,
  Prefer,
  Obligation,
  Response,
  Assert,
};

// An expression, checked: paths exist, conditions fit their kind, asserted facts can only raise (E-TRUST). What is wrong becomes
// problems, and the part of it `true`.
Expression read_expression(const YamlNode& node, ExpressionSite site, PolicyReader& reader);

}  // namespace sekisho
