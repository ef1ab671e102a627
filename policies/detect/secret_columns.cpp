#include "policies/detect/secret_columns.h"

#include "policies/detect/characters.h"
#include "policies/detect/sql_values.h"
#include "policies/detect/table_columns.h"

#include <algorithm>
#include <cstddef>

namespace sekisho {
namespace {

constexpr std::size_t kLongestCell = 60;

// What divides the cell with a word at `at` from what stands before it: a line end at the text's begin too, NUL where the cell is long.
char division_before(std::string_view text, std::size_t at) {
  const std::size_t least = at - std::min(at, kLongestCell);
  while (at > least) {
    const char c = text[--at];
    if (c == '|' || c == '\t' || c == ',' || c == ';' || c == '\n' || c == '(') return c;
  }
  return at == 0 ? '\n' : '\0';
}

// True where another word of the same name stands before: `encryption_key`, but not `key`.
bool continues_name(std::string_view text, std::size_t at) {
  if (at < 2) return false;
  const bool joined = text[at - 1] == '_' || text[at - 1] == '-' || text[at - 1] == ' ';
  return joined ? is_alnum(text[at - 2]) : is_alnum(text[at - 1]);
}

// True where Markdown's rule below its heads follows: |---|.
bool is_above_rule(std::string_view text, std::size_t at) {
  constexpr ByteSet kPadding("| :");
  const std::size_t end = text.find('\n', at);
  return end != std::string_view::npos && text.substr(kPadding.run_end(text, end + 1, 3)).starts_with('-');
}

// True where a line is one of headings and not of a program or a sentence: one of tabs and Markdown's always, that of commas where it holds
// no sign of a program and does not end in one of its commas.
bool is_of_headings(std::string_view line) {
  static constexpr ByteSet kProgram("(){}[]<>=!?&");
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  if (line.find('|') != std::string_view::npos || line.find('\t') != std::string_view::npos) return true;
  return !line.ends_with(',') && !line.ends_with(';') && !line.ends_with('.') &&
         std::ranges::none_of(line, [](char c) { return kProgram.contains(c); });
}

// Those of them that stand in lines of headings. Each line is looked at once.
std::vector<ByteSpan> in_headings(std::string_view text, const std::vector<ByteSpan>& heads) {
  std::vector<ByteSpan> kept;
  std::size_t end = 0;  // of the line of the one before
  bool headings = false;
  for (const ByteSpan head : heads) {
    if (head.begin >= end) {
      const std::size_t before = text.substr(end, head.begin - end).rfind('\n');
      const std::size_t begin = before == std::string_view::npos ? end : end + before + 1;
      end = std::min(text.find('\n', head.begin), text.size());
      headings = end < text.size() && is_of_headings(text.substr(begin, end - begin));
    }
    if (headings) kept.push_back(head);
  }
  return kept;
}

}  // namespace

void SecretColumns::add(const SecretName& name, std::string_view text, std::size_t begin, std::size_t end) {
  constexpr ByteSet kName("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");
  constexpr ByteSet kClosing("\"'`* \r");
  constexpr ByteSet kDivisions("|\t,;\n)");
  if (name.behind > 0 || (name.kind == NameKind::AnyKey && !continues_name(text, begin))) return;
  const std::size_t at = kClosing.run_end(text, kName.run_end(text, end, kLongestCell), kLongestCell);
  if (at >= text.size() || !kDivisions.contains(text[at])) return;
  const bool listed = begin < lists_until_ && text[at] != ';' && text[at] != '|';
  if (!listed && (text[at] == ')' || (text[at] == '|' && !is_above_rule(text, at)))) return;
  const char before = division_before(text, begin);
  const bool beside = before != '\0' && before != '\n' && before != '(';
  const bool heads =
      text[at] == '\n' ? beside && (before != '|' || is_above_rule(text, at)) : text[at] != ')' && (beside || before == '\n');
  const auto span = heads || listed ? name_of_secret(name, text, begin, end) : std::nullopt;
  if (!span) return;
  const auto kind = static_cast<std::size_t>(name.kind);
  if (heads) heads_.at(kind).push_back(*span);
  if (listed) listed_.at(kind).push_back(*span);
}

void SecretColumns::find(std::string_view text, std::vector<Hit>& hits) const {
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    const auto judge = [&](ByteSpan cell) {
      if (const auto hit = judge_cell(static_cast<NameKind>(kind), text, cell)) hits.push_back(*hit);
    };
    if (!heads_.at(kind).empty()) std::ranges::for_each(cells_below(text, in_headings(text, heads_.at(kind))), judge);
    if (!listed_.at(kind).empty()) std::ranges::for_each(values_below(text, listed_.at(kind), SqlValues::Quoted), judge);
  }
}

}  // namespace sekisho
