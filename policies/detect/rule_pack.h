#pragma once

#include "policies/detect/context.h"
#include "policies/detect/normalise.h"
#include "policies/detect/rule.h"

#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// The rules of one pack with what they share. Immutable once it is built.
struct RulePack {
  std::vector<std::unique_ptr<NumberRule>> numbers;
  std::vector<std::unique_ptr<TextRule>> texts;
  ContextWords words;
  Normaliser normaliser;
  // Types of this family are reported without its name: `jp.` makes `jp.my_number` of a rule the pack's `my_number`. Empty: all types
  // keep their names.
  std::string_view family;
  std::string_view name_of(std::string_view type) const { return type.starts_with(family) ? type.substr(family.size()) : type; }

  // Every type that a scan can report, sorted.
  std::vector<std::string> types() const;
};

// `obfuscated`: a text torn apart by characters that do not show. Reported by the scan itself, whatever the rules.
inline constexpr std::string_view kObfuscatedType = "obfuscated";

// `basic/1`: card numbers, My Number, phone, e-mail, IBAN and secrets.
std::unique_ptr<const RulePack> make_basic_pack();

}  // namespace sekisho
