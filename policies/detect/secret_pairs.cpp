#include "policies/detect/secret_pairs.h"

#include "policies/detect/characters.h"
#include "policies/detect/secret_values.h"

#include <algorithm>
#include <optional>

namespace sekisho {
namespace {

constexpr std::size_t kLongestName = 32;  // bytes from the slash to the name's end
constexpr std::size_t kLongestLabel = 80;
constexpr std::size_t kLongestRow = 200;
constexpr int kMostRows = 16;
constexpr ByteSet kSetOff(" \t\r\"'`*_[]()");

// A label of several names: how many slashes stand before that of the password, and where it ends.
struct Label {
  std::ptrdiff_t slashes = 0;
  std::size_t end = 0;
};

std::optional<Label> label_around(std::string_view text, ByteSpan word) {
  const std::size_t reach = word.begin - std::min<std::size_t>(word.begin, kLongestName);
  const std::size_t slash = text.substr(reach, word.begin - reach).rfind('/');
  if (slash == std::string_view::npos || reach + slash == 0) return std::nullopt;
  const std::string_view between = text.substr(reach + slash + 1, word.begin - reach - slash - 1);
  if (between.find_first_of(":=|,;(\n") != std::string_view::npos) return std::nullopt;
  const std::size_t least = word.begin - std::min<std::size_t>(word.begin, kLongestLabel);
  const std::string_view before = text.substr(least, word.begin - least);
  const std::size_t line = before.rfind('\n');
  if (line == std::string_view::npos && least > 0) return std::nullopt;
  return Label{.slashes = std::ranges::count(before.substr(line + 1), '/'), .end = word.end};  // npos + 1 is 0
}

// Where the values begin, on the label's line behind a colon or on the next that is not empty; nullopt where the label goes on otherwise.
std::optional<std::size_t> behind_label(std::string_view text, std::size_t end) {
  constexpr std::size_t kMost = 8;
  constexpr std::string_view kIs = "は";
  std::size_t at = kSetOff.run_end(text, end, kMost);
  const bool is = text.substr(at).starts_with(kIs);
  if (is || (at < text.size() && (text[at] == ':' || text[at] == '=')))
    at = kSetOff.run_end(text, at + (is ? kIs.size() : 1), kMost);
  else if (at >= text.size() || text[at] != '\n')
    return std::nullopt;
  if (at == text.size() || text[at] != '\n') return at;
  const std::size_t line = kSetOff.run_end(text, at + 1, kMost);
  return line < text.size() && text[line] == '\n' ? line + 1 : at + 1;
}

// The value behind so many slashes in a row whose values are one word each; nullopt where it has other ones.
std::optional<ByteSpan> value_of(std::string_view row, std::ptrdiff_t slashes) {
  constexpr ByteSet kBullets(" \t-*");
  std::size_t begin = kBullets.run_end(row, 0);
  for (; slashes > 0; --slashes) {
    const std::size_t slash = row.find('/', begin);
    if (slash == std::string_view::npos) return std::nullopt;
    std::string_view part = row.substr(begin, slash - begin);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (part.empty() || part.find(' ') != std::string_view::npos) return std::nullopt;
    begin = kSetOff.run_end(row, slash + 1);
  }
  std::size_t end = row.size();
  while (end > begin && kSetOff.contains(row[end - 1])) --end;
  return end > begin ? std::optional(byte_span(begin, end)) : std::nullopt;
}

}  // namespace

bool find_paired(const SecretName& name, std::string_view text, ByteSpan word, std::vector<Hit>& hits) {
  const bool chosen = name.kind == NameKind::Password || name.kind == NameKind::ShortName || name.kind == NameKind::Pin;
  const auto label = chosen ? label_around(text, word) : std::nullopt;
  auto at = label ? behind_label(text, label->end) : std::nullopt;
  const std::size_t before = hits.size();
  for (int rows = 0; at && *at < text.size() && rows < kMostRows; ++rows) {
    const std::size_t end = std::min(text.find('\n', *at), text.size());
    const auto value = end - *at <= kLongestRow ? value_of(text.substr(*at, end - *at), label->slashes) : std::nullopt;
    if (!value) break;
    if (const auto hit = judge_cell(name.kind, text, byte_span(*at + value->begin, *at + value->end))) hits.push_back(*hit);
    at = end + 1;
  }
  return hits.size() > before;
}

}  // namespace sekisho
