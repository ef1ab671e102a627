#include "policies/detect/labelled.h"

#include "policies/detect/characters.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::size_t kMostUnderscores = 40;

}  // namespace

std::optional<ByteSpan> digits_behind(std::string_view text, std::size_t from, std::size_t reach) {
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

bool is_piece(std::string_view text, ByteSpan digits) {
  constexpr ByteSet kJoins("-._,/");
  const auto char_at = [text](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
  const char before = digits.begin > 0 ? text[digits.begin - 1] : '\0';
  const char after = char_at(digits.end);
  if (is_letter(before) || is_letter(after)) return true;
  if (before == '_' && !begins_at_underscores(text, digits.begin)) return true;
  if (after == '_' && !ends_at_underscores(text, digits.end)) return true;
  if (kJoins.contains(before) && digits.begin > 1 && is_digit(text[digits.begin - 2])) return true;
  return (kJoins.contains(after) || after == ' ') && is_digit(char_at(digits.end + std::size_t{1}));
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
