#include "policies/detect/context_map.h"

#include "policies/detect/characters.h"
#include "policies/detect/listed_values.h"
#include "policies/detect/sql_values.h"
#include "policies/detect/table_columns.h"

#include <algorithm>

namespace sekisho {
namespace {

// A boundary stands where an ASCII word cannot go on: beside anything but a letter, and between `phone` and `Number`.
bool ends_word(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return true;
  const char left = text[at - 1];
  const char right = text[at];
  return !is_letter(left) || !is_letter(right) || (is_lower(left) && is_upper(right));
}

// Neither a plural s nor the `number` of `ssnnumber` makes another word.
bool on_boundaries(std::string_view text, ByteSpan span) {
  const bool open = is_ascii(text[span.begin]) && is_letter(text[span.begin]);
  const bool close = is_ascii(text[span.end - 1]) && is_letter(text[span.end - 1]);
  if (open && !ends_word(text, span.begin)) return false;
  if (!close || ends_word(text, span.end)) return true;
  if (to_lower(text[span.end]) == 's') return ends_word(text, span.end + 1);
  constexpr std::string_view kNumber = "number";
  const std::string_view behind = text.substr(span.end, kNumber.size());
  const auto same = [](char a, char b) { return to_lower(a) == b; };
  return std::ranges::equal(behind, kNumber, same) && ends_word(text, span.end + kNumber.size());
}

}  // namespace

bool within_reach(std::string_view between) {
  if (between.size() > ContextMap::kReach * 4) return false;
  const auto starts = std::ranges::count_if(between, [](char c) { return !is_continuation(c); });
  return static_cast<std::size_t>(starts) <= ContextMap::kReach;
}

ContextMap::ContextMap(const ContextWords& words, std::string_view text, const ByteMaps& maps) : text_(text) {
  std::vector<std::pair<ContextFamily, ByteSpan>> found;
  words.index().find(text, maps, [&](std::uint16_t word, std::size_t begin, std::size_t end) {
    const ByteSpan span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    if (word >= ContextWords::kMostFamilies) {
      literals_.push_back({static_cast<std::uint32_t>(word - ContextWords::kMostFamilies), span});
    } else if (on_boundaries(text, span) && (!words.in_capitals(word) || std::ranges::none_of(text.substr(begin, end - begin), is_lower))) {
      found.emplace_back(word, span);
    }
  });
  if (found.empty()) return;
  groups_.resize(words.families() / kGroup + 1);
  place(found);
}

void ContextMap::place(const std::vector<std::pair<ContextFamily, ByteSpan>>& found) {
  for (const auto& [family, span] : found) groups_[family / kGroup].present |= std::uint64_t{1} << family % kGroup;
  std::uint32_t families = 0;
  for (Group& group : groups_) {
    group.before = families;
    families += static_cast<std::uint32_t>(std::popcount(group.present));
  }
  starts_.resize(families + std::size_t{1}, 0);
  for (const auto& [family, span] : found) ++starts_[rank_of(family) + 1];
  for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  places_.resize(found.size());
  std::vector<std::uint32_t> next = starts_;
  for (const auto& [family, span] : found) places_[next[rank_of(family)]++] = span;
}

bool ContextMap::near(ContextFamily family, ByteSpan span) const { return any_beside(family, span, within_reach); }

bool ContextMap::near_on_line(ContextFamily family, ByteSpan span) const {
  return any_beside(family, span,
                    [](std::string_view between) { return within_reach(between) && between.find('\n') == std::string_view::npos; });
}

bool ContextMap::any_beside(ContextFamily family, ByteSpan span, bool (*joins)(std::string_view)) const {
  const std::span<const ByteSpan> places = this->places(family);
  const auto right = std::ranges::lower_bound(places, span.end, {}, &ByteSpan::begin);
  if (right != places.end() && joins(text_.substr(span.end, right->begin - span.end))) return true;
  // Words may overlap (`card`, `card number`), so the nearest one on the left is among the last few.
  auto left = std::ranges::lower_bound(places, span.begin, {}, &ByteSpan::begin);
  while (left != places.begin()) {
    --left;
    if (span.begin - left->begin > kReach * 4 + ContextWords::kLongestWord) return false;
    if (left->end <= span.begin) return joins(text_.substr(left->end, span.begin - left->end));
  }
  return false;
}

std::span<const ByteSpan> ContextMap::cells(ContextFamily family) const {
  const std::span<const ByteSpan> headings = places(family);
  if (headings.empty()) return {};
  const auto [known, fresh] = cells_.try_emplace(family);
  if (!fresh) return known->second;
  std::vector<ByteSpan>& cells = known->second;
  cells = cells_below(text_, headings);
  const std::size_t known_cells = cells.size();
  for (const auto& more : {listed_values(text_, headings), values_below(text_, headings, SqlValues::All)})
    cells.insert(cells.end(), more.begin(), more.end());
  if (cells.size() > known_cells) std::ranges::sort(cells, {}, &ByteSpan::begin);
  return known->second;
}

}  // namespace sekisho
