#include "policies/detect/numbers.h"

#include "policies/detect/characters.h"
#include "policies/detect/country_phone.h"

#include <algorithm>
#include <cstring>

namespace sekisho {
namespace {

constexpr std::uint32_t kLongestSeparator = 3;
constexpr std::uint32_t kWidestSeparator = 16;

struct Separator {
  Gap gap = Gap::None;
  std::uint32_t length = 0;
};

Gap gap_of(char c) {
  switch (c) {
    case ' ':
      return Gap::Space;
    case '-':
      return Gap::Hyphen;
    case '.':
      return Gap::Dot;
    case '_':
      return Gap::Underscore;
    case '(':
    case ')':
      return Gap::Parenthesis;
    default:
      return Gap::None;
  }
}

// tel=090+1234+5678: the `+` that a form writes for a space, between two of a value's short groups.
bool is_form_blank(std::string_view text, std::size_t at) {
  constexpr ByteSet kValue("0123456789+");
  constexpr ByteSet kDigits("0123456789");
  constexpr std::size_t kLongestValue = 40;
  constexpr std::size_t kLongestGroup = 6;
  const std::size_t begin = kValue.run_begin(text, at, kLongestValue);
  const std::size_t before = at - kDigits.run_begin(text, at, kLongestGroup + 1);
  const std::size_t behind = kDigits.run_end(text, at + 1, kLongestGroup + 1) - at - 1;
  const auto fits = [](std::size_t size) { return size >= 2 && size <= kLongestGroup; };
  return fits(before) && fits(behind) && begin >= 2 && text[begin - 1] == '=' && is_alnum(text[begin - 2]) && is_digit(text[begin]);
}

// The separator at `at` up to the next digit: one character, or up to three of hyphens, parentheses and spaces such as ` - ` or `) `.
// Wider spaces, `. ` and anything else end a run.
Separator read_separator(std::string_view text, std::size_t at) {
  Separator separator;
  Gap strongest = Gap::None;
  while (separator.length <= kLongestSeparator && at + separator.length < text.size()) {
    const char c = text[at + separator.length];
    if (is_digit(c)) break;
    const Gap gap = c == '+' && separator.length == 0 && is_form_blank(text, at) ? Gap::Space : gap_of(c);
    if (gap == Gap::None) return {};
    strongest = std::max(strongest, gap);
    ++separator.length;
  }
  const std::size_t end = at + separator.length;
  if (separator.length == 0 || separator.length > kLongestSeparator || end >= text.size()) return {};
  const bool single_only = strongest == Gap::Space || strongest == Gap::Dot || strongest == Gap::Underscore;
  if (single_only && separator.length > 1) return {};
  separator.gap = strongest;
  return separator;
}

// Blanks, line ends, signs and tags: what tables, lists and mark-up put between the groups of one number.
bool is_wide_gap(std::string_view gap) {
  constexpr ByteSet kSigns(" \t\r\n,/.*|-_;:\"'~");
  constexpr ByteSet kTag("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/ ");
  constexpr std::string_view kComma = "、";
  while (!gap.empty()) {
    std::size_t length = kSigns.run_end(gap, 0);
    if (gap.starts_with('<')) {
      length = kTag.run_end(gap, 1) + 1;
      if (length > gap.size() || gap[length - 1] != '>') return false;
    }
    if (gap.starts_with(kComma)) length = kComma.size();
    if (length == 0) return false;
    gap.remove_prefix(length);
  }
  return true;
}

// True where the `+` right before the run belongs to a country code.
bool is_dialled(const NumberRun& run) {
  constexpr std::uint32_t kMostDigits = 16;
  const std::size_t sign = run.groups.front().begin - std::size_t{1};
  const char before = sign > 0 ? run.text[sign - 1] : ' ';
  if (is_alnum(before) || !is_ascii(before) || before == '+') return false;
  for (std::size_t count = 1; count <= run.groups.size() && run.digit_count(0, count) <= kMostDigits; ++count) {
    if (is_international_phone(run.digits(0, count).view())) return true;
  }
  return false;
}

}  // namespace

void Digits::append(std::string_view digits) {
  digits = digits.substr(0, kMost - size_);
  std::memcpy(places_.data() + size_, digits.data(), digits.size());
  size_ += digits.size();
}

Digits NumberRun::digits(std::size_t first, std::size_t count) const {
  Digits all;
  for (const DigitGroup& group : groups.subspan(first, count)) all.append(text.substr(group.begin, group.size()));
  return all;
}

std::uint32_t NumberRun::digit_count(std::size_t first, std::size_t count) const {
  std::uint32_t total = 0;
  for (const DigitGroup& group : groups.subspan(first, count)) total += group.size();
  return total;
}

bool NumberRun::has_shape(std::size_t first, std::span<const std::uint8_t> sizes) const {
  if (first + sizes.size() > groups.size()) return false;
  return std::ranges::equal(groups.subspan(first, sizes.size()), sizes,
                            [](const DigitGroup& group, std::uint8_t size) { return group.size() == size; });
}

Gap NumberRun::uniform_gap(std::size_t first, std::size_t count) const {
  if (count < 2) return Gap::None;
  const Gap gap = groups[first + 1].gap;
  const auto same = [gap](const DigitGroup& group) { return group.gap == gap; };
  return std::ranges::all_of(groups.subspan(first + 1, count - 1), same) ? gap : Gap::None;
}

std::string_view NumberRun::gap_text(std::size_t group) const {
  if (group == 0 || group >= groups.size()) return {};
  const std::uint32_t end = groups[group - 1].end;
  return text.substr(end, groups[group].begin - end);
}

bool NumberRun::begins_line(std::size_t group) const {
  return group == 0 || group >= groups.size() || gap_text(group).find('\n') != std::string_view::npos;
}

// Whether a gap is wide.
bool NumberTokeniser::read_groups() {
  groups_.clear();
  Gap gap = Gap::None;
  bool wide = false;
  const std::uint32_t most = reach_ == Reach::Wide ? kWidestSeparator : kLongestSeparator;
  for (;;) {
    const ByteSpan digits = digits_[at_++];
    groups_.push_back({digits.begin, digits.end, gap});
    if (at_ == digits_.size() || digits_[at_].begin - digits.end > most) return wide;
    gap = read_separator(text_, digits.end).gap;
    if (gap == Gap::None && reach_ == Reach::Wide && is_wide_gap(text_.substr(digits.end, digits_[at_].begin - digits.end))) {
      gap = Gap::Wide;
      wide = true;
    }
    if (gap == Gap::None) return wide;
  }
}

bool NumberRun::narrow(std::size_t first, std::size_t count) const {
  return std::ranges::none_of(groups.subspan(first + 1, count - 1), [](const DigitGroup& group) { return group.gap == Gap::Wide; });
}

// Passes over digits that are too few whatever stands between them. What begins with none of the signs of a separator sets digits apart:
// most digits stand among letters, as those of hashes do.
bool NumberTokeniser::pass_over_few() {
  constexpr ByteSet kNarrow(" -._()+");
  constexpr ByteSet kWide(" -._()+\t\r\n,/*|;:\"'~<\xE3");
  const std::uint32_t most = reach_ == Reach::Wide ? kWidestSeparator : kLongestSeparator;
  const ByteSet& signs = reach_ == Reach::Wide ? kWide : kNarrow;
  std::uint32_t count = 0;
  std::size_t end = at_;
  do {
    count += digits_[end].end - digits_[end].begin;
    if (count >= kFewestDigits) return false;
    ++end;
  } while (end < digits_.size() && digits_[end].begin - digits_[end - 1].end <= most && signs.contains(text_[digits_[end - 1].end]));
  at_ = end;
  return true;
}

bool NumberTokeniser::next(NumberRun& run) {
  while (at_ < digits_.size()) {
    if (pass_over_few()) continue;
    const bool wide = read_groups();
    if (reach_ == Reach::Wide && !wide) continue;
    const std::uint32_t begin = groups_.front().begin;
    if (groups_.back().end - begin < kFewestDigits) continue;
    run = {.text = text_, .groups = groups_, .plus = begin > 0 && text_[begin - 1] == '+', .wide = wide};
    if (run.digit_count(0, groups_.size()) < kFewestDigits) continue;
    run.dials = run.plus && is_dialled(run);
    return true;
  }
  return false;
}

}  // namespace sekisho
