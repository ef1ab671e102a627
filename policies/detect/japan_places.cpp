#include "policies/detect/japan_places.h"

#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"
#include "policies/detect/data/tables.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr std::size_t kCharacter = 3;  // bytes of a kanji or kana
constexpr std::size_t kLongest = 12;   // characters of a municipality's name with its district
constexpr auto kRanks = std::to_array<std::string_view>({"市", "区", "町", "村"});

// Calls take(word) for every word of a line.
template <class Take>
void each_word(std::string_view line, const Take& take) {
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    take(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
}

// Characters that names of places are written with as well, each pair of one length.
struct Variant {
  std::string_view written;
  std::string_view usual;
};
constexpr auto kVariants = std::to_array<Variant>({
    {"ヶ", "ケ"}, {"ヵ", "ケ"}, {"が", "ケ"}, {"ガ", "ケ"}, {"竜", "龍"}, {"髙", "高"}, {"﨑", "崎"}, {"嵜", "崎"}, {"濱", "浜"},
    {"澤", "沢"}, {"嶋", "島"}, {"國", "国"}, {"櫻", "桜"}, {"德", "徳"}, {"冨", "富"}, {"廣", "広"}, {"瀧", "滝"}, {"關", "関"},
    {"曾", "曽"}, {"竃", "竈"}, {"釜", "竈"}, {"梼", "檮"}, {"諌", "諫"}, {"鯵", "鰺"}, {"驒", "騨"}, {"桧", "檜"}, {"渕", "淵"},
    {"鹽", "塩"}, {"龜", "亀"}, {"礪", "砺"}, {"禰", "祢"}, {"舘", "館"}, {"蘆", "芦"}, {"惠", "恵"}, {"眞", "真"}, {"條", "条"},
});

// One spelling for all spellings of a name, as long as it was. Whole characters that a name does not hold may change too.
std::string fold_variants(std::string_view name) {
  std::string folded(name);
  for (std::size_t at = 0; at + kCharacter <= folded.size(); at += kCharacter) {
    const std::string_view character(folded.data() + at, kCharacter);
    const auto* const variant = std::ranges::find(kVariants, character, &Variant::written);
    if (variant != kVariants.end()) folded.replace(at, kCharacter, variant->usual);
  }
  return folded;
}

bool ends_rank(std::string_view name) {
  return std::ranges::any_of(kRanks, [name](std::string_view rank) { return name.ends_with(rank); });
}

}  // namespace

JapanPlaces::JapanPlaces() : codes_(kCodes, false), areas_(kAreas, false) {
  read_municipalities();
  read_postal_codes();
}

void JapanPlaces::read_municipalities() {
  constexpr std::string_view kDistrict = "郡";
  for (const std::string_view line : jp_municipalities()) {
    bool first = true;
    each_word(line, [&](std::string_view name) {
      if (first) {
        prefectures_[third_byte(name)].push_back(name);
        first = false;
        return;
      }
      names_.emplace(fold_variants(name), Rank::Municipality);
      // 郡 is the second character at the earliest: 郡山市 is a city.
      const std::size_t district = name.find(kDistrict, kCharacter);
      if (district != std::string_view::npos && !name.ends_with("市")) {
        names_.emplace(fold_variants(name.substr(district + kDistrict.size())), Rank::TownWithoutDistrict);
      }
    });
  }
}

void JapanPlaces::read_postal_codes() {
  for (const std::string_view line : jp_postal_codes()) {
    const auto area = static_cast<std::size_t>(number_of(line.substr(0, 3)));
    areas_[area] = true;
    std::size_t code = area * (kCodes / kAreas);
    each_word(line.substr(4), [&](std::string_view step) {
      const std::size_t plus = std::min(step.find('+'), step.size());
      code += static_cast<std::size_t>(number_of(step.substr(0, plus)));
      codes_[code] = true;
      const auto more = plus < step.size() ? static_cast<std::size_t>(number_of(step.substr(plus + 1))) : std::size_t{0};
      for (std::size_t i = 0; i < more; ++i) codes_[++code] = true;
    });
  }
}

std::size_t JapanPlaces::prefecture_at(std::string_view text) const {
  const auto begins = [text](std::string_view name) { return text.starts_with(name); };
  if (text.size() < kCharacter) return 0;
  const std::vector<std::string_view>& some = prefectures_[third_byte(text)];
  const auto found = std::ranges::find_if(some, begins);
  return found == some.end() ? 0 : found->size();
}

std::size_t JapanPlaces::municipality_at(std::string_view text, bool in_prefecture) const {
  std::size_t best = 0;
  std::string folded;
  for (std::size_t size = kCharacter * 2; size <= kCharacter * kLongest && size <= text.size(); size += kCharacter) {
    const std::string_view name = text.substr(0, size);
    if (!ends_rank(name)) continue;
    if (folded.empty()) folded = fold_variants(text.substr(0, kCharacter * kLongest));
    const auto found = names_.find(std::string_view(folded).substr(0, size));
    if (found != names_.end() && (found->second == Rank::Municipality || in_prefecture)) best = size;
  }
  return best;
}

bool JapanPlaces::has_postal_code(std::string_view digits) const { return codes_[static_cast<std::size_t>(number_of(digits))]; }

bool JapanPlaces::may_be_office_code(std::string_view digits) const {
  return digits[3] == '8' && areas_[static_cast<std::size_t>(number_of(digits.substr(0, 3)))];
}

const JapanPlaces& japan_places() {
  static const JapanPlaces kPlaces;
  return kPlaces;
}

}  // namespace sekisho
