#include "policies/detect/japan_date.h"

#include "policies/detect/calendar.h"
#include "policies/detect/characters.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace sekisho {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

// First and last day of an era. Its first year is written 元 or 1. The day of an emperor's death is of both his era and the next.
struct Era {
  std::string_view name;
  char letter;
  year_month_day first;
  year_month_day last;
};
constexpr auto kEras = std::to_array<Era>({
    {"明治", 'M', {year(1868), month(1), day(25)}, {year(1912), month(7), day(30)}},
    {"大正", 'T', {year(1912), month(7), day(30)}, {year(1926), month(12), day(25)}},
    {"昭和", 'S', {year(1926), month(12), day(25)}, {year(1989), month(1), day(7)}},
    {"平成", 'H', {year(1989), month(1), day(8)}, {year(2019), month(4), day(30)}},
    {"令和", 'R', {year(2019), month(5), day(1)}, {year(2099), month(12), day(31)}},
});

constexpr auto kMonths =
    std::to_array<std::string_view>({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});

// Reads a text from left to right; every step says whether it could be made.
class DateReader {
 public:
  DateReader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  std::size_t at() const { return at_; }
  void go_to(std::size_t at) { at_ = at; }
  bool at_digit() const { return at_ < text_.size() && is_digit(text_[at_]); }

  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  // Digits, `most` of them at most and no more behind them.
  std::optional<int> number(std::size_t fewest, std::size_t most) {
    std::size_t end = at_;
    while (end < text_.size() && is_digit(text_[end]) && end - at_ <= most) ++end;
    const std::size_t size = end - at_;
    if (size < fewest || size > most) return std::nullopt;
    const auto value = static_cast<int>(number_of(text_.substr(at_, size)));
    at_ = end;
    return value;
  }

  // Up to 99: 元, 三, 十二, 六十, 二十一, and in places 四五, 二〇.
  std::optional<int> kanji_number() {
    if (take("元")) return 1;
    const int tens = kanji_digit();
    const bool ten = take("十");
    const int ones = ten || tens > 0 ? kanji_place() : -1;
    if (!ten && tens == 0) return std::nullopt;
    if (ten) return std::max(tens, 1) * 10 + std::max(ones, 0);
    return ones < 0 ? tens : tens * 10 + ones;
  }

  // 一九八〇
  std::optional<int> kanji_year() {
    int value = 0;
    for (int place = 0; place < 4; ++place) {
      const int digit = kanji_place();
      if (digit < 0) return std::nullopt;
      value = value * 10 + digit;
    }
    return value;
  }

  std::optional<int> any_number(std::size_t fewest, std::size_t most) { return at_digit() ? number(fewest, most) : kanji_number(); }

  // The name of a month, whole or its first letters.
  std::optional<int> month_name() {
    std::size_t end = at_;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    if (end - at_ < 3 || end - at_ > 9) return std::nullopt;
    const auto same = [](char a, char b) { return to_lower(a) == b; };
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
      if (!std::ranges::equal(text_.substr(at_, 3), kMonths[i], same)) continue;
      at_ = end;
      take(".");
      return static_cast<int>(i) + 1;
    }
    return std::nullopt;
  }

  // One of 年 / . - ( and spaces around it) in front of the month or the day; the sign itself, '\0' without one.
  char separator(std::string_view character) {
    skip_spaces();
    if (take(character)) {
      skip_spaces();
      return 'c';
    }
    for (const char sign : {'/', '.', '-'}) {
      if (take(std::string_view(&sign, 1))) {
        skip_spaces();
        return sign;
      }
    }
    return '\0';
  }

 private:
  // 0 to 9; -1 where none stands.
  int kanji_place() {
    for (const std::string_view zero : {"〇", "零", "○"}) {
      if (take(zero)) return 0;
    }
    const int digit = kanji_digit();
    return digit > 0 ? digit : -1;
  }

  // 1 to 9; 0 where none stands.
  int kanji_digit() {
    constexpr auto kDigits = std::to_array<std::string_view>({"一", "二", "三", "四", "五", "六", "七", "八", "九"});
    for (std::size_t i = 0; i < kDigits.size(); ++i) {
      if (take(kDigits[i])) return static_cast<int>(i) + 1;
    }
    return 0;
  }

  std::string_view text_;
  std::size_t at_;
};

bool ends_cleanly(const DateReader& reader) { return !reader.at_digit(); }

bool is_lifetime(int year) { return year >= 1850 && year <= 2100; }

// Month and day behind a year, with the same signs between all three.
std::optional<std::pair<int, int>> read_month_and_day(DateReader& reader) {
  const char first = reader.separator("年");
  if (first == '\0') return std::nullopt;
  const auto month_number = reader.any_number(1, 2);
  if (!month_number || reader.separator("月") != first) return std::nullopt;
  const auto day_number = reader.any_number(1, 2);
  if (!day_number || !ends_cleanly(reader)) return std::nullopt;
  if (first == 'c') {
    reader.skip_spaces();
    reader.take("日");
  }
  return std::pair(*month_number, *day_number);
}

std::optional<std::size_t> read_western(DateReader reader) {
  const auto year_number = reader.at_digit() ? reader.number(4, 4) : reader.kanji_year();
  if (!year_number || !is_lifetime(*year_number)) return std::nullopt;
  const auto rest = read_month_and_day(reader);
  return rest && is_day(*year_number, rest->first, rest->second) ? std::optional(reader.at()) : std::nullopt;
}

std::optional<std::size_t> read_compact(DateReader reader, std::string_view text) {
  const std::size_t begin = reader.at();
  if (!reader.number(8, 8)) return std::nullopt;
  return is_long_date(text.substr(begin, 8)) ? std::optional(reader.at()) : std::nullopt;
}

// 昭和, 昭, S, s and S. alike.
const Era* take_era(DateReader& reader) {
  constexpr std::size_t kKanji = 3;  // bytes
  for (const Era& era : kEras) {
    const std::array<char, 2> letters = {era.letter, to_lower(era.letter)};
    const bool lettered = reader.take(std::string_view(letters.data(), 1)) || reader.take(std::string_view(&letters[1], 1));
    if (lettered) reader.take(".");
    if (lettered || reader.take(era.name) || reader.take(era.name.substr(0, kKanji))) return &era;
  }
  return nullptr;
}

// Whether the calendar and the era have that year, month and day.
bool is_day_of(const Era& era, const std::array<int, 3>& date) {
  const auto [number, month_number, day_number] = date;
  const int western = static_cast<int>(era.first.year()) + number - 1;
  if (number == 0 || !is_day(western, month_number, day_number)) return false;
  const year_month_day day_of(year(western), month(static_cast<unsigned>(month_number)), day(static_cast<unsigned>(day_number)));
  return era.first <= day_of && day_of <= era.last;
}

// S60.3.2 and its like, and S600302.
std::optional<std::size_t> read_era(DateReader reader) {
  const Era* era = take_era(reader);
  if (era == nullptr) return std::nullopt;
  reader.skip_spaces();
  if (const auto packed = DateReader(reader).number(6, 6)) {
    reader.number(6, 6);
    return is_day_of(*era, {*packed / 10000, *packed / 100 % 100, *packed % 100}) ? std::optional(reader.at()) : std::nullopt;
  }
  const auto year_number = reader.any_number(1, 2);
  const auto rest = year_number ? read_month_and_day(reader) : std::nullopt;
  return rest && is_day_of(*era, {*year_number, rest->first, rest->second}) ? std::optional(reader.at()) : std::nullopt;
}

// March 2, 1985 and Mar 2nd 1985.
std::optional<std::size_t> read_american(DateReader reader) {
  const auto month_number = reader.month_name();
  if (!month_number) return std::nullopt;
  reader.skip_spaces();
  const auto day_number = reader.number(1, 2);
  if (!day_number) return std::nullopt;
  for (const std::string_view ending : {"st", "nd", "rd", "th"}) reader.take(ending);
  reader.take(",");
  reader.skip_spaces();
  const auto year_number = reader.number(4, 4);
  if (!year_number || !is_lifetime(*year_number)) return std::nullopt;
  return is_day(*year_number, *month_number, *day_number) ? std::optional(reader.at()) : std::nullopt;
}

// 2 March 1985, 02.03.1985 and 03/02/1985.
std::optional<std::size_t> read_backwards(DateReader reader) {
  const auto first = reader.number(1, 2);
  if (!first) return std::nullopt;
  for (const std::string_view ending : {"st", "nd", "rd", "th"}) reader.take(ending);
  reader.skip_spaces();
  std::optional<int> second = reader.month_name();
  if (second) {
    reader.skip_spaces();
  } else {
    const char sign = reader.separator("月");
    if (sign == '\0' || sign == 'c') return std::nullopt;
    second = reader.number(1, 2);
    if (!second || reader.separator("月") != sign) return std::nullopt;
  }
  const auto year_number = reader.number(4, 4);
  if (!year_number || !is_lifetime(*year_number)) return std::nullopt;
  const bool day_first = is_day(*year_number, *second, *first);
  return day_first || is_day(*year_number, *first, *second) ? std::optional(reader.at()) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> read_date(std::string_view text, std::size_t at) {
  if (at > 0 && is_alnum(text[at - 1])) return std::nullopt;
  const DateReader reader(text, at);
  if (!is_digit(text[at])) {
    for (const auto read : {read_era, read_american, read_western}) {
      if (const auto end = read(reader)) return end;
    }
    return std::nullopt;
  }
  for (const auto read : {read_western, read_backwards}) {
    if (const auto end = read(reader)) return end;
  }
  return read_compact(reader, text);
}

}  // namespace sekisho
