#pragma once

#include "gateway/core/segment.h"
#include "policies/model/policy_document.h"
#include "policies/redact/redaction_key.h"
#include "policies/redact/redaction_places.h"
#include "policies/redact/restore_table.h"
#include "policies/redact/substring_filter.h"
#include "policies/redact/value_kind.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sekisho {

// What stands where a part of a message was taken out and something must stand.
inline constexpr std::string_view kRemovedNote = "[[REMOVED]]";

// Writes what comes in place of the values of one request, in the order in which it is asked, and remembers the way back:
//   placeholder  `[[PHONE_1_K9]]`  number by first appearance, one for a value whatever its type or spelling
//   surrogate    a fake of the same kind; a placeholder where there is none
//   generalise   the value less exactly; a mask where that is not possible
//   hash         `[[PHONE_h3fa92c1b04]]`, equal for equal values in every conversation of the tenant
//   mask         `[[PHONE]]`
//   drop_part    kRemovedNote; taking the part out is the caller's
// Where no nonce is free, placeholders become masks.
class Replacements {
 public:
  // All borrowed for the object's life. `segments`: the whole request, which tells what may not be used.
  Replacements(const RedactionKey& key, std::span<const Segment> segments, std::span<const DetectorDeclaration> detectors);

  std::string text_for(const RedactionPlace& place, std::string_view value);
  const RestoreTable& table() const { return table_; }
  RestoreTable take_table() { return std::move(table_); }

 private:
  std::string placeholder(const RedactionPlace& place, std::string_view value, const std::string& form);
  std::string surrogate(const RedactionPlace& place, std::string_view value, const std::string& form);
  std::optional<std::string> shifted_date(std::string_view value, ValueKind kind);
  std::optional<std::string> make_surrogate(std::string_view value, ValueKind kind);
  bool is_taken(const std::string& text) const;
  std::string word(std::string_view type);

  const RedactionKey& key_;
  std::span<const Segment> segments_;
  std::span<const DetectorDeclaration> detectors_;
  RestoreTable table_;
  std::map<std::string, std::string, std::less<>> words_;      // by type
  std::map<std::string, std::uint64_t, std::less<>> numbers_;  // by normal form
  std::map<std::pair<ValueKind, std::string>, std::optional<std::string>> fakes_;
  std::set<std::string, std::less<>> fakes_taken_;
  std::optional<SubstringFilter> input_;  // built when the first surrogate is made
};

}  // namespace sekisho
