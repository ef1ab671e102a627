#include "policies/detect/listed_values.h"

#include "policies/detect/characters.h"
#include "policies/detect/context_map.h"
#include "policies/detect/labelled.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sekisho {
namespace {

constexpr ByteSet kWord(kAlnum);
constexpr ByteSet kDigits("0123456789");
constexpr std::size_t kLongestGap = 24;   // bytes between two values
constexpr std::size_t kLongestWord = 34;  // bytes of a value without signs: an IBAN's
constexpr std::size_t kMostSize = 40;     // letters and digits of a value

// A value in a list, and of how many letters and digits it is.
struct Element {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t size = 0;
};

std::size_t tag_end(std::string_view text, std::size_t at) {
  constexpr ByteSet kTag("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/ ");
  constexpr std::size_t kLongestTag = 8;
  if (text[at] != '<') return at;
  const std::size_t end = kTag.run_end(text, at + 1, kLongestTag);
  return end < text.size() && text[end] == '>' ? end + 1 : at;
}

// One of the words and wide signs that join two values.
std::size_t joining_word_end(std::string_view text, std::size_t at) {
  constexpr auto kJoin = std::to_array<std::string_view>({"、", "・", "°", "及び", "および", "または", "又は", "と",   "や",  "和", "与",
                                                          "「", "」", "•", "), (", "),(",    "and ",   "or ",  "und ", "et ", "y "});
  const auto joins = [rest = text.substr(at)](std::string_view word) { return rest.starts_with(word); };
  const auto* const found = std::ranges::find_if(kJoin, joins);
  if (found == kJoin.end()) return at;
  const bool set_off = !is_letter(found->front()) || !is_ascii(found->front()) || text[at - 1] == ' ';
  return set_off ? at + found->size() : at;
}

// The words about a sign are as long.
bool are_alike(std::string_view text, std::size_t begin, std::size_t sign) {
  const std::size_t end = kWord.run_end(text, sign + 1, kLongestWord);
  return end - sign - 1 == sign - begin;
}

// True where the sign at `sign`, behind the word from `begin` and right before another, belongs to the value: in 0211/123456, 12/04 and
// 1234 5678, but not in 569/761 and 536221234 212091234.
bool is_within(std::string_view text, std::size_t begin, std::size_t sign) {
  if (text[sign] != '/' && text[sign] != ' ') return true;
  const std::size_t longest_group = text[sign] == '/' ? 2 : 4;
  return sign - begin <= longest_group || !are_alike(text, begin, sign);
}

// A word may stand in a value: it has a digit, or is of one or two capitals such as those that begin and end some codes.
bool may_belong(std::string_view word) {
  return std::ranges::any_of(word, is_digit) || (word.size() <= 2 && std::ranges::all_of(word, is_upper));
}

// The value whose first letter or digit stands at `begin`.
std::optional<Element> read_element(std::string_view text, std::size_t begin) {
  constexpr ByteSet kSigns(" -./()+");
  constexpr std::size_t kMostSigns = 2;
  Element element{begin, begin, 0};
  for (std::size_t at = begin;;) {
    const std::size_t end = kWord.run_end(text, at, kLongestWord + 1);
    const std::string_view word = text.substr(at, end - at);
    if (!may_belong(word)) break;
    element.end = end;
    element.size += word.size();
    const std::size_t next = kSigns.run_end(text, end, kMostSigns + 1);
    if (next == end || next - end > kMostSigns || next == text.size() || !kWord.contains(text[next])) break;
    if (element.size > kMostSize || (next == end + 1 && !is_within(text, at, end))) break;
    at = next;
  }
  const std::string_view value = text.substr(begin, element.end - begin);
  return std::ranges::any_of(value, is_digit) && element.size <= kMostSize ? std::optional(element) : std::nullopt;
}

// The same without the number of an item: `1. 548461758500`.
std::optional<Element> read_item(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestNumber = 2;
  const std::size_t digits = kDigits.run_end(text, at, kLongestNumber + 1);
  const std::string_view behind = text.substr(digits, 2);
  const bool numbered = digits > at && digits - at <= kLongestNumber && (behind == ". " || behind == ") ");
  const std::size_t from = numbered ? digits + behind.size() : at;
  return from < text.size() && kWord.contains(text[from]) ? read_element(text, from) : std::nullopt;
}

bool are_of_one_kind(const Element& first, const Element& next) {
  constexpr std::size_t kShort = 4;
  const std::size_t apart = std::max(first.size, next.size) - std::min(first.size, next.size);
  return apart <= (first.size <= kShort ? 1U : 3U);
}

// 口座番号は, `numbers:`, `are`: what leads from a label to its list.
bool leads_to_list(std::string_view between) {
  constexpr ByteSet kPadding(" \t\r\n\"'`([*-+#>");
  constexpr std::size_t kLongestHeading = 30;  // bytes of the rest of a line: CPR-nr., number
  constexpr auto kLeads = std::to_array<std::string_view>(
      {":", "=", "は", "「", "】", "→", " is", " are", "<li", "<td", "<dd", "</b", "</th", "</dt", "</strong"});
  const std::size_t line = between.find('\n');
  between.remove_suffix(between.size() - kPadding.run_begin(between, between.size(), between.size()));
  if (line < kLongestHeading && between.size() <= line) return true;
  const auto ends = [between](std::string_view lead) { return between.ends_with(lead); };
  return between.empty() || between == "|" || between == "s" || std::ranges::any_of(kLeads, ends);
}

// Heads of a table label columns, not what follows them.
bool heads_table(std::string_view text, ByteSpan label, std::string_view between) {
  static constexpr ByteSet kDivisions(",;|\t");
  constexpr std::size_t kReach = 200;
  if (between.find('\n') == std::string_view::npos) return false;
  const std::size_t from = label.begin - std::min<std::size_t>(label.begin, kReach);
  const std::string_view before = text.substr(from, label.begin - from);
  const std::string_view line = before.substr(before.rfind('\n') + 1);
  const auto divides = [](char c) { return kDivisions.contains(c); };
  return std::ranges::any_of(line, divides) || std::ranges::any_of(between.substr(0, between.find('\n')), divides);
}

// Where the value begins whose first digit stands at `digit`: `AB 12 34 56 C` at its capitals.
std::size_t value_begin(std::string_view text, std::size_t digit) {
  constexpr ByteSet kCapitals("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const std::size_t word = kWord.run_begin(text, digit, kLongestWord);
  if (word == 0 || (text[word - 1] != ' ' && text[word - 1] != '-')) return word;
  const std::size_t before = kCapitals.run_begin(text, word - 1, 2);
  const bool whole = before < word - 1 && (before == 0 || !is_alnum(text[before - 1]));
  return whole ? before : word;
}

ByteSpan span_of(const Element& element) { return {static_cast<std::uint32_t>(element.begin), static_cast<std::uint32_t>(element.end)}; }

// The list from `at` on: nothing where it is of one value.
void read_list(std::string_view text, std::size_t at, std::vector<ByteSpan>& values) {
  const auto first = read_item(text, at);
  std::size_t count = 0;
  for (auto element = first; element && are_of_one_kind(*first, *element); ++count) {
    const std::size_t next = list_gap_end(text, element->end);
    const auto follows = next > element->end && next < text.size() ? read_item(text, next) : std::nullopt;
    if (count > 0 || (follows && are_of_one_kind(*first, *follows))) values.push_back(span_of(*element));
    element = follows;
  }
}

// The first list behind a label: 免許証番号(12桁): 548461758500, ….
void read_behind(std::string_view text, ByteSpan label, std::vector<ByteSpan>& values) {
  const std::size_t known = values.size();
  const std::size_t stop = characters_on(text, label.end, ContextMap::kReach);
  for (std::size_t at = label.end; at < stop; ++at) {
    if (!is_digit(text[at])) continue;
    const std::size_t begin = value_begin(text, at);
    if (begin < label.end || (!values.empty() && begin < values.back().end)) return;  // another label's
    const std::string_view between = text.substr(label.end, begin - label.end);
    if (heads_table(text, label, between)) return;
    if (leads_to_list(between)) read_list(text, begin, values);
    if (values.size() > known) return;
    at = kWord.run_end(text, at, kMostSize);
  }
}

// 12,345 is one number, 569,761 are two codes.
bool is_within_number(std::string_view text, std::size_t at) {
  constexpr std::size_t kGroup = 3;
  return at < text.size() && text[at] == ',' && at - kDigits.run_begin(text, at, kGroup) < kGroup && sets_off_thousands(text, at);
}

// A bullet behind a blank or a line end, or the sign of a number, at `at` behind a value that ends at `end`.
bool is_bullet(std::string_view text, std::size_t end, std::size_t at) {
  if (at == end || (text[at] != '-' && text[at] != '+')) return false;
  return text[at - 1] == '\n' || text[at - 1] == ' ' || (at + 1 < text.size() && is_digit(text[at + 1]));
}

}  // namespace

std::size_t list_gap_end(std::string_view text, std::size_t at) {
  if (is_within_number(text, at)) return at;
  constexpr ByteSet kSigns(" \t\r\n,;|\"'`[]*/&");
  const std::size_t stop = std::min(at + kLongestGap, text.size());
  std::size_t end = at;
  while (end < stop) {
    const char c = text[end];
    std::size_t next = end;
    if (kSigns.contains(c) || is_bullet(text, at, end)) {
      next = end + 1;
    } else if (c == '<') {
      next = tag_end(text, end);
    } else if (end > 0) {
      next = joining_word_end(text, end);
    }
    if (next == end) break;
    end = next;
  }
  return end;
}

std::vector<ByteSpan> listed_values(std::string_view text, std::span<const ByteSpan> labels) {
  std::vector<ByteSpan> values;
  for (const ByteSpan label : labels) read_behind(text, label, values);
  return values;
}

}  // namespace sekisho
