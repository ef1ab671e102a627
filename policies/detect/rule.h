#pragma once

#include "gateway/core/finding.h"
#include "policies/detect/context.h"
#include "policies/detect/derived_text.h"
#include "policies/detect/numbers.h"

#include <string_view>
#include <vector>

namespace sekisho {

// What one rule found in one folded text.
struct Hit {
  std::string_view type;  // borrowed from the rule
  Confidence confidence = Confidence::Medium;
  ByteSpan span;
  std::uint32_t count = 1;  // how many, where only the place of all together is known
  std::uint16_t table = 0;  // of the rule's tables, where it has several (RuleBook)
};

// A rule is a source of candidates, a validator and context words. Rules are immutable, linear in the text, and monotone: more text on
// other lines never takes a hit away or lowers it.

// A rule over numbers: judges every run of digits that the pack's tokeniser finds.
class NumberRule {
 public:
  virtual ~NumberRule() = default;
  virtual void judge(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const = 0;
  virtual std::vector<std::string_view> types() const = 0;
};

// A rule that looks for its own candidates.
class TextRule {
 public:
  virtual ~TextRule() = default;
  virtual void scan(const ScanText& text, std::vector<Hit>& hits) const = 0;
  virtual std::vector<std::string_view> types() const = 0;
};

}  // namespace sekisho
