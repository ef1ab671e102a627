#include "policies/detect/table_columns.h"

#include "policies/detect/byte_lanes.h"
#include "policies/detect/characters.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace sekisho {
namespace {

constexpr std::size_t kLongestHeads = 1500;  // bytes of the line of headings
constexpr std::size_t kLongestHead = 60;     // and of one of them
constexpr int kMostColumns = 4;              // of one table

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Line line_from(std::string_view text, std::size_t begin) { return {begin, std::min(text.find('\n', begin), text.size())}; }

// True where a sign between quotes divides nothing.
bool is_quoted(std::string_view text, Line line, char sign) {
  return (sign == ',' || sign == ';') && text.substr(line.begin, line.end - line.begin).find('"') != std::string_view::npos;
}

// Calls visit(place) for every sign that divides cells, the line's end too, as long as it says true.
template <class Visit>
void for_each_division(std::string_view text, Line line, char sign, const Visit& visit) {
  text = text.substr(0, line.end);
  bool quoted = false;
  if (is_quoted(text, line, sign)) {
    for (std::size_t at = line.begin; at < line.end; ++at) {
      if (text[at] == '"') quoted = !quoted;
      if (text[at] == sign && !quoted && !visit(at)) return;
    }
  } else {
    for (std::size_t at = text.find(sign, line.begin); at < line.end; at = text.find(sign, at + 1)) {
      if (!visit(at)) return;
    }
  }
  visit(line.end);
}

std::size_t count_cells(std::string_view text, Line line, char sign) {
  if (!is_quoted(text, line, sign)) return 1 + count_byte(text.substr(line.begin, line.end - line.begin), sign);
  std::size_t count = 0;
  for_each_division(text, line, sign, [&count](std::size_t) { return ++count > 0; });
  return count;
}

// The cell of that number, whole.
Line cell_of(std::string_view text, Line line, char sign, std::size_t number) {
  Line cell{line.begin, line.end};
  std::size_t count = 0;
  for_each_division(text, line, sign, [&](std::size_t at) {
    if (count + 1 == number) cell.begin = at + 1;
    if (count == number) cell.end = at;
    return count++ < number;
  });
  return cell;
}

ByteSpan trimmed(std::string_view text, Line cell) {
  constexpr ByteSet kPadding(" \t\r\"'`*");
  while (cell.begin < cell.end && kPadding.contains(text[cell.begin])) ++cell.begin;
  while (cell.end > cell.begin && kPadding.contains(text[cell.end - 1])) --cell.end;
  return {static_cast<std::uint32_t>(cell.begin), static_cast<std::uint32_t>(cell.end)};
}

// The heads that a word stands among: which sign divides them, how many they are, and which of them the word is.
struct Heads {
  Line line;
  char sign = '\0';
  std::size_t cells = 0;
  std::size_t number = 0;
};

// A head stands between two signs or line ends that are not far apart: most words do not, which tells them without a look at their line.
bool may_be_head(std::string_view text, ByteSpan word) {
  constexpr ByteSet kBounds("\t|,;\n");
  std::size_t begin = word.begin;
  const std::size_t least = begin - std::min(begin, kLongestHead);
  while (begin > least && !kBounds.contains(text[begin - 1])) --begin;
  if (begin == least && begin > 0 && !kBounds.contains(text[begin - 1])) return false;
  std::size_t end = word.end;
  const std::size_t most = std::min(end + kLongestHead, text.size());
  while (end < most && !kBounds.contains(text[end])) ++end;
  return end < text.size() && kBounds.contains(text[end]);
}

std::optional<Heads> heads_around(std::string_view text, ByteSpan word) {
  if (!may_be_head(text, word)) return std::nullopt;
  const std::size_t reach = word.begin - std::min<std::size_t>(word.begin, kLongestHeads);
  const std::size_t before = text.substr(reach, word.begin - reach).rfind('\n');
  if (before == std::string_view::npos && reach > 0) return std::nullopt;
  const std::size_t begin = before == std::string_view::npos ? 0 : reach + before + 1;
  const std::size_t length = text.substr(begin, kLongestHeads).find('\n');
  if (length == std::string_view::npos) return std::nullopt;
  Heads heads{.line = {begin, begin + length}};
  for (const char sign : {'\t', '|', ',', ';'}) {
    const std::size_t cells = count_cells(text, heads.line, sign);
    if (cells > 1 && cells > heads.cells) heads.sign = sign, heads.cells = cells;
  }
  if (heads.cells == 0) return std::nullopt;
  for_each_division(text, heads.line, heads.sign, [&](std::size_t at) {
    heads.number += at < word.begin ? 1 : 0;
    return at < word.begin;
  });
  const Line head = cell_of(text, heads.line, heads.sign, heads.number);
  return head.end - head.begin <= kLongestHead && head.end >= word.end ? std::optional(heads) : std::nullopt;
}

// |---|:--|, which Markdown writes below its heads.
bool is_rule(std::string_view row) {
  return std::ranges::all_of(row, [](char c) { return std::string_view("|-: \r").find(c) != std::string_view::npos; });
}

}  // namespace

std::vector<ByteSpan> cells_below(std::string_view text, std::span<const ByteSpan> headings) {
  std::vector<ByteSpan> cells;
  Line last;  // of the heads before; the table below them ends at `end`
  std::size_t end = 0;
  int columns = 0;
  for (const ByteSpan word : headings) {
    const bool beside = word.begin < last.end;  // heads another column
    if (beside ? columns == kMostColumns : word.begin < end) continue;
    const auto heads = heads_around(text, word);
    if (!heads) continue;
    last = heads->line;
    end = last.end;
    columns = beside ? columns + 1 : 1;
    for (Line row = line_from(text, last.end + 1); row.begin < text.size(); row = line_from(text, row.end + 1)) {
      if (count_cells(text, row, heads->sign) != heads->cells) break;
      end = row.end;
      if (is_rule(text.substr(row.begin, row.end - row.begin))) continue;
      const ByteSpan cell = trimmed(text, cell_of(text, row, heads->sign, heads->number));
      if (cell.begin < cell.end) cells.push_back(cell);
      if (row.end == text.size()) break;
    }
  }
  std::ranges::sort(cells, {}, &ByteSpan::begin);
  return cells;
}

}  // namespace sekisho
