#include "policies/detect/secret_pairs.h"

#include "policies/detect/characters.h"
#include "policies/detect/login_pair.h"
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
  std::string_view near = before.substr(before.size() - std::min(before.size(), kLongestName));
  const std::size_t line = near.rfind('\n') + 1;  // npos + 1 is 0
  near.remove_prefix(line);
  const bool whole_line = line > 0 || near.size() == before.size();
  for (const std::string_view sign : kSigns) {
    const std::size_t at = near.rfind(sign);
    if (at == std::string_view::npos || (at == 0 && whole_line)) continue;
    return near.find_first_of(":=|,;(", at) == std::string_view::npos ? sign : std::string_view();
  }
  return {};
}

std::optional<Label> label_around(std::string_view text, ByteSpan word) {
  const std::string_view before = text.substr(0, word.begin);
  const std::string_view sign = sign_before(before);
  if (sign.empty()) return std::nullopt;
  const std::size_t least = before.size() - std::min(before.size(), kLongestLabel + 1);
  const std::size_t begin = least + before.substr(least).rfind('\n') + 1;  // npos + 1 is 0
  if (before.size() - begin > kLongestLabel) return std::nullopt;
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
  constexpr auto kLeads = std::to_array<std::string_view>({":", "=", "は", "is ", "are "});
  std::size_t at = kSetOff.run_end(text, end, kMostSetOff);
  const auto leads = [rest = text.substr(at)](std::string_view lead) { return rest.starts_with(lead); };
  const auto* const lead = std::ranges::find_if(kLeads, leads);
  if (lead == kLeads.end() && (at >= text.size() || text[at] != '\n')) return std::nullopt;
  if (lead != kLeads.end()) at = kSetOff.run_end(text, at + lead->size(), kMostSetOff);
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

// What labels call a user.
constexpr auto kUserNames =
    std::to_array<std::string_view>({"id",       "user",   "username",   "user name", "userid",     "login",        "account",
                                     "email",    "e-mail", "mail",       "uid",       "benutzer",   "identifiant",  "usuario",
                                     "ユーザー", "ユーザ", "ユーザー名", "ユーザ名",  "アカウント", "アカウント名", "メールアドレス"});

bool same_letters(std::string_view text, std::string_view word) {
  return std::ranges::equal(text, word, [](char a, char b) { return to_lower(a) == b; });
}

bool ends_with_user(std::string_view text) {
  return std::ranges::any_of(kUserNames, [text](std::string_view word) {
    if (text.size() < word.size() || !same_letters(text.substr(text.size() - word.size()), word)) return false;
    return text.size() == word.size() || !is_letter(word.front()) || !is_alnum(text[text.size() - word.size() - 1]);
  });
}

// Where the longest of them ends that `text` begins with; 0 without one.
std::size_t user_end(std::string_view text) {
  std::size_t end = 0;
  for (const std::string_view word : kUserNames) {
    if (!same_letters(text.substr(0, word.size()), word)) continue;
    const bool whole = text.size() == word.size() || !is_letter(word.back()) || !is_alnum(text[word.size()]);
    if (whole) end = std::max(end, word.size());
  }
  return end;
}

// The names of a user and of a password, as one label.
struct PairLabel {
  PairOrder order = PairOrder::UserFirst;
  std::size_t end = 0;
};

constexpr auto kBetweenNames = std::to_array<std::string_view>({"/", "・", "&", ":", "と", "、", ",", "and"});

std::string_view without_blanks_behind(std::string_view text) {
  while (!text.empty() && kBlanks.contains(text.back())) text.remove_suffix(1);
  return text;
}

// Two names that mere blanks split are heads, with the values on the lines below.
bool follows_user(std::string_view text, ByteSpan word, bool heads) {
  const std::size_t from = word.begin - std::min<std::size_t>(word.begin, kLongestName);
  const std::string_view all = text.substr(from, word.begin - from);
  std::string_view before = without_blanks_behind(all);
  const auto ends = [before](std::string_view sign) { return before.ends_with(sign); };
  const auto* const sign = std::ranges::find_if(kBetweenNames, ends);
  if (sign != kBetweenNames.end()) before.remove_suffix(sign->size());
  const bool split = sign != kBetweenNames.end() || (heads && before.size() < all.size());
  return split && ends_with_user(without_blanks_behind(before));
}

std::optional<PairLabel> pair_label_around(std::string_view text, ByteSpan word) {
  const std::size_t behind = kSetOff.run_end(text, word.end, kMostSetOff);
  if (behind_label(text, word.end)) {
    const bool heads = behind < text.size() && text[behind] == '\n';
    if (follows_user(text, word, heads)) return PairLabel{.end = word.end};
  }
  const auto begins = [rest = text.substr(behind)](std::string_view sign) { return rest.starts_with(sign); };
  const auto* const sign = std::ranges::find_if(kBetweenNames, begins);
  if (sign == kBetweenNames.end()) return std::nullopt;
  const std::size_t name = kBlanks.run_end(text, behind + sign->size(), kMostSetOff);
  const std::size_t size = user_end(text.substr(name, kLongestName));
  return size > 0 ? std::optional(PairLabel{.order = PairOrder::PasswordFirst, .end = name + size}) : std::nullopt;
}

// The line at `at` without its bullet; nullopt where it is long.
std::optional<ByteSpan> row_at(std::string_view text, std::size_t at) {
  constexpr ByteSet kBullets(" \t-*");
  const std::string_view rest = text.substr(at, kLongestRow);
  const std::size_t size = std::min(rest.find('\n'), rest.size());
  if (at + size < text.size() && text[at + size] != '\n') return std::nullopt;
  return byte_span(std::min(kBullets.run_end(text, at), at + size), at + size);
}

// The password of a row, judged more strictly where what splits it from the user may as well stand in a sentence.
std::optional<Hit> judge_row(std::string_view text, ByteSpan row, PairOrder order) {
  const auto pair = read_login_pair(text.substr(row.begin, row.end - row.begin), order);
  if (!pair) return std::nullopt;
  const ByteSpan password{row.begin + pair->password.begin, row.begin + pair->password.end};
  return judge_cell(pair->sure ? NameKind::Password : NameKind::ShortName, text, password);
}

// Behind a label of the two names, and on the lines below it.
bool find_below_names(std::string_view text, ByteSpan word, std::vector<Hit>& hits) {
  const auto label = pair_label_around(text, word);
  const auto begin = label ? behind_label(text, label->end) : std::nullopt;
  const std::size_t before = hits.size();
  std::size_t at = begin.value_or(text.size());
  for (int rows = 0; at < text.size() && rows < kMostRows; ++rows) {
    const auto row = row_at(text, at);
    const auto hit = row ? judge_row(text, *row, label->order) : std::nullopt;
    if (!hit) break;
    hits.push_back(*hit);
    at = std::size_t{row->end} + 1;
  }
  return hits.size() > before;
}

// What stands behind a word for a user and his password.
std::optional<ByteSpan> row_behind_login(std::string_view text, ByteSpan word) {
  constexpr auto kTails = std::to_array<std::string_view>({" info", " information", " details", "情報"});
  const auto follows = [rest = text.substr(word.end)](std::string_view tail) { return rest.starts_with(tail); };
  const auto* const tail = std::ranges::find_if(kTails, follows);
  const auto at = behind_label(text, word.end + (tail == kTails.end() ? 0 : tail->size()));
  return at ? row_at(text, *at) : std::nullopt;
}

// What stands before で in front of such a word: `alice / … でログイン`.
std::optional<ByteSpan> row_before_login(std::string_view text, ByteSpan word) {
  constexpr std::string_view kWith = "で";
  if (!text.substr(0, word.begin).ends_with(kWith)) return std::nullopt;
  const std::size_t end = word.begin - kWith.size();
  std::size_t begin = end;
  while (begin > 0 && end - begin < kLongestRow && is_ascii(text[begin - 1]) && text[begin - 1] != '\n') --begin;
  return byte_span(begin, end);
}

// A password as no other word is.
std::optional<Hit> judge_login(std::string_view text, ByteSpan row) {
  const auto hit = judge_row(text, row, PairOrder::UserFirst);
  if (!hit) return std::nullopt;
  const std::string_view password = text.substr(hit->span.begin, hit->span.end - hit->span.begin);
  return is_unlike_words(password) && has_password_sign(password) ? hit : std::nullopt;
}

}  // namespace

bool find_paired(const SecretName& name, std::string_view text, ByteSpan word, std::vector<Hit>& hits) {
  const bool chosen = name.kind == NameKind::Password || name.kind == NameKind::ShortName || name.kind == NameKind::Pin;
  const auto label = chosen ? label_around(text, word) : std::nullopt;
  auto at = label ? behind_label(text, label->end) : std::nullopt;
  bool first_row = false;
  for (int rows = 0; at && *at < text.size() && rows < kMostRows; ++rows) {
    const std::string_view rest = text.substr(*at, kLongestRow);
    const std::size_t end = *at + std::min(rest.find('\n'), rest.size());
    const bool whole = end == text.size() || text[end] == '\n';
    const auto value = whole ? value_of(text.substr(*at, end - *at), *label) : std::nullopt;
    if (!value) break;
    if (const auto hit = judge_cell(name.kind, text, byte_span(*at + value->begin, *at + value->end))) {
      first_row = first_row || rows == 0;
      hits.push_back(*hit);
    }
    at = end + 1;
  }
  return first_row || (chosen && find_below_names(text, word, hits));
}

std::optional<Hit> match_login(std::string_view text, ByteSpan word) {
  for (const auto& row : {row_before_login(text, word), row_behind_login(text, word)}) {
    const auto hit = row ? judge_login(text, *row) : std::nullopt;
    if (hit) return hit;
  }
  return std::nullopt;
}

}  // namespace sekisho
