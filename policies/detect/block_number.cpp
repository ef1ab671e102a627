#include "policies/detect/block_number.h"

#include "policies/detect/characters.h"
#include "policies/detect/labelled.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr ByteSet kDigits("0123456789");
constexpr std::size_t kMostDigits = 4;
constexpr auto kNumerals =
    std::to_array<std::string_view>({"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "〇", "壱", "弐", "参", "拾"});

// What stands between two numbers or behind the last, the longer ones first. A long vowel's sign is a hyphen between kanji.
constexpr auto kUnits = std::to_array<std::string_view>({"丁目", "番地の", "番地", "番", "号", "条", "線", "字", "の", "ノ", "-", "ー"});
// What of these makes a number a block number by itself.
constexpr auto kWords = std::to_array<std::string_view>({"丁目", "番地の", "番地", "番", "号", "条"});
constexpr auto kQuarters = std::to_array<std::string_view>({"東", "西", "南", "北"});
// What makes numbers a quantity, a time or a share.
constexpr auto kCounters = std::to_array<std::string_view>({"倍", "割", "日", "人", "名", "時", "分", "秒", "円", "件", "回", "年", "月",
                                                            "週", "歳", "個", "度", "位", "点", "%",  "万", "億", "km", "cm", "mm", "kg"});

template <std::size_t N>
std::string_view find_prefix(const std::array<std::string_view, N>& words, std::string_view text) {
  const auto begins = [text](std::string_view word) { return text.starts_with(word); };
  const auto found = std::ranges::find_if(words, begins);
  return found == words.end() ? std::string_view() : *found;
}

// Digits without a leading zero, or a kanji numeral; `at` where neither stands there.
std::size_t number_end(std::string_view text, std::size_t at) {
  const std::size_t digits = kDigits.run_end(text, at, kMostDigits + 1);
  if (digits > at) return digits - at <= kMostDigits && text[at] != '0' ? digits : at;
  std::size_t end = at;
  for (std::string_view numeral = find_prefix(kNumerals, text.substr(end)); !numeral.empty() && end - at < 15;
       numeral = find_prefix(kNumerals, text.substr(end))) {
    end += numeral.size();
  }
  return end;
}

// `2丁目 10番7号`: whether a space behind a unit's word goes on to another number with one.
bool goes_on(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != ' ') return false;
  const std::size_t end = number_end(text, at + 1);
  const std::string_view unit = find_prefix(kWords, text.substr(end));
  const std::string_view behind = text.substr(end + unit.size());
  return end > at + 1 && !unit.empty() && !behind.starts_with("室") && !behind.starts_with("館") && !behind.starts_with("棟");
}

bool is_year(std::string_view number) { return number.size() == 4 && (number.starts_with("19") || number.starts_with("20")); }

}  // namespace

std::optional<BlockNumber> read_block_number(std::string_view text, std::size_t at) {
  constexpr int kMostNumbers = 5;
  BlockNumber block;
  int numbers = 0;
  std::size_t next = at;
  bool hyphens = false;
  while (numbers < kMostNumbers) {
    const std::size_t end = number_end(text, next);
    if (end == next) break;
    const std::string_view unit = find_prefix(kUnits, text.substr(end));
    if (numbers == 0 && unit == "-" && is_year(text.substr(next, end - next))) break;
    ++numbers;
    block.end = end;
    if (unit.empty()) break;
    const bool word = std::ranges::find(kWords, unit) != kWords.end();
    block.worded = block.worded || word;
    hyphens = hyphens || unit == "-" || unit == "ー" || unit == "の" || unit == "ノ";
    next = end + unit.size();
    if (word && unit != "番地の") block.end = next;
    if (unit == "条") next += find_prefix(kQuarters, text.substr(next)).size();
    if (word && goes_on(text, next)) ++next;
  }
  const bool broken_off =
      block.end < text.size() &&
      (is_digit(text[block.end]) || (text[block.end] == '-' && block.end + 1 < text.size() && is_alnum(text[block.end + 1])));
  if (broken_off || (!block.worded && (numbers < 2 || !hyphens))) return std::nullopt;
  if (!block.worded && !find_prefix(kCounters, text.substr(block.end)).empty()) return std::nullopt;
  return block;
}

std::optional<BlockNumber> read_lot_number(std::string_view text, std::size_t at) {
  constexpr auto kAfter = std::to_array<std::string_view>({"、", "。", "」", "』", "に", "です"});
  const std::size_t end = kDigits.run_end(text, at, kMostDigits + 1);
  const std::string_view behind = text.substr(end);
  const bool closed = behind.empty() || (is_ascii(behind.front()) && !is_alnum(behind.front()) &&
                                         std::string_view("-.,%/:").find(behind.front()) == std::string_view::npos);
  if (end == at || end - at > kMostDigits || text[at] == '0') return std::nullopt;
  if (!closed && find_prefix(kAfter, behind).empty()) return std::nullopt;
  return BlockNumber{.end = end, .lot = true};
}

std::size_t kanji_numeral_begin(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  constexpr std::size_t kBytes = 3;
  while (begin >= kBytes && end - begin < 15 && std::ranges::find(kNumerals, text.substr(begin - kBytes, kBytes)) != kNumerals.end()) {
    begin -= kBytes;
  }
  return begin;
}

std::size_t building_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kMostCharacters = 24;
  constexpr auto kKinds =
      std::to_array<std::string_view>({"ビル", "マンション", "ハイツ", "コーポ", "アパート", "荘", "タワー", "レジデンス", "ハウス",
                                       "メゾン", "パレス", "号室", "号館", "棟", "階", "住宅", "寮"});
  const std::size_t begin = at < text.size() && text[at] == ' ' ? at + 1 : at;
  std::string_view tail = text.substr(begin, characters_on(text, begin, kMostCharacters) - begin);
  tail = tail.substr(0, tail.find_first_of("\n,\"<>|;"));
  std::size_t end = 0;
  for (const std::string_view kind : kKinds) {
    const std::size_t found = tail.rfind(kind);
    const std::size_t pause = std::min(tail.find("、"), tail.find("。"));
    if (found != std::string_view::npos && found < pause) end = std::max(end, found + kind.size());
  }
  if (end == 0) return at;
  const std::size_t room = begin + end + (begin + end < text.size() && text[begin + end] == ' ' ? 1 : 0);
  const std::size_t room_end = kDigits.run_end(text, std::min(room, text.size()), kMostDigits + 1);
  if (room_end == room || room_end - room > kMostDigits) return begin + end;
  // 3F is a floor.
  const bool floor = room_end < text.size() && text[room_end] == 'F' && (room_end + 1 == text.size() || !is_alnum(text[room_end + 1]));
  return room_end + (floor ? 1 : 0);
}

}  // namespace sekisho
