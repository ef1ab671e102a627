#include "policies/detect/iban.h"

#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

constexpr std::string_view kType = "iban";
constexpr std::size_t kLongest = 34;

// Country and the form of what follows its two check digits: n digits, a letters, c either. Facts of the SWIFT IBAN registry (v101).
struct Form {
  std::string_view country;
  std::string_view parts;
};
constexpr auto kForms = std::to_array<Form>({
    {"AD", "8n12c"},    {"AE", "19n"},     {"AL", "8n16c"},    {"AT", "16n"},     {"AZ", "4a20c"},   {"BA", "16n"},      {"BE", "12n"},
    {"BG", "4a6n8c"},   {"BH", "4a14c"},   {"BI", "23n"},      {"BR", "23n1a1c"}, {"BY", "4c4n16c"}, {"CH", "5n12c"},    {"CR", "18n"},
    {"CY", "8n16c"},    {"CZ", "20n"},     {"DE", "18n"},      {"DJ", "23n"},     {"DK", "14n"},     {"DO", "4c20n"},    {"EE", "16n"},
    {"EG", "25n"},      {"ES", "20n"},     {"FI", "14n"},      {"FK", "2a12n"},   {"FO", "14n"},     {"FR", "10n11c2n"}, {"GB", "4a14n"},
    {"GE", "2a16n"},    {"GI", "4a15c"},   {"GL", "14n"},      {"GR", "7n16c"},   {"GT", "24c"},     {"HN", "4a20n"},    {"HR", "17n"},
    {"HU", "24n"},      {"IE", "4a14n"},   {"IL", "19n"},      {"IQ", "4a15n"},   {"IS", "22n"},     {"IT", "1a10n12c"}, {"JO", "4a4n18c"},
    {"KW", "4a22c"},    {"KZ", "3n13c"},   {"LB", "4n20c"},    {"LC", "4a24c"},   {"LI", "5n12c"},   {"LT", "16n"},      {"LU", "3n13c"},
    {"LV", "4a13c"},    {"LY", "21n"},     {"MC", "10n11c2n"}, {"MD", "20c"},     {"ME", "18n"},     {"MK", "3n10c2n"},  {"MN", "16n"},
    {"MR", "23n"},      {"MT", "4a5n18c"}, {"MU", "4a19n3a"},  {"NI", "4a20n"},   {"NL", "4a10n"},   {"NO", "11n"},      {"OM", "3n16c"},
    {"PK", "4a16c"},    {"PL", "24n"},     {"PS", "4a21c"},    {"PT", "21n"},     {"QA", "4a21c"},   {"RO", "4a16c"},    {"RS", "18n"},
    {"RU", "14n15c"},   {"SA", "2n18c"},   {"SC", "4a20n3a"},  {"SD", "14n"},     {"SE", "20n"},     {"SI", "15n"},      {"SK", "20n"},
    {"SM", "1a10n12c"}, {"SO", "19n"},     {"ST", "21n"},      {"SV", "4a20n"},   {"TL", "19n"},     {"TN", "20n"},      {"TR", "6n16c"},
    {"UA", "6n19c"},    {"VA", "18n"},     {"VG", "4a16n"},    {"XK", "16n"},     {"YE", "4a4n18c"},
});

const Form* find_form(char first, char second) {
  const std::array<char, 2> letters = {to_upper(first), to_upper(second)};
  const std::string_view country(letters.data(), letters.size());
  const auto found = std::ranges::lower_bound(kForms, country, {}, &Form::country);
  return found != kForms.end() && found->country == country ? &*found : nullptr;
}

bool fits_class(char c, char kind) { return kind == 'n' ? is_digit(c) : kind == 'a' ? is_letter(c) : is_alnum(c); }

// Reads along `parts`, such as 4a14n, and hands each place's class to `place`, which answers whether to go on.
template <class Place>
bool read_form(std::string_view parts, const Place& place) {
  std::size_t size = 0;
  for (const char c : parts) {
    if (is_digit(c)) {
      size = size * 10 + static_cast<std::size_t>(c - '0');
      continue;
    }
    for (; size > 0; --size) {
      if (!place(c)) return false;
    }
  }
  return true;
}

struct Candidate {
  std::string iban;
  std::size_t end = 0;
};

// Takes the next letter or digit, with a single space, which forms encode as `+`, or hyphen before it.
bool take(std::string_view text, Candidate& candidate, char kind) {
  std::size_t at = candidate.end;
  if (at < text.size() && (text[at] == ' ' || text[at] == '-' || text[at] == '+')) ++at;
  if (at >= text.size() || !fits_class(text[at], kind)) return false;
  candidate.iban.push_back(to_upper(text[at]));
  candidate.end = at + 1;
  return true;
}

class IbanRule final : public TextRule {
 public:
  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const std::string_view all = text.text();
    for (const ByteSpan digits : text.digit_runs()) {
      const std::size_t at = digits.begin;
      if (digits.end - at < 2 || at < 2 || !is_letter(all[at - 1]) || !is_letter(all[at - 2])) continue;
      if (at > 2 && is_alnum(all[at - 3])) continue;
      if (const Form* form = find_form(all[at - 2], all[at - 1])) judge(text, at - 2, *form, hits);
    }
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  static void judge(const ScanText& text, std::size_t begin, const Form& form, std::vector<Hit>& hits) {
    const std::string_view all = text.text();
    Candidate candidate{.iban = {to_upper(all[begin]), to_upper(all[begin + 1]), all[begin + 2], all[begin + 3]}, .end = begin + 4};
    candidate.iban.reserve(kLongest);
    if (!read_form(form.parts, [&](char kind) { return take(all, candidate, kind); })) return;
    const bool goes_on = candidate.end < all.size() && is_alnum(all[candidate.end]);
    const std::string_view check = std::string_view(candidate.iban).substr(2, 2);
    if (goes_on || check < "02" || check > "98" || !passes_iban(candidate.iban)) return;
    hits.push_back({kType, Confidence::High, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(candidate.end)}});
  }
};

}  // namespace

std::unique_ptr<TextRule> make_iban_rule() { return std::make_unique<IbanRule>(); }

}  // namespace sekisho
