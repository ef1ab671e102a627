#pragma once

#include "config/policy_path.h"
#include "config/policy_reader.h"

#include <optional>
#include <string_view>

namespace sekisho {

// One value to compare the path with, of the path's kind: classes become their positions, weekdays 1 (Monday) to 7. nullopt and a
// problem (E-TYPE, or E-REF for a name that this file does not declare) for anything else.
std::optional<Scalar> read_operand(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader);

// An operand of `<`, `<=`, `>`, `>=`: a number or a class. `by_class` is set where a fact is compared by the class it names.
struct OrderOperand {
  double position = 0;
  bool by_class = false;
};
std::optional<OrderOperand> read_order_operand(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader);

}  // namespace sekisho
