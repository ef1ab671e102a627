#include "policies/detect/sql_values.h"

#include "policies/detect/characters.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace sekisho {
namespace {

constexpr std::size_t kLongestList = 1500;  // bytes of the names of columns
constexpr int kMostColumns = 4;             // of one statement
constexpr ByteSet kSpace(" \t\r\n");

std::size_t skip_space(std::string_view text, std::size_t at) { return kSpace.run_end(text, at, 256); }

// A list of columns with a place in it.
struct Columns {
  std::size_t number = 0;
  std::size_t values = 0;
  SqlValues wanted = SqlValues::Quoted;
};

// True where the next signs on both sides are those of a list: most words are told from columns by that.
bool is_among_names(std::string_view text, ByteSpan word) {
  constexpr std::size_t kReach = 80;
  constexpr ByteSet kSigns("(),;:=");
  const std::size_t from = word.begin - std::min<std::size_t>(word.begin, kReach);
  const std::size_t before = kSigns.rfind_in(text.substr(from, word.begin - from));
  if (before == std::string_view::npos || (text[from + before] != '(' && text[from + before] != ',')) return false;
  const std::size_t behind = kSigns.find_in(text.substr(word.end, kReach));
  return behind != std::string_view::npos && (text[word.end + behind] == ')' || text[word.end + behind] == ',');
}

// The list of columns around a word: how many names stand before it, and where the lists of values begin; nullopt where it is none.
std::optional<Columns> columns_around(std::string_view text, ByteSpan word) {
  constexpr std::string_view kValues = "values";
  if (!is_among_names(text, word)) return std::nullopt;
  const std::size_t reach = word.begin - std::min<std::size_t>(word.begin, kLongestList);
  const std::size_t open = text.substr(reach, word.begin - reach).find_last_of("()");
  if (open == std::string_view::npos || text[reach + open] != '(') return std::nullopt;
  const std::string_view before = text.substr(reach + open, word.begin - reach - open);
  const std::size_t close = text.substr(word.end, kLongestList).find_first_of("()");
  if (close == std::string_view::npos || text[word.end + close] != ')') return std::nullopt;
  const std::size_t at = skip_space(text, word.end + close + 1);
  const auto same = [](char a, char b) { return to_lower(a) == b; };
  if (!std::ranges::equal(text.substr(at, kValues.size()), kValues, same)) return std::nullopt;
  return Columns{static_cast<std::size_t>(std::ranges::count(before, ',')), at + kValues.size()};
}

// Where the string whose quote stands at `at` ends; a quote in it is written twice. The text's end where it is not closed.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (std::size_t end = at + 1; end < text.size(); ++end) {
    if (text[end] != '\'') continue;
    if (end + 1 < text.size() && text[end + 1] == '\'') {
      ++end;
    } else {
      return end;
    }
  }
  return text.size();
}

// The bare word from `begin` to the sign at `end`; nothing where there is none.
void add_bare(std::string_view text, std::size_t begin, std::size_t end, std::vector<ByteSpan>& values) {
  constexpr ByteSet kWord("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-._");
  begin = skip_space(text, begin);
  const std::size_t word = kWord.run_end(text, begin, end - std::min(begin, end));
  if (word > begin && skip_space(text, word) == end)
    values.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(word)});
}

// Reads one list of values, whose parenthesis stands at `at`; answers where it ends, the text's end where it does not.
std::size_t read_list(std::string_view text, std::size_t at, const Columns& columns, std::vector<ByteSpan>& values) {
  std::size_t number = columns.number;
  std::size_t begin = at + 1;
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '\'') {
      const std::size_t end = string_end(text, at);
      if (depth == 1 && number == 0 && end < text.size())
        values.push_back({static_cast<std::uint32_t>(at + 1), static_cast<std::uint32_t>(end)});
      at = end;
    } else if (text[at] == '(') {
      ++depth;
    } else if (text[at] == ')' && --depth == 0) {
      if (number == 0 && columns.wanted == SqlValues::All) add_bare(text, begin, at, values);
      return at + 1;
    } else if (text[at] == ',' && depth == 1) {
      if (number == 0 && columns.wanted == SqlValues::All) add_bare(text, begin, at, values);
      --number;  // behind the value it is beyond all others
      begin = at + 1;
    }
  }
  return text.size();
}

}  // namespace

std::vector<ByteSpan> values_below(std::string_view text, std::span<const ByteSpan> columns, SqlValues wanted) {
  std::vector<ByteSpan> values;
  std::size_t lists = 0;  // where those of the statement before begin,
  std::size_t end = 0;    // and where they end
  int count = 0;
  for (const ByteSpan word : columns) {
    const bool beside = word.begin < lists;
    if (beside ? count == kMostColumns : word.begin < end) continue;
    auto found = columns_around(text, word);
    if (!found) continue;
    found->wanted = wanted;
    count = beside ? count + 1 : 1;
    lists = found->values;
    std::size_t at = skip_space(text, lists);
    while (at < text.size() && text[at] == '(') {
      end = read_list(text, at, *found, values);
      at = skip_space(text, end);
      if (at >= text.size() || text[at] != ',') break;
      at = skip_space(text, at + 1);
    }
  }
  std::ranges::sort(values, {}, &ByteSpan::begin);
  return values;
}

}  // namespace sekisho
