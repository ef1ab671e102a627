#pragma once

#include "config/policy_reader.h"

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// An attribute that docs/policy-language.md §3 gives a type.
struct AttributeType {
  std::string_view name;
  AttributeKind kind = AttributeKind::Text;
  std::vector<std::string> words;                         // Text only: the only values there are; empty: any
  bool countries = false;                                 // Text and List: every value is a country (config/iso_codes.h)
  double lowest = std::numeric_limits<double>::lowest();  // Number
};

// The type of an attribute by the path after `target.`; null for a customer's own. Every `metrics.<name>` is a number.
const AttributeType* find_attribute_type(std::string_view path);

// The keys of a target that hold typed attributes, in the order of the documentation.
std::span<const AttributeType> target_attribute_types();

// Whether the word is a country; else a problem (E-TYPE) with the code that is most likely meant.
bool check_country(std::string_view word, std::string_view what, Place place, Problems& problems);

// `a number`, `true or false`, `text`, `a list`.
std::string_view name_of(AttributeKind kind);

}  // namespace sekisho
