#pragma once

#include "gateway/core/finding.h"
#include "gateway/core/segment.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace sekisho {

// Where something stands in the policy file, both from 1; 0 where it came from nowhere.
struct SourcePlace {
  int line = 0;
  int column = 0;
  bool operator==(const SourcePlace&) const = default;
};

using Scalar = std::variant<bool, double, std::string>;

// What one leaf of an expression looks at (docs/policy-language.md §2).
enum class Subject : std::uint8_t {
  DataClass,
  DataLabels,
  OriginalClass,
  OriginalLabels,
  Found,
  Fact,
  Attribute,
  Hour,
  Weekday,
  BudgetUsed
};

enum class Operator : std::uint8_t { Equal, In, NotIn, Less, AtMost, Greater, AtLeast, Within, HasAny, HasAll, HasNone, Known, Present };

// `found: …`: true when the counts of what matches reach `min_count`.
struct FoundPattern {
  std::vector<std::string> any;  // `*` is the only wildcard and crosses dots
  std::uint32_t min_count = 1;
  Confidence min_confidence = Confidence::Medium;
  std::vector<SegmentRole> in;  // empty: anywhere
};

// One leaf: a path and one condition on it.
struct Atom {
  Subject subject = Subject::Fact;
  Operator op = Operator::Equal;
  std::string path;  // as written, such as `target.metrics.cost`
  // Equal, Known, Present and the orders have one. Class names of ordered conditions are their positions in `classes` (numbers), as
  // are all operands of DataClass and OriginalClass; weekdays are 1 (Monday) to 7.
  std::vector<Scalar> operands;
  bool by_class = false;  // Fact only: order compares the fact, a class name, by its position
  FoundPattern found;     // Found only
  std::string want;       // the condition as an author would write it, for explanations
  SourcePlace place;
};

// An immutable condition. A default one is `all` of nothing, which is true: what an omitted `when` means.
struct Expression {
  enum class Kind : std::uint8_t { All, Any, Not, Leaf };
  Kind kind = Kind::All;
  std::vector<Expression> parts;  // All and Any: any number; Not: one
  Atom atom;                      // Leaf only
  SourcePlace place;
};

}  // namespace sekisho
