#include "policies/detect/login_pair.h"

#include "policies/detect/characters.h"
#include "policies/detect/secret_values.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr ByteSet kBlanks(" \t\r");
constexpr ByteSet kSetOff(" \t\r\"'`*");
constexpr ByteSet kUser("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-@+");

// What splits the two, the surest first.
struct Sign {
  std::string_view text;
  bool sure = false;
};
constexpr auto kSigns = std::to_array<Sign>({{"/", true},
                                             {"・", true},
                                             {":", true},
                                             {" & ", false},
                                             {" and ", false},
                                             {"と", false},
                                             {"、", false},
                                             {",", false},
                                             {"\t", false},
                                             {" ", false}});

ByteSpan trimmed(std::string_view line, ByteSpan span, const ByteSet& set) {
  while (span.begin < span.end && set.contains(line[span.begin])) ++span.begin;
  while (span.begin < span.end && set.contains(line[span.end - 1])) --span.end;
  return span;
}

// All of it one word, set off or not.
bool is_user(std::string_view line, ByteSpan span) {
  constexpr std::size_t kLongest = 64;
  const ByteSpan word = trimmed(line, span, kSetOff);
  return word.begin < word.end && word.end - word.begin <= kLongest && kUser.run_end(line, word.begin) >= word.end;
}

// The first word, and whether anything but the end of a sentence stands behind it.
std::optional<ByteSpan> first_word(std::string_view line, ByteSpan span, bool alone) {
  constexpr auto kEnds = std::to_array<std::string_view>({"", "です", "です。", "。", "になります", "になります。", "でした。"});
  span = trimmed(line, span, kBlanks);
  const auto in_word = [&](std::size_t at) { return is_ascii(line[at]) && !kBlanks.contains(line[at]); };
  std::size_t end = span.begin;
  while (end < span.end && in_word(end)) ++end;
  const ByteSpan rest = trimmed(line, byte_span(end, span.end), kBlanks);
  const std::string_view behind = line.substr(rest.begin, rest.end - rest.begin);
  if (alone && std::ranges::find(kEnds, behind) == kEnds.end()) return std::nullopt;
  constexpr ByteSet kQuotes("\"'`*,");
  const ByteSpan word = trimmed(line, byte_span(span.begin, end), kQuotes);
  return word.begin < word.end ? std::optional(word) : std::nullopt;
}

std::optional<ByteSpan> password_at(std::string_view line, std::size_t sign, const Sign& kind, PairOrder order) {
  const ByteSpan before = byte_span(0, sign);
  const ByteSpan behind = byte_span(sign + kind.text.size(), line.size());
  if (order == PairOrder::UserFirst) return is_user(line, before) ? first_word(line, behind, !kind.sure) : std::nullopt;
  return is_user(line, behind) ? first_word(line, before, true) : std::nullopt;
}

}  // namespace

std::optional<LoginPair> read_login_pair(std::string_view line, PairOrder order) {
  const ByteSpan whole = trimmed(line, byte_span(0, line.size()), kBlanks);
  const std::string_view row = line.substr(0, whole.end);
  for (const Sign& sign : kSigns) {
    const std::size_t at = order == PairOrder::UserFirst ? row.find(sign.text, whole.begin + 1) : row.rfind(sign.text);
    if (at == std::string_view::npos || at <= whole.begin) continue;
    if (const auto password = password_at(row, at, sign, order)) return LoginPair{.password = *password, .sure = sign.sure};
  }
  return std::nullopt;
}

}  // namespace sekisho
