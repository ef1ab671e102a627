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

  // Every type that a scan can report, sorted.
  std::vector<std::string> types() const;
};

// `obfuscated`: a text torn apart by characters that do not show. Reported by the scan itself, whatever the rules.
inline constexpr std::string_view kObfuscatedType = "obfuscated";

// `basic/1`: card numbers, My Number, phone, e-mail, IBAN and secrets.
std::unique_ptr<const RulePack> make_basic_pack();

}  // namespace sekisho
