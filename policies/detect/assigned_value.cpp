#include "policies/detect/assigned_value.h"

#include "policies/detect/byte_lanes.h"
#include "policies/detect/characters.h"
#include "policies/detect/literal_value.h"
#include "policies/detect/scattered.h"
#include "policies/detect/secret_values.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr ByteSet kBlank(" \t");
constexpr ByteSet kLetters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
constexpr std::size_t kLongest = 2048;

// How a name leads to its value.
struct Lead {
  std::size_t at = 0;   // where the value or its quotes begin
  bool direct = false;  // by an operator, not by a mere word
  bool lines = false;   // the value may stand on the next line
  bool bare = false;    // by a blank alone
};

std::size_t skip_blanks(std::string_view text, std::size_t at) { return kBlank.run_end(text, at, 12); }

// The operator at `at`, the longest that fits; its length, 0 for none.
std::size_t operator_at(std::string_view text, std::size_t at) {
  constexpr auto kOperators =
      std::to_array<std::string_view>({":::=", "::=", ":=", "?=", "+=", ".=", "=>", "<-", "||", "==", "=", ":", "は", "→", "⇒"});
  constexpr ByteSet kBegins(":?+.=<|\xE2\xE3");
  if (at >= text.size() || !kBegins.contains(text[at])) return 0;
  for (const std::string_view one : kOperators) {
    if (text.substr(at).starts_with(one)) return one.size();
  }
  return 0;
}

// Whether the name is written as an option: `--password`, `-token`.
bool is_option(std::string_view text, std::size_t first) {
  return text[first] == '-' && (first == 0 || text[first - 1] == ' ' || text[first - 1] == '\n' || text[first - 1] == '"');
}

// A word may stand between: the type (`token: String = …`, `token string = …`), an attribute (`key="Password" value="…"`), `is`.
std::optional<Lead> behind_word(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestWord = 24;
  const std::size_t end = kLetters.run_end(text, at, kLongestWord);
  if (end == at) return std::nullopt;
  const std::string_view word = text.substr(at, end - at);
  if (word == "is" || word == "was") {
    const std::size_t value = skip_blanks(text, end);
    const std::size_t sign = operator_at(text, value);
    if (value == end && sign == 0) return std::nullopt;
    return Lead{.at = value + sign};
  }
  const std::size_t sign = skip_blanks(text, end);
  if (sign >= text.size() || text[sign] != '=' || text.substr(sign).starts_with("==") || text.substr(sign).starts_with("=>"))
    return std::nullopt;
  return Lead{.at = sign + 1, .direct = true};
}

// Behind what a sentence says of whose or what it is: `password for the router is `; `at` where it says nothing.
std::size_t behind_owner(std::string_view text, std::size_t at) {
  constexpr auto kOf = std::to_array<std::string_view>({"for ", "of ", "to "});
  constexpr std::string_view kIs = " is ";
  constexpr std::size_t kLongestOwner = 40;
  const std::string_view owner = text.substr(at, kLongestOwner + kIs.size());
  const auto begins = [owner](std::string_view of) { return owner.starts_with(of); };
  if (std::ranges::none_of(kOf, begins)) return at;
  const std::size_t end = owner.find_first_of(".,;:!?\n");
  const std::size_t is = owner.substr(0, end).find(kIs);
  return is == std::string_view::npos ? at : at + is + kIs.size();
}

// Behind the operator at `at`: `は、` pauses before it goes on.
std::size_t behind_operator(std::string_view text, std::size_t at, std::size_t size) {
  constexpr std::string_view kPause = "、";
  const bool pauses = !is_ascii(text[at]) && text.substr(at + size).starts_with(kPause);
  return skip_blanks(text, at + size + (pauses ? kPause.size() : 0));
}

// Behind 】 of 【パスワード】; 0 where none stands.
std::size_t behind_heading(std::string_view text, std::size_t at) {
  constexpr std::string_view kBracket = "】";
  return text.substr(at).starts_with(kBracket) ? at + kBracket.size() : 0;
}

// Behind a remark in parentheses on a name: パスワード(仮); on one of ASCII only behind a blank and before a colon, `password (prod): `.
std::size_t behind_remark(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestRemark = 24;  // bytes
  const bool ascii = is_ascii(text[at - 1]);
  const std::size_t open = at + (ascii ? 1 : 0);
  if (open >= text.size() || text[open] != '(' || (ascii && text[at] != ' ')) return at;
  const std::size_t close = text.substr(open, kLongestRemark).find(')');
  if (close == std::string_view::npos) return at;
  const std::size_t behind = open + close + 1;
  return ascii && !text.substr(behind).starts_with(": ") ? at : behind;
}

// The name of the tag at `at`; empty where none stands. A closing one begins with `/`.
std::string_view tag_at(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestTag = 160;
  if (at >= text.size() || text[at] != '<') return {};
  const std::string_view tag = text.substr(at, kLongestTag);
  const std::size_t close = tag.find('>');
  return close == std::string_view::npos ? std::string_view() : tag.substr(1, close - 1);
}

// Between the cells of a row of HTML, the terms of its lists and the keys of a property list, from the name's closing tag to the value's
// opening one: `Password</td><td>`; 0 where nothing such stands.
std::size_t behind_tags(std::string_view text, std::size_t at) {
  constexpr auto kOpening = std::to_array<std::string_view>({"td", "dd", "string", "value", "code", "b", "strong", "span"});
  constexpr ByteSet kSpace(" \t\r\n:");
  constexpr int kMostTags = 5;
  if (at + 1 >= text.size() || text[at] != '<' || text[at + 1] != '/') return 0;
  bool cell = false;
  for (int i = 0; i < kMostTags; ++i) {
    const std::string_view tag = tag_at(text, at);
    if (tag.empty()) break;
    const std::string_view name = tag.substr(0, tag.find(' '));
    const auto* const opening = std::ranges::find(kOpening, name);
    if (!name.starts_with('/') && opening == kOpening.end()) return 0;
    cell = cell || (opening != kOpening.end() && opening - kOpening.begin() < 4);
    at = kSpace.run_end(text, at + tag.size() + 2, 32);
  }
  return cell ? at : 0;
}

// Behind the end of what is set off with its colon: `**Password:** `, `<b>Password:</b> `.
std::size_t behind_emphasis(std::string_view text, std::size_t at) {
  if (at >= text.size() || (text[at] != '*' && text[at] != '_' && text[at] != '<')) return at;
  for (const std::string_view end : {"** ", "__ ", "* ", "_ ", "</b> ", "</strong> "}) {
    if (text.substr(at).starts_with(end)) return skip_blanks(text, at + end.size());
  }
  return at;
}

// `login alice password hR7xkq2z`, on one line or on two: how .netrc has it. `at`: where the value would stand, alone on its line.
bool in_netrc(std::string_view text, std::size_t first, std::size_t last, std::size_t at) {
  constexpr ByteSet kSpace(" \t\r\n");
  constexpr std::size_t kReach = 80;
  constexpr std::string_view kName = "password";
  const auto same = [](char a, char b) { return to_lower(a) == b; };
  if (!std::ranges::equal(text.substr(first, last - first), kName, same)) return false;
  std::string_view before = text.substr(0, first);
  before = before.substr(before.size() - std::min(before.size(), kReach));
  const auto drop = [&before](const auto& drops) {
    const std::size_t size = before.size();
    while (!before.empty() && drops(before.back())) before.remove_suffix(1);
    return before.size() < size;
  };
  const auto blank = [&](char c) { return kSpace.contains(c); };
  const bool user = drop(blank) && drop([&](char c) { return !kSpace.contains(c); }) && drop(blank) && before.ends_with("login");
  std::size_t end = at;
  while (end < text.size() && !kSpace.contains(text[end])) ++end;
  end = skip_blanks(text, end);
  return user && (end == text.size() || text[end] == '\n' || text[end] == '\r');
}

std::optional<Lead> find_lead(std::string_view text, std::size_t first, std::size_t last) {
  constexpr ByteSet kClosing("\"'`\\])*_");
  constexpr std::size_t kMostClosing = 5;
  if (const std::size_t bracket = behind_heading(text, last)) return Lead{.at = skip_blanks(text, bracket), .direct = true};
  const std::size_t closed = kClosing.run_end(text, behind_remark(text, last), kMostClosing);
  const std::size_t at = skip_blanks(text, closed);
  if (at >= text.size()) return std::nullopt;
  if (const std::size_t size = operator_at(text, at)) {
    const std::size_t value = behind_emphasis(text, behind_operator(text, at, size));
    if (auto typed = behind_word(text, value); typed && typed->direct && text[at] == ':') return typed;
    return Lead{.at = value, .direct = true};
  }
  if (const std::size_t value = behind_tags(text, at)) return Lead{.at = value, .direct = true};
  if (text[at] == '\'' && closed == last && at > last) return Lead{.at = at, .direct = true};  // SQL: PASSWORD '…'
  if (text.substr(at).starts_with("「")) return Lead{.at = at, .direct = true};
  const bool quoted_name = closed > last;
  if (text[at] == ',' && quoted_name) return Lead{.at = at + 1, .direct = true};
  if (text[at] == '|') return Lead{.at = at + 1};
  const bool string = at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\'' || text[at + 1] == '`');
  if (text[at] == '(' && at == last && string) return Lead{.at = at + 1};
  const bool tag = first > 0 && (text[first - 1] == '<' || text[first - 1] == ':');
  if (text[at] == '>' && tag) return Lead{.at = at + 1, .direct = true, .lines = true};
  if (at == last) return std::nullopt;
  if (is_option(text, first)) return Lead{.at = at};
  if (const auto lead = behind_word(text, at)) return lead;
  return in_netrc(text, first, last, at) ? std::optional(Lead{.at = at}) : std::nullopt;
}

// `Bearer `, `Basic ` and what else names a scheme of HTTP's authorization.
std::size_t behind_scheme(std::string_view text, std::size_t at) {
  constexpr auto kSchemes =
      std::to_array<std::string_view>({"bearer ", "basic ", "token ", "api-token ", "api-key ", "apikey ", "digest "});
  constexpr ByteSet kBegins("BbTtAaDd");
  if (at >= text.size() || !kBegins.contains(text[at])) return at;
  for (const std::string_view scheme : kSchemes) {
    const auto same = [](char a, char b) { return to_lower(a) == b; };
    if (std::ranges::equal(text.substr(at, scheme.size()), scheme, same)) return at + scheme.size();
  }
  return at;
}

// Where the value's first byte stands and what closes it: a quote, or nothing.
struct Opening {
  std::size_t at = 0;
  std::string_view close;
};

Opening open_quote(std::string_view text, std::size_t at) {
  constexpr std::string_view kPrefixes = "bBfFrRuUL@$";
  constexpr auto kQuotes =
      std::to_array<std::string_view>({"\\\\\"", "\\\"", "\\'", "\"\"\"", "\"", "'", "`", "“", "「", "**", "*", "__", "~~"});
  const bool prefixed =
      at + 1 < text.size() && kPrefixes.find(text[at]) != std::string_view::npos && (text[at + 1] == '"' || text[at + 1] == '\'');
  const std::size_t begin = at + (prefixed ? 1 : 0);
  constexpr ByteSet kBegins("\\\"'`*_~\xE2\xE3");
  if (begin >= text.size() || !kBegins.contains(text[begin])) return {at, {}};
  for (const std::string_view quote : kQuotes) {
    if (!text.substr(begin).starts_with(quote)) continue;
    const std::string_view close = quote == "“" ? "”" : quote == "「" ? "」" : quote;
    return {begin + quote.size(), close};
  }
  return {at, {}};
}

std::size_t unquoted_end(std::string_view text, std::size_t at, bool query) {
  constexpr ByteSet kEnd(" \t\r\n\"'`<>|,;)]}\\");
  const std::size_t stop = std::min(text.size(), at + kLongest);
  std::size_t end = at;
  while (end < stop && is_ascii(text[end]) && !kEnd.contains(text[end]) && !(query && text[end] == '&')) ++end;
  while (end > at && (text[end - 1] == '.' || text[end - 1] == ':' || text[end - 1] == '?')) --end;  // a sentence's end
  return end;
}

// True where the value is an expression or the beginning of one: a call, an index (`Optional[str]`), another argument (`salt=b"…"`).
bool is_expression(std::string_view value, std::string_view behind) {
  constexpr ByteSet kName("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
  if (value.find('(') != std::string_view::npos) return true;
  const std::size_t bracket = value.find('[');
  const std::size_t name = kName.run_end(value, 0);
  const bool cut = !behind.empty() && std::string_view("],\"'").find(behind.front()) != std::string_view::npos;
  const bool index = name > 0 && value.substr(0, bracket).find_first_of("=:!#%") == std::string_view::npos && bracket < value.size() && cut;
  const bool argument = name > 1 && name + 1 < value.size() && value[name] == '=' && value[name + 1] != '=';
  return index || argument;
}

bool goes_on(std::string_view text, std::size_t end) {
  return end < text.size() && (text[end] == '[' || (text[end] == '\\' && end + 1 < text.size() && text[end + 1] == '('));
}

// A value without quotes.
struct Unquoted {
  std::size_t at = 0;
  std::size_t word = 0;    // where it begins with an opening quote that nothing closes
  bool query = false;      // of a URL
  bool scattered = false;  // it may go on behind a sign
};

std::optional<ByteSpan> find_unquoted(std::string_view text, const Unquoted& from) {
  const std::size_t end = unquoted_end(text, from.at, from.query);
  if (from.scattered) {
    if (const std::size_t word = scattered_end(text, from.word, end); word > end) return byte_span(from.word, word);
  }
  if (end <= from.at || goes_on(text, end)) return std::nullopt;
  const std::string_view value = text.substr(from.at, end - from.at);
  const bool closed = end < text.size() && text[end] == ')';
  const bool scattered = from.scattered && is_scattered(closed ? text.substr(from.at, end + 1 - from.at) : value);
  if (!scattered && is_expression(value, text.substr(end))) return std::nullopt;
  return byte_span(from.at, end);
}

}  // namespace

std::optional<AssignedValue> find_assigned(std::string_view text, std::size_t first, std::size_t last, AssignedForms forms) {
  constexpr ByteSet kSpace(" \t\r\n");
  auto lead = find_lead(text, first, last);
  if (!lead && forms.bare && skip_blanks(text, last) > last) lead = Lead{.at = behind_owner(text, skip_blanks(text, last)), .bare = true};
  if (!lead) return std::nullopt;
  std::size_t at = lead->lines ? kSpace.run_end(text, lead->at, 64) : skip_blanks(text, lead->at);
  AssignedValue value;
  value.bare = lead->bare;
  Opening opening = open_quote(text, at);
  const std::size_t scheme = behind_scheme(text, opening.at);
  value.scheme = scheme != opening.at;
  if (value.scheme) opening = {scheme, opening.close};
  if (opening.at >= text.size()) return std::nullopt;
  const bool query = first > 0 && (text[first - 1] == '&' || text[first - 1] == '?');
  if (!opening.close.empty() && !value.scheme) {
    const std::string_view line = text.substr(opening.at, std::min(text.find('\n', opening.at), opening.at + kLongest) - opening.at);
    const std::size_t close = closing_quote(line, opening.close);
    value.quoted = close != std::string_view::npos;
    if (close == 0 || (value.quoted && goes_on(text, opening.at + close))) return std::nullopt;
    if (value.quoted) value.span = byte_span(opening.at, opening.at + close);
  }
  if (value.quoted) return value;
  const std::size_t word = forms.scattered && !value.scheme && !query ? at : opening.at;
  const auto span = find_unquoted(text, {.at = opening.at, .word = word, .query = query, .scattered = forms.scattered && !query});
  if (!span) return std::nullopt;
  value.span = *span;
  return value;
}

}  // namespace sekisho
