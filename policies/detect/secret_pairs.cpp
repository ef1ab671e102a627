#include "policies/detect/secret_pairs.h"

#include "policies/detect/characters.h"
#include "policies/detect/secret_values.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sekisho {
namespace {

constexpr std::size_t kLongestName = 32;  // bytes from one sign to the next
constexpr std::size_t kLongestLabel = 80;
constexpr std::size_t kLongestRow = 200;
constexpr int kMostRows = 16;
constexpr std::size_t kMostSetOff = 8;
constexpr ByteSet kBlanks(" \t\r");
constexpr ByteSet kSetOff(" \t\r\"'`*_[]()");

// A label of several names: what splits them, how many stand before that of the password, and where the last ends.
struct Label {
  std::string_view sign;
  std::size_t names = 0;
  bool more = false;  // stand behind it
  std::size_t end = 0;
};

std::size_t count_of(std::string_view text, std::string_view sign) {
  std::size_t count = 0;
  for (std::size_t at = text.find(sign); at != std::string_view::npos; at = text.find(sign, at + sign.size())) ++count;
  return count;
}

// Which sign stands between the name of the word at the end of `before` and another one; empty without any.
std::string_view sign_before(std::string_view before) {
  constexpr auto kSigns = std::to_array<std::string_view>({"/", "・"});
  const std::string_view near = before.substr(before.size() - std::min(before.size(), kLongestName));
  for (const std::string_view sign : kSigns) {
    const std::size_t at = near.rfind(sign);
    if (at == std::string_view::npos || near.size() - at == before.size()) continue;  // it begins the text
    return near.find_first_of(":=|,;(\n", at) == std::string_view::npos ? sign : std::string_view();
  }
  return {};
}

std::optional<Label> label_around(std::string_view text, ByteSpan word) {
  const std::string_view before = text.substr(0, word.begin);
  const std::string_view sign = sign_before(before);
  if (sign.empty()) return std::nullopt;
  const std::size_t least = before.size() - std::min(before.size(), kLongestLabel);
  const std::size_t line = before.substr(least).rfind('\n');
  if (line == std::string_view::npos && least > 0) return std::nullopt;
  const std::size_t begin = least + line + 1;  // npos + 1 is 0
  Label label{.sign = sign, .names = count_of(before.substr(begin), sign), .end = word.end};
  for (std::size_t at = kSetOff.run_end(text, label.end, kMostSetOff); text.substr(at).starts_with(sign);) {
    const std::string_view rest = text.substr(at + sign.size(), kLongestName);
    const std::size_t size = std::min({rest.find(sign), rest.find(':'), rest.find('\n')});
    if (size == std::string_view::npos || at - word.end > kLongestLabel) return std::nullopt;
    label.more = true;
    label.end = at = at + sign.size() + size;
  }
  return label;
}

// Where the values begin, on the label's line behind a colon or on the next that is not empty; nullopt where the label goes on otherwise.
std::optional<std::size_t> behind_label(std::string_view text, std::size_t end) {
  constexpr std::string_view kIs = "は";
  std::size_t at = kSetOff.run_end(text, end, kMostSetOff);
  const bool is = text.substr(at).starts_with(kIs);
  const bool sign = at < text.size() && (text[at] == ':' || text[at] == '=');
  if (!is && !sign && (at >= text.size() || text[at] != '\n')) return std::nullopt;
  if (is || sign) at = kSetOff.run_end(text, at + (is ? kIs.size() : 1), kMostSetOff);
  if (at == text.size() || text[at] != '\n') return at;
  const std::size_t line = kBlanks.run_end(text, at + 1, kMostSetOff);
  return line < text.size() && text[line] == '\n' ? line + 1 : at + 1;
}

// One value of a row, without what sets it off.
ByteSpan trimmed(std::string_view row, std::size_t begin, std::size_t end) {
  while (begin < end && kBlanks.contains(row[begin])) ++begin;
  while (begin < end && kBlanks.contains(row[end - 1])) --end;
  while (end - begin > 2 && kSetOff.contains(row[begin]) && kSetOff.contains(row[end - 1])) ++begin, --end;
  return byte_span(begin, end);
}

// The password in a row whose values are one word each; nullopt where it has other ones.
std::optional<ByteSpan> value_of(std::string_view row, const Label& label) {
  constexpr ByteSet kBullets(" \t-*");
  std::size_t begin = kBullets.run_end(row, 0);
  for (std::size_t name = 0; name < label.names; ++name) {
    const std::size_t sign = row.find(label.sign, begin);
    if (sign == std::string_view::npos) return std::nullopt;
    const ByteSpan part = trimmed(row, begin, sign);
    if (part.begin == part.end || row.substr(part.begin, part.end - part.begin).find(' ') != std::string_view::npos) return std::nullopt;
    begin = sign + label.sign.size();
  }
  const std::size_t sign = label.more ? row.find(label.sign, begin) : row.size();
  const ByteSpan value = trimmed(row, begin, std::min(sign, row.size()));
  return value.begin < value.end ? std::optional(value) : std::nullopt;
}

}  // namespace

bool find_paired(const SecretName& name, std::string_view text, ByteSpan word, std::vector<Hit>& hits) {
  const bool chosen = name.kind == NameKind::Password || name.kind == NameKind::ShortName || name.kind == NameKind::Pin;
  const auto label = chosen ? label_around(text, word) : std::nullopt;
  auto at = label ? behind_label(text, label->end) : std::nullopt;
  const std::size_t before = hits.size();
  for (int rows = 0; at && *at < text.size() && rows < kMostRows; ++rows) {
    const std::string_view rest = text.substr(*at, kLongestRow);
    const std::size_t end = *at + std::min(rest.find('\n'), rest.size());
    const bool whole = end == text.size() || text[end] == '\n';
    const auto value = whole ? value_of(text.substr(*at, end - *at), *label) : std::nullopt;
    if (!value) break;
    if (const auto hit = judge_cell(name.kind, text, byte_span(*at + value->begin, *at + value->end))) hits.push_back(*hit);
    at = end + 1;
  }
  return hits.size() > before;
}

}  // namespace sekisho
