#include "policies/detect/labelled.h"

#include "policies/detect/characters.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr std::size_t kMostUnderscores = 40;
constexpr std::size_t kLongestNote = 48;  // bytes between its brackets

bool is_note(std::string_view inside) {
  constexpr auto kWords = std::to_array<std::string_view>({"桁", "ケタ", "けた", "digit", "半角", "全角", "数字", "文字", "ハイフン",
                                                           "hyphen", "자리", "必須", "任意", "required", "optional"});
  if (inside.find_first_of("()\n") != std::string_view::npos) return false;
  return std::ranges::any_of(kWords, [inside](std::string_view word) { return inside.find(word) != std::string_view::npos; });
}

}  // namespace

std::size_t behind_note(std::string_view text, std::size_t at) {
  const std::size_t open = at < text.size() && text[at] == ' ' ? at + 1 : at;
  if (open >= text.size() || text[open] != '(') return at;
  const std::size_t inside = text.substr(open + 1, kLongestNote + 1).find(')');
  return inside != std::string_view::npos && is_note(text.substr(open + 1, inside)) ? open + inside + 2 : at;
}

std::size_t note_begin(std::string_view text, std::size_t end) {
  if (end == 0 || text[end - 1] != ')') return end;
  const std::size_t from = end - std::min(end, kLongestNote + 2);
  const std::size_t open = text.substr(from, end - 1 - from).rfind('(');
  return open != std::string_view::npos && is_note(text.substr(from + open + 1, end - from - open - 2)) ? from + open : end;
}

std::optional<ByteSpan> digits_behind(std::string_view text, std::size_t from, std::size_t reach) {
  from = behind_note(text, from);
  const std::size_t stop = characters_on(text, from, reach + 1);
  std::size_t at = from;
  while (at < stop && !is_digit(text[at])) ++at;
  if (at == stop) return std::nullopt;
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return ByteSpan{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
}

std::optional<ByteSpan> digits_before(std::string_view text, std::size_t to, std::size_t reach) {
  const std::size_t stop = characters_back(text, to, reach + 1);
  std::size_t end = to;
  while (end > stop && !is_digit(text[end - 1])) --end;
  if (end == stop) return std::nullopt;
  std::size_t at = end;
  while (at > 0 && is_digit(text[at - 1])) --at;
  return ByteSpan{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
}

bool sets_off_thousands(std::string_view text, std::size_t comma) {
  constexpr ByteSet kDigits("0123456789");
  constexpr std::size_t kGroup = 3;
  const std::size_t end = kDigits.run_end(text, comma + 1, kGroup + 1);
  const bool goes_on = end + 1 < text.size() && (text[end] == '-' || text[end] == '/') && is_digit(text[end + 1]);
  return end - comma - 1 == kGroup && !goes_on && comma - kDigits.run_begin(text, comma, kGroup + 1) <= kGroup;
}

bool is_piece(std::string_view text, ByteSpan digits) {
  static constexpr ByteSet kJoins("-._,/");
  const auto joins = [&](std::size_t at) { return kJoins.contains(text[at]) && (text[at] != ',' || sets_off_thousands(text, at)); };
  const auto char_at = [text](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  const char before = digits.begin > 0 ? text[digits.begin - 1] : '\0';
  const char after = char_at(digits.end);
  if (is_letter(before) || is_letter(after)) return true;
  if (before == '_' && !begins_at_underscores(text, digits.begin)) return true;
  if (after == '_' && !ends_at_underscores(text, digits.end)) return true;
  if (digits.begin > 1 && is_digit(text[digits.begin - 2]) && joins(digits.begin - 1)) return true;
  return is_digit(char_at(digits.end + std::size_t{1})) && (after == ' ' || joins(digits.end));
}

bool begins_at_underscores(std::string_view text, std::size_t at) {
  constexpr ByteSet kUnderscore("_");
  const std::size_t begin = kUnderscore.run_begin(text, at, kMostUnderscores);
  return begin < at && (begin == 0 || !is_alnum(text[begin - 1]));
}

bool ends_at_underscores(std::string_view text, std::size_t at) {
  constexpr ByteSet kUnderscore("_");
  const std::size_t end = kUnderscore.run_end(text, at, kMostUnderscores);
  return end > at && (end == text.size() || !is_alnum(text[end]));
}

bool follows_leader(std::string_view text, std::size_t at) { return text.substr(0, at).ends_with("..."); }

std::size_t characters_in(std::string_view text, std::size_t begin, std::size_t end) {
  return static_cast<std::size_t>(std::ranges::count_if(text.substr(begin, end - begin), [](char c) { return !is_continuation(c); }));
}

std::size_t characters_on(std::string_view text, std::size_t from, std::size_t count) {
  for (; count > 0 && from < text.size(); --count) {
    ++from;
    while (from < text.size() && is_continuation(text[from])) ++from;
  }
  return from;
}

std::size_t characters_back(std::string_view text, std::size_t from, std::size_t count) {
  for (; count > 0 && from > 0; --count) {
    --from;
    while (from > 0 && is_continuation(text[from])) --from;
  }
  return from;
}

}  // namespace sekisho
