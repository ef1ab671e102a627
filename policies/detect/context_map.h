#pragma once

#include "policies/detect/byte_maps.h"
#include "policies/detect/context_words.h"
#include "policies/detect/derived_text.h"
#include "policies/detect/phrase_table.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sekisho {

// Where the context words of every family stand in one text, and the literals of rules.
class ContextMap {
 public:
  // Characters between a word and a candidate, on either side.
  static constexpr std::size_t kReach = 40;

  // The maps are the text's.
  ContextMap(const ContextWords& words, std::string_view text, const ByteMaps& maps);
  bool near(ContextFamily family, ByteSpan span) const;
  // The same, with nothing but the candidate's own line between: what takes a finding back must not come from elsewhere.
  bool near_on_line(ContextFamily family, ByteSpan span) const;
  bool any(ContextFamily family) const { return !empty() && (groups_[family / kGroup].present >> family % kGroup & 1) != 0; }
  // Without words of any family.
  bool empty() const { return places_.empty(); }
  // Where the family's words stand, by begin.
  std::span<const ByteSpan> places(ContextFamily family) const {
    if (!any(family)) return {};
    const std::size_t rank = rank_of(family);
    return std::span(places_).subspan(starts_[rank], starts_[rank + 1] - starts_[rank]);
  }
  // Where literals stand, with their numbers, from left to right.
  std::span<const PhraseMatch> literals() const { return literals_; }
  // The cells of tables below the family's words and the values of lists behind them, by begin, found at the first question: by one thread
  // at a time.
  std::span<const ByteSpan> cells(ContextFamily family) const;

 private:
  static constexpr std::size_t kGroup = 64;
  // Families of one group that have words in the text, and how many such there are in the groups before.
  struct Group {
    std::uint64_t present = 0;
    std::uint32_t before = 0;
  };
  // Of a family among those that have words.
  std::size_t rank_of(ContextFamily family) const {
    const Group& group = groups_[family / kGroup];
    return group.before + static_cast<std::size_t>(std::popcount(group.present & ((std::uint64_t{1} << family % kGroup) - 1)));
  }
  void place(const std::vector<std::pair<ContextFamily, ByteSpan>>& found);
  // True where the text between the candidate and the family's nearest word on either side joins them.
  bool any_beside(ContextFamily family, ByteSpan span, bool (*joins)(std::string_view)) const;

  std::string_view text_;
  mutable std::map<ContextFamily, std::vector<ByteSpan>> cells_;
  std::vector<PhraseMatch> literals_;
  std::vector<ByteSpan> places_;  // by family, by begin
  std::vector<Group> groups_;
  std::vector<std::uint32_t> starts_;  // in places_, of each family that has words; one more at the end
};

// True where no more than ContextMap::kReach characters lie between a word and a candidate.
bool within_reach(std::string_view between);

}  // namespace sekisho
