#include "policies/redact/surrogate_names.h"

#include "gateway/core/ascii.h"
#include "policies/redact/redaction_key.h"

#include <array>
#include <span>

namespace sekisho {
namespace {

using Names = std::span<const std::string_view>;

// Nobody is called so: the family names are made of words for sample, model and blank, the given names are nobody's habit.
constexpr auto kKanjiFamily =
    std::to_array<std::string_view>({"仮山", "例野", "雛田",   "型岡",   "借谷",   "模木",   "虚井",   "匿野",   "空原",   "試川",
                                     "写沢", "影本", "架橋野", "見本木", "仮名川", "例示田", "雛形沢", "模造寺", "空欄井", "試作原"});
constexpr auto kKanjiGiven = std::to_array<std::string_view>(
    {"一例", "例美", "試郎", "見乃", "模子", "仮太", "雛代", "型之介", "虚美", "空也人", "匿実", "写朗", "例之助", "試織", "仮乃", "雛樹"});
constexpr auto kKatakanaFamily = std::to_array<std::string_view>(
    {"カリヤマ", "レイノ", "ヒナタダ", "カタオカダ", "カシダニノ", "モギキ", "ウツロイ", "トクノ", "ソラハラダ", "シケンガワ"});
constexpr auto kKatakanaGiven =
    std::to_array<std::string_view>({"イチレイ", "レイミノ", "シロウタ", "ミノノ", "モコミ", "カリタ", "ヒナヨノ", "カタノスケ"});
constexpr auto kHiraganaFamily = std::to_array<std::string_view>(
    {"かりやま", "れいの", "ひなただ", "かたおかだ", "かしだにの", "もぎき", "うつろい", "とくの", "そらはらだ", "しけんがわ"});
constexpr auto kHiraganaGiven =
    std::to_array<std::string_view>({"いちれい", "れいみの", "しろうた", "みのの", "もこみ", "かりた", "ひなよの", "かたのすけ"});
constexpr auto kLatinFamily = std::to_array<std::string_view>({"Samplewood", "Mockham", "Fictley", "Placeby", "Testerton", "Modelby",
                                                               "Fauxley", "Blankridge", "Draftson", "Stubfield", "Shamrow", "Proxham"});
constexpr auto kLatinGiven = std::to_array<std::string_view>(
    {"Alvin", "Brenda", "Cedra", "Dorvin", "Elspa", "Fenno", "Gerla", "Hesper", "Ivrin", "Jorla", "Kelmar", "Lenwa"});

struct Script {
  Names family;
  Names given;
  std::size_t one_word;  // characters up to which a name without a space is one word
  bool given_first;
};

// The code point of the first character, which is valid UTF-8.
char32_t first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  if (byte(0) < 0x80) return byte(0);
  if (byte(0) < 0xE0) return (byte(0) & 0x1FU) << 6 | (byte(1) & 0x3FU);
  if (byte(0) < 0xF0) return (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
  return (byte(0) & 0x07U) << 18 | (byte(1) & 0x3FU) << 12 | (byte(2) & 0x3FU) << 6 | (byte(3) & 0x3FU);
}

Script script_of(std::string_view name) {
  const char32_t first = first_character(name);
  if (first >= 0x3041 && first <= 0x3096) return {kHiraganaFamily, kHiraganaGiven, 4, false};
  if ((first >= 0x30A1 && first <= 0x30FA) || (first >= 0xFF66 && first <= 0xFF9D)) return {kKatakanaFamily, kKatakanaGiven, 4, false};
  if (first >= 0x2E80) return {kKanjiFamily, kKanjiGiven, 2, false};
  return {kLatinFamily, kLatinGiven, 64, true};
}

std::string_view choose(Names names, const Digest& seed, std::size_t at) { return names[number_from(seed, at) % names.size()]; }

// The white space inside a name: a space, an ideographic one, or none.
std::string_view gap_of(std::string_view name) {
  if (name.find("\u3000") != std::string_view::npos) return "\u3000";
  return name.find(' ') != std::string_view::npos ? " " : "";
}

}  // namespace

std::string fake_name(std::string_view name, const Digest& seed) {
  const Script script = script_of(name);
  const std::string_view gap = gap_of(name);
  const std::string_view family = choose(script.family, seed, 0);
  if (gap.empty() && count_characters(name) <= script.one_word) return std::string(family);
  const std::string_view given = choose(script.given, seed, 8);
  std::string fake(script.given_first ? given : family);
  fake += gap;
  fake += script.given_first ? family : given;
  return fake;
}

}  // namespace sekisho
