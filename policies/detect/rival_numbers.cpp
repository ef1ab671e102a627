#include "policies/detect/rival_numbers.h"

#include "policies/detect/characters.h"

#include <algorithm>

namespace sekisho {
namespace {

// Of the first way of writing it, `6-2-4`; the others hold the same number.
std::size_t digits_of(std::string_view shapes) {
  std::size_t digits = 0;
  std::size_t group = 0;
  for (const char c : shapes.substr(0, shapes.find(' '))) {
    digits += is_digit(c) ? 0 : group;
    group = is_digit(c) ? group * 10 + static_cast<std::size_t>(c - '0') : 0;
  }
  return digits + group;
}

}  // namespace

void RivalNumbers::add(const NumberId& row, ContextFamily family) {
  const std::size_t size = digits_of(row.shapes);
  if (size <= kMostDigits) by_size_[size].push_back({&row, family});
}

bool RivalNumbers::claim(const Candidate& candidate, const ScanText& text, ByteSpan span) const {
  if (candidate.digits.size() > kMostDigits || !text.has_words() || text.labelled_as(span, candidate.family)) return false;
  return std::ranges::any_of(by_size_[candidate.digits.size()], [&](const Rival& rival) {
    const bool other = rival.id->type != candidate.type && rival.family != candidate.family && text.mentions(rival.family);
    return other && text.labelled_on_line(span, rival.family) && (rival.id->valid == nullptr || rival.id->valid(candidate.digits));
  });
}

}  // namespace sekisho
