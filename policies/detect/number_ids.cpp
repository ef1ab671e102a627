#include "policies/detect/number_ids.h"

#include "policies/detect/characters.h"
#include "policies/detect/my_number.h"
#include "policies/detect/standing.h"

#include <algorithm>
#include <cassert>

namespace sekisho {
namespace {

bool fits_gap(Gap gap, char wanted) {
  switch (wanted) {
    case '-':
      return gap == Gap::Hyphen || gap == Gap::Space || gap == Gap::Wide;
    case '=':
      return gap == Gap::Hyphen;
    case '.':
      return gap == Gap::Dot;
    default:
      return false;
  }
}

// A sign of its own before the number: no sum, and no `+` within a word.
bool has_plus(const NumberRun& run) {
  const std::size_t begin = run.groups.front().begin;
  return run.plus && (begin < 2 || !is_alnum(run.text[begin - 2]));
}

bool all_same(std::string_view digits) {
  return std::ranges::all_of(digits, [&](char digit) { return digit == digits.front(); });
}

}  // namespace

NumberIdsRule::NumberIdsRule(std::span<const std::span<const NumberId>> tables, ContextWords& words) {
  rivals_.add(my_number_row(), words.add(my_number_row().words));
  std::uint16_t number = 0;
  for (const std::span<const NumberId> table : tables) {
    for (const NumberId& row : table) add_row(row, number, words);
    ++number;
  }
}

void NumberIdsRule::add_row(const NumberId& row, std::uint16_t table, ContextWords& words) {
  const ContextFamily family = words.add(row.words);
  const ContextFamily rivals = row.rivals.empty() ? family : words.add(row.rivals);
  rivals_.add(row, family);
  std::string_view shapes = row.shapes;
  while (!shapes.empty()) {
    const std::size_t end = std::min(shapes.find(' '), shapes.size());
    add(shapes.substr(0, end), {.id = &row, .family = family, .rivals = rivals, .table = table});
    shapes.remove_prefix(std::min(end + 1, shapes.size()));
  }
  if (std::ranges::find(types_, row.type) == types_.end()) types_.push_back(row.type);
}

void NumberIdsRule::add(std::string_view shape, Shape made) {
  std::size_t size = 0;
  for (const char c : shape) {
    if (is_digit(c)) {
      size = size * 10 + static_cast<std::size_t>(c - '0');
      continue;
    }
    made.sizes[made.count++] = static_cast<std::uint8_t>(size);
    made.gaps[made.count] = c;
    size = 0;
  }
  made.sizes[made.count++] = static_cast<std::uint8_t>(size);
  assert(made.count <= kMostGroups && made.sizes[0] < by_first_.size());
  made.alone = made.count == 1 ? made.id->plain : made.id->cut;
  by_first_[made.sizes[0]].push_back(made);
}

void NumberIdsRule::judge(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const {
  for (std::size_t first = 0; first < run.groups.size(); ++first) {
    const std::uint32_t size = run.groups[first].size();
    if (size >= by_first_.size()) continue;
    for (const Shape& shape : by_first_[size]) {
      if (shape.id->dialled ? first > 0 || !has_plus(run) : first == 0 && run.dials) continue;
      if (fits(run, first, shape) && (!run.wide || may_be_wide(shape, text))) judge_shape(run, first, shape, text, hits);
    }
  }
}

// The groups are as the shape says, and nothing that could be a part of the same number stands beside them.
bool NumberIdsRule::fits(const NumberRun& run, std::size_t first, const Shape& shape) {
  if (first + shape.count > run.groups.size()) return false;
  Gap hyphen = Gap::None;
  bool spaced = false;
  for (std::size_t i = 1; i < shape.count; ++i) {
    const DigitGroup& group = run.groups[first + i];
    if (group.size() != shape.sizes[i] || !fits_gap(group.gap, shape.gaps[i])) return false;
    if (shape.gaps[i] != '-') continue;
    if (hyphen != Gap::None && hyphen != group.gap) return false;
    hyphen = group.gap;
    spaced = spaced || group.gap == Gap::Space;
  }
  const auto open = [spaced](Gap gap) {
    return gap == Gap::None || gap == Gap::Parenthesis || gap == Gap::Wide || (gap == Gap::Space && !spaced);
  };
  if (run.wide && hyphen != Gap::Wide) return false;  // a narrow run holds it
  return open(run.gap_before(first)) && open(run.gap_after(first + shape.count - 1));
}

// Three groups or more and something that can be wrong with them: anything less is found wherever there are numbers.
bool NumberIdsRule::may_be_wide(const Shape& shape, const ScanText& text) {
  constexpr std::uint8_t kFewestGroups = 3;
  return shape.count >= kFewestGroups && shape.id->valid != nullptr && text.mentions(shape.family);
}

// How sure a number with its word near is, if it may be something else.
Confidence NumberIdsRule::confidence_near(const Shape& shape, std::string_view digits, const ScanText& text, ByteSpan span) {
  const Confidence sure = shape.id->near;
  const Likeness likeness = shape.id->alike == nullptr ? Likeness::None : shape.id->alike(digits);
  if (likeness == Likeness::None || text.touches_label(span, shape.family)) return sure;
  const bool doubtful = likeness == Likeness::Strong || shape.id->rivals.empty() || text.near_on_line(shape.rivals, span);
  return doubtful ? Confidence::Low : std::min(sure, Confidence::Medium);
}

void NumberIdsRule::judge_shape(const NumberRun& run, std::size_t first, const Shape& shape, const ScanText& text,
                                std::vector<Hit>& hits) const {
  const bool mentioned = text.mentions(shape.family);
  if (shape.alone == Alone::Never && !mentioned) return;
  const Digits digits = run.digits(first, shape.count);
  if (all_same(digits.view()) || (shape.id->valid != nullptr && !shape.id->valid(digits.view()))) return;
  ByteSpan span = run.span(first, shape.count);
  if (shape.id->dialled) --span.begin;
  const bool near = mentioned && text.near(shape.family, span);
  const bool alike = shape.id->alike != nullptr && shape.id->alike(digits.view()) != Likeness::None;
  if ((run.wide || alike) && !near) return;
  const Standing standing{.family = shape.family,
                          .near = near,
                          .broken = shape.count > 1,
                          .alone = alike ? Alone::Never : shape.alone,
                          .sure = alike ? confidence_near(shape, digits.view(), text, span) : shape.id->near,
                          .checked = shape.id->checked == nullptr || shape.id->checked(digits.view())};
  const auto confidence = judge_standing(standing, text, span);
  if (!confidence) return;
  const bool doubtful = shape.alone != Alone::High && *confidence > Confidence::Low &&
                        rivals_.claim({.type = shape.id->type, .family = shape.family, .digits = digits.view()}, text, span);
  hits.push_back({.type = shape.id->type, .confidence = doubtful ? Confidence::Low : *confidence, .span = span, .table = shape.table});
}

std::vector<std::string_view> NumberIdsRule::types() const { return types_; }

}  // namespace sekisho
