#include "policies/detect/bic.h"

#include "policies/detect/characters.h"
#include "policies/detect/labelled.h"
#include "policies/detect/listed_values.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::string_view kType = "bic";
constexpr ByteSet kWord(kAlnum);

// ISO 3166-1, and XK, which banks in Kosovo use.
constexpr std::string_view kCountries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI "
    "CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ "
    "GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG "
    "PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK "
    "TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW ";

bool is_bic(std::string_view word) {
  if (word.size() != 8 && word.size() != 11) return false;
  if (!std::ranges::all_of(word.substr(0, 6), is_upper) || std::ranges::any_of(word, is_lower)) return false;
  const std::size_t country = kCountries.find(word.substr(4, 2));
  return country != std::string_view::npos && country % 3 == 0;
}

class BicRule final : public TextRule {
 public:
  explicit BicRule(ContextWords& words) : family_(words.add("bic|swift|swift code|swift-code|bic/swift|スイフトコード|swiftコード|iban")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const std::string_view all = text.text();
    std::size_t done = 0;  // windows of neighbouring labels overlap
    for (const ByteSpan label : text.places(family_)) {
      const std::size_t begin = std::max(done, characters_back(all, label.begin, ContextMap::kReach));
      const std::size_t end = characters_on(all, label.end, ContextMap::kReach);
      if (begin < end) done = find_between(all, begin, end, hits);
    }
    for (const ByteSpan cell : text.cells(family_)) {
      if (is_bic(all.substr(cell.begin, cell.end - cell.begin))) hits.push_back({kType, Confidence::High, cell});
    }
    if (text.labelled_by_place(family_)) find_between(all, done, characters_on(all, done, ContextMap::kReach), hits);
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  // What begins in [begin, end), and the codes that a list which begins there goes on with. Answers where it has read to.
  static std::size_t find_between(std::string_view text, std::size_t begin, std::size_t end, std::vector<Hit>& hits) {
    constexpr std::size_t kLongest = 12;
    std::size_t listed = 0;  // where a code may follow the last one of a list
    for (std::size_t at = begin; at < std::max(end, std::min(listed + 1, text.size())); ++at) {
      if (at >= end && at != listed) continue;
      if (!is_upper(text[at]) || (at > 0 && is_alnum(text[at - 1]))) continue;
      const std::size_t word_end = kWord.run_end(text, at, kLongest);
      if (!is_bic(text.substr(at, word_end - at))) continue;
      hits.push_back({kType, Confidence::High, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(word_end)}});
      at = word_end - 1;
      const std::size_t gap = list_gap_end(text, word_end);
      listed = gap > word_end ? gap : 0;
    }
    return std::max(end, listed);
  }

  ContextFamily family_;
};

}  // namespace

std::unique_ptr<TextRule> make_bic_rule(ContextWords& words) { return std::make_unique<BicRule>(words); }

}  // namespace sekisho
