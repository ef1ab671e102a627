#include "policies/detect/literal_value.h"

#include "policies/detect/characters.h"
#include "policies/detect/scattered.h"
#include "policies/detect/secret_values.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr ByteSet kBlank(" \t\r");
constexpr ByteSet kName("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
constexpr std::size_t kLongestWord = 160;

bool is_any_of(char c, std::string_view signs) { return signs.find(c) != std::string_view::npos; }

// Nothing but an indentation, marks of lists, quotations and remarks, and a word of a shell stands before `first` in its line.
bool begins_line(std::string_view text, std::size_t first) {
  constexpr std::size_t kMost = 32;
  constexpr ByteSet kMarks(" \t-#>+;");
  constexpr auto kWords = std::to_array<std::string_view>({"", "export ", "set ", "SET ", "ENV ", "ARG ", "setx "});
  const std::size_t from = first - std::min(first, kMost);
  const std::size_t line = text.substr(from, first - from).rfind('\n');
  if (line == std::string_view::npos && from > 0) return false;
  std::string_view head = text.substr(from, first - from).substr(line + 1);  // npos + 1 is 0
  head.remove_prefix(kMarks.run_end(head, 0));
  return std::ranges::find(kWords, head) != kWords.end();
}

// Where the value begins that `=` or `:` at `at` gives; 0 where another operator stands there.
std::size_t behind_sign(std::string_view text, std::size_t last) {
  constexpr std::size_t kMostBlanks = 12;
  const std::size_t at = kBlank.run_end(text, last, kMostBlanks);
  if (at >= text.size() || (text[at] != '=' && text[at] != ':')) return 0;
  const bool setting = text[at] == '=' && at == last;
  if (!setting && at + 1 < text.size() && is_any_of(text[at + 1], "=>~:/")) return 0;
  return kBlank.run_end(text, at + 1, kMostBlanks);
}

// The word at `at`: up to a blank, a line end and what is not ASCII.
std::string_view word_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at, kLongestWord + 1);
  std::size_t end = 0;
  while (end < rest.size() && rest[end] > ' ' && rest[end] < '\x7F') ++end;
  return rest.substr(0, end);
}

// Up to a line end that is written, `\n`.
std::string_view before_written_end(std::string_view word) {
  for (std::size_t at = word.find('\\'); at != std::string_view::npos; at = word.find('\\', at + 1)) {
    if (at + 1 < word.size() && (word[at + 1] == 'n' || word[at + 1] == 'r')) return word.substr(0, at);
  }
  return word;
}

// Nothing but a remark follows `end` in its line.
bool ends_line(std::string_view text, std::size_t end) {
  const std::size_t next = kBlank.run_end(text, end);
  if (next == text.size() || text[next] == '\n') return true;
  return next > end && (text[next] == '#' || text.substr(next).starts_with("//"));
}

// The word goes on as another member of what it stands in: `;Encrypt=true`, `,"user":`, with so many letters or more.
bool holds_member(std::string_view word, std::size_t fewest) {
  for (std::size_t at = word.find_first_of(",;&{"); at != std::string_view::npos; at = word.find_first_of(",;&{", at + 1)) {
    const bool colon = word[at] == ',' || word[at] == '{';
    const std::size_t quotes = at + 1 < word.size() && is_any_of(word[at + 1], "\"'") ? 1 : 0;
    const std::size_t name = at + 1 + quotes;
    const std::size_t sign = kName.run_end(word, name) + quotes;
    const std::string_view letters = word.substr(name, fewest);
    if (sign >= word.size() || letters.size() < fewest || !std::ranges::all_of(letters, is_letter)) continue;
    if (word[sign] == '=' || (word[sign] == ':' && colon)) return true;
  }
  return false;
}

// Where a string of JSON ends that the word stands in: `…"}`, `…","next"`.
std::size_t json_end(std::string_view word) {
  for (std::size_t quote = word.find('"'); quote != std::string_view::npos; quote = word.find('"', quote + 1)) {
    const std::string_view rest = word.substr(quote + 1);
    const bool closes = !rest.empty() && rest.find_first_not_of("}]") == std::string_view::npos;
    if (closes || rest.starts_with(",\"") || rest == ",") return quote;
  }
  return word.size();
}

// In quotes or set off as a whole, but for what ends a statement.
bool is_in_quotes(std::string_view word) {
  while (word.ends_with(',') || word.ends_with(';')) word.remove_suffix(1);
  return word.size() > 1 && is_any_of(word.front(), "\"'`*_~") && word.back() == word.front();
}

// `arg0;`, `arg0,`: a variable of a program.
bool is_variable(std::string_view word) { return is_any_of(word.back(), ";,)") && kName.run_end(word, 0) + 1 == word.size(); }

// Quotes within what they enclose, which nobody escaped: none of them ends a string behind which another one begins.
bool are_inner(std::string_view text, char quote) {
  bool closed = false;
  for (std::size_t at = text.find(quote); at != std::string_view::npos; at = text.find(quote, at + 1)) {
    if (closed && is_any_of(text[at - 1], ",:([{=+")) return false;
    const std::size_t next = text.find_first_not_of(",;)]}", at + 1);
    if (next == std::string_view::npos && at + 1 < text.size()) return false;
    closed = closed || (at + 1 < text.size() && is_any_of(text[at + 1], ",:;)]}+"));
  }
  return true;
}

// The quote that ends the one word of the line, which is scattered and may hold such quotes; npos where it is none.
std::size_t outermost_quote(std::string_view line, char quote) {
  std::string_view word = word_at(line, 0);
  if (!ends_line(line, word.size())) return std::string_view::npos;
  while (!word.empty() && is_any_of(word.back(), ",;)]}")) word.remove_suffix(1);
  if (word.size() < 2 || word.back() != quote) return std::string_view::npos;
  const std::string_view value = word.substr(0, word.size() - 1);
  return are_inner(value, quote) && is_scattered(value) ? value.size() : std::string_view::npos;
}

// What stands before in the same line, as far as it is looked at.
std::string_view line_before(std::string_view text, std::size_t at) {
  constexpr std::size_t kReach = 160;
  const std::string_view before = text.substr(at - std::min(at, kReach), std::min(at, kReach));
  return before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
}

// Nothing but small letters, or right behind its sign within brackets, as programs are written: `{key:t.key,password:!0};r(5)`.
bool seems_program(std::string_view before, std::string_view word) {
  constexpr auto kOperators = std::to_array<std::string_view>({"||", "&&", "==", "!=", "=>", "</"});
  const bool joined = !before.empty() && !kBlank.contains(before.back()) && before.find_first_of("{(;") != std::string_view::npos;
  return joined || std::ranges::none_of(word, is_upper) ||
         std::ranges::any_of(kOperators, [word](std::string_view sign) { return word.find(sign) != std::string_view::npos; });
}

// Where the word ends among its last signs, from `last` on: at what closes something that was opened before it in its line. A double quote
// closes strings that began further away too.
std::size_t enclosed_end(std::string_view before, std::string_view word, std::size_t last) {
  constexpr std::string_view kClose = ")]}>\"'`|*_";
  constexpr std::string_view kOpen = "([{<\"'`|*_";
  for (std::size_t i = last; i < word.size(); ++i) {
    const bool escape = word[i] == '\\' && i + 1 < word.size();
    const std::size_t sign = kClose.find(word[escape ? i + 1 : i]);
    if (sign == std::string_view::npos || word.substr(0, i).find(kOpen[sign]) != std::string_view::npos) continue;
    if (kOpen[sign] == '"' || before.find(kOpen[sign]) != std::string_view::npos) return i;
  }
  return word.size();
}

// Two single quotes that stand for one: `'it''s'`. The quotes of an empty string are none.
bool is_doubled(std::string_view line, std::size_t at) {
  if (!line.substr(at + 1).starts_with('\'') || line.find('\'', at + 2) == std::string_view::npos) return false;
  return at > 0 || !is_any_of(line[at + 2], " ,;:)]}.");
}

}  // namespace

std::optional<ByteSpan> find_word_alone(std::string_view text, std::size_t first, std::size_t last) {
  const std::size_t at = behind_sign(text, last);
  if (at == 0 || at >= text.size()) return std::nullopt;
  std::string_view word = word_at(text, at);
  if (!is_scattered(word) || !ends_line(text, at + word.size()) || !begins_line(text, first)) return std::nullopt;
  constexpr std::size_t kWord = 3;
  const bool tags = word.back() == '>' && word.find("</") != std::string_view::npos;
  if (is_in_quotes(word) || is_variable(word) || tags || holds_member(word, kWord)) return std::nullopt;
  word = word.substr(0, json_end(word));
  return is_scattered(word) ? std::optional(byte_span(at, at + word.size())) : std::nullopt;
}

std::size_t closing_quote(std::string_view line, std::string_view close) {
  const std::size_t plain = line.find(close);
  const char quote = close.back();
  const std::size_t slashes = close.size() - 1;  // that a quote has around the value
  if (plain == std::string_view::npos || !is_any_of(quote, "\"'`") || (slashes > 0 && close.front() != '\\')) return plain;
  if (slashes == 0) {
    if (const std::size_t outermost = outermost_quote(line, quote); outermost != std::string_view::npos) return outermost;
  }
  for (std::size_t at = line.find(quote); at != std::string_view::npos; at = line.find(quote, at + 1)) {
    std::size_t escapes = 0;
    while (escapes < at && line[at - 1 - escapes] == '\\') ++escapes;
    const bool doubled = quote == '\'' && slashes == 0 && is_doubled(line, at);
    if (doubled) ++at;
    if (!doubled && escapes % (2 * (slashes + 1)) == slashes) return at - slashes;
  }
  return plain;
}

std::size_t scattered_end(std::string_view text, std::size_t at, std::size_t end) {
  constexpr std::size_t kShort = 4;
  std::string_view word = before_written_end(word_at(text, at));
  if (at + word.size() <= end || word.size() > kLongestWord || word.starts_with('-')) return end;
  const std::size_t last = word.find_last_not_of(".,;:?!)]}>\"'`|*_\\<");  // then what may close something
  if (last == std::string_view::npos || at + last < end) return end;
  const std::string_view before = line_before(text, at);
  word = word.substr(0, enclosed_end(before, word, last + 1));
  const std::string_view tail = word.substr(end - at);
  const bool other = tail.size() > kShort && spoken_size(tail) + 1 == tail.size();  // `|base64`
  return seems_program(before, word) || other || holds_member(tail, 1) || !is_scattered(word) ? end : at + word.size();
}

}  // namespace sekisho
