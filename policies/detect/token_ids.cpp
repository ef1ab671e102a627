#include "policies/detect/token_ids.h"

#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"
#include "policies/detect/standing.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <optional>

namespace sekisho {
namespace {

constexpr ByteSet kWord(kAlnum);
constexpr std::string_view kClasses = "nac";

// `2a7n` as `aannnnnnn`; digits that stand before no class are themselves.
std::string expand(std::string_view form) {
  std::string places;
  for (std::size_t at = 0; at < form.size(); ++at) {
    std::size_t end = at;
    while (end < form.size() && is_digit(form[end])) ++end;
    const bool counts = end > at && end < form.size() && kClasses.find(form[end]) != std::string_view::npos;
    places.append(counts ? static_cast<std::size_t>(number_of(form.substr(at, end - at))) : 1, counts ? form[end] : form[at]);
    if (counts) at = end;
  }
  return places;
}

bool is_word_place(char place) { return is_alnum(place); }

std::size_t first_word(std::string_view places) {
  return static_cast<std::size_t>(std::ranges::find_if_not(places, is_word_place) - places.begin());
}

bool is_gap(char c) { return c == ' ' || c == '-'; }

// What a form finds at a place.
struct Match {
  std::string code;   // upper case
  bool upper = true;  // as it was written
};

bool fits(char c, char place) {
  switch (place) {
    case 'n':
      return is_digit(c);
    case 'a':
      return is_letter(c);
    case 'c':
      return is_alnum(c);
    default:
      return to_upper(c) == place;
  }
}

// Every place holds what the form wants there, and no letter or digit goes on behind it.
bool matches(std::string_view places, std::string_view text, std::size_t begin) {
  if (begin + places.size() > text.size()) return false;
  char gap = '\0';
  for (std::size_t i = 0; i < places.size(); ++i) {
    const char c = text[begin + i];
    if (places[i] != ' ') {
      if (!fits(c, places[i])) return false;
      continue;
    }
    if (!is_gap(c) || (gap != '\0' && gap != c)) return false;
    gap = c;
  }
  const std::size_t end = begin + places.size();
  return end == text.size() || !is_alnum(text[end]);
}

// The character may stand right behind the first word, of that size, of a code.
bool may_follow(char c, std::string_view places, std::size_t size) {
  if (size == places.size()) return !is_alnum(c);
  return places[size] == ' ' ? is_gap(c) : fits(c, places[size]);
}

Match read(std::string_view places, std::string_view text, std::size_t begin) {
  Match found;
  for (const char c : text.substr(begin, places.size())) {
    if (!is_alnum(c)) continue;
    found.upper = found.upper && !is_lower(c);
    found.code.push_back(to_upper(c));
  }
  return found;
}

}  // namespace

TokenIdsRule::TokenIdsRule(std::span<const std::span<const TokenId>> tables, ContextWords& words) {
  std::uint16_t number = 0;
  for (const std::span<const TokenId> table : tables) {
    for (const TokenId& row : table) add_row(row, number, words.add(row.words));
    ++number;
  }
}

void TokenIdsRule::add_row(const TokenId& row, std::uint16_t table, ContextFamily family) {
  std::string_view forms = row.forms;
  while (!forms.empty()) {
    const std::size_t end = std::min(forms.find('|'), forms.size());
    add({.id = &row, .family = family, .table = table, .places = expand(forms.substr(0, end))});
    forms.remove_prefix(std::min(end + 1, forms.size()));
  }
  if (std::ranges::find(types_, row.type) == types_.end()) types_.push_back(row.type);
}

void TokenIdsRule::add(Form made) {
  const std::size_t size = first_word(made.places);
  assert(size > 0 && size <= kLongestWord);
  const bool letters = std::ranges::all_of(made.places.substr(0, size), [](char place) { return place == 'a' || is_upper(place); });
  if (letters) longest_letters_ = std::max(longest_letters_, size);
  constexpr std::size_t kBits = 64;
  Forms& forms = by_first_[size];
  const std::size_t group = forms.all.size() / kBits;
  const std::uint64_t bit = std::uint64_t{1} << forms.all.size() % kBits;
  for (Forms::ByByte* const table : {&forms.begins, &forms.ends, &forms.behind}) table->resize(group + 1, {});
  for (int byte = 0; byte < 256; ++byte) {
    const auto place = static_cast<std::size_t>(byte);
    if (fits(static_cast<char>(byte), made.places[0])) forms.begins[group][place] |= bit;
    if (fits(static_cast<char>(byte), made.places[size - 1])) forms.ends[group][place] |= bit;
    if (may_follow(static_cast<char>(byte), made.places, size)) forms.behind[group][place] |= bit;
  }
  forms.all.push_back(std::move(made));
}

void TokenIdsRule::scan(const ScanText& text, std::vector<Hit>& hits) const {
  const std::string_view all = text.text();
  const ByteMaps& maps = text.reading().maps();
  std::size_t done = 0;
  for (const ByteSpan digits : text.digit_runs()) {
    if (digits.begin < done) continue;
    // As far as sixty-four places: longer words are none of these codes.
    const std::size_t begin = digits.begin - static_cast<std::size_t>(std::countl_one(maps.alnum_before(digits.begin)));
    const std::size_t end = digits.begin + static_cast<std::size_t>(std::countr_one(maps.alnum_from(digits.begin)));
    done = end;
    if (end - begin <= kLongestWord) judge_from(text, begin, end - begin, hits);
    // `AB 12 34 56 C`: the word before may be its beginning.
    if (begin < 2 || (all[begin - 1] != ' ' && all[begin - 1] != '-') || !is_letter(all[begin - 2])) continue;
    const std::size_t before = kWord.run_begin(all, begin - 1, longest_letters_ + 1);
    const std::size_t size = begin - 1 - before;
    const bool letters = std::ranges::all_of(all.substr(before, size), is_letter);
    if (letters && size <= longest_letters_) judge_from(text, before, size, hits);
  }
}

void TokenIdsRule::judge_from(const ScanText& text, std::size_t begin, std::size_t size, std::vector<Hit>& hits) const {
  const Forms& forms = by_first_[size];
  const auto first = static_cast<unsigned char>(text.text()[begin]);
  const auto last = static_cast<unsigned char>(text.text()[begin + size - 1]);
  const auto next = static_cast<unsigned char>(begin + size < text.text().size() ? text.text()[begin + size] : '\0');
  for (std::size_t group = 0; group < forms.begins.size(); ++group) {
    ByteMaps::for_each(forms.begins[group][first] & forms.ends[group][last] & forms.behind[group][next], group,
                       [&](std::size_t form) { judge(forms.all[form], text, begin, hits); });
  }
}

void TokenIdsRule::judge(const Form& form, const ScanText& text, std::size_t begin, std::vector<Hit>& hits) {
  const TokenId& id = *form.id;
  if (!matches(form.places, text.text(), begin)) return;
  const ByteSpan span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + form.places.size())};
  const bool labelled = !id.label.empty() && text.follows(span, id.label);
  const bool mentioned = labelled || text.mentions(form.family);
  if (id.alone == Alone::Never && !mentioned) return;
  const Match found = read(form.places, text.text(), begin);
  const Alone alone = found.upper || id.small ? id.alone : Alone::Never;
  if (alone == Alone::Never && !mentioned) return;
  if (id.valid != nullptr && !id.valid(found.code)) return;
  const Standing standing{.family = form.family,
                          .near = labelled || (mentioned && text.near(form.family, span)),
                          .broken = form.places.size() > first_word(form.places),
                          .alone = alone,
                          .sure = id.near,
                          .checked = id.checked == nullptr || id.checked(found.code),
                          .lettered = std::ranges::any_of(found.code, is_letter)};
  if (const auto confidence = judge_standing(standing, text, span))
    hits.push_back({.type = id.type, .confidence = *confidence, .span = span, .table = form.table});
}

std::vector<std::string_view> TokenIdsRule::types() const { return types_; }

}  // namespace sekisho
