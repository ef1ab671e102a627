#include "policies/redact/calendar_date.h"

#include "gateway/core/ascii.h"
#include "policies/redact/value_kind.h"

#include <array>
#include <utility>
#include <vector>

namespace sekisho {
namespace {

// The western year before the first of each era, under all its names (Meiji to Reiwa; Act on Era Names, Law No. 43 of 1979).
constexpr auto kEras = std::to_array<std::pair<std::string_view, int>>({
    {"明治", 1867},
    {"大正", 1911},
    {"昭和", 1925},
    {"平成", 1988},
    {"令和", 2018},
    {"㍾", 1867},
    {"㍽", 1911},
    {"㍼", 1925},
    {"㍻", 1988},
    {"\u32FF", 2018},
    {"M", 1867},
    {"T", 1911},
    {"S", 1925},
    {"H", 1988},
    {"R", 2018},
});

struct Numbers {
  std::vector<int> values;
  std::string separator;  // between the first two
};

// The numbers of the text and what stands between the first two; 元 counts as 1.
Numbers numbers_in(std::string_view text) {
  Numbers out;
  bool in_number = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("元")) {
      out.values.push_back(1);
      at += 2;
      in_number = false;
    } else if (is_ascii_digit(text[at])) {
      const int digit = text[at] - '0';
      if (!in_number) out.values.push_back(0);
      if (out.values.back() < 100'000) out.values.back() = out.values.back() * 10 + digit;
      in_number = true;
    } else {
      if (out.values.size() == 1) out.separator += text[at];
      in_number = false;
    }
  }
  return out;
}

int years_before_era(std::string_view text, bool& known) {
  for (const auto& [name, years] : kEras) {
    if (!text.starts_with(name)) continue;
    known = true;
    return years;
  }
  known = false;
  return 0;
}

}  // namespace

std::optional<WrittenDate> read_date(std::string_view text) {
  const std::string plain = narrowed(text);
  bool era = false;
  const int before = years_before_era(plain, era);
  const Numbers numbers = numbers_in(plain);
  if (numbers.values.size() != 3) return std::nullopt;
  const int year = numbers.values[0] + before;
  if (year < 1868 || year > 2199) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(numbers.values[1])),
                                         std::chrono::day(static_cast<unsigned>(numbers.values[2])));
  if (!date.ok()) return std::nullopt;
  const bool japanese = era || plain.find("年") != std::string::npos;
  return WrittenDate{date, japanese, japanese ? std::string() : numbers.separator};
}

std::string write_date(const WrittenDate& date) {
  const std::string year = std::to_string(static_cast<int>(date.date.year()));
  const std::string month = std::to_string(static_cast<unsigned>(date.date.month()));
  const std::string day = std::to_string(static_cast<unsigned>(date.date.day()));
  if (date.japanese) return year + "年" + month + "月" + day + "日";
  const auto two = [](const std::string& digits) { return digits.size() < 2 ? "0" + digits : digits; };
  return year + date.separator + two(month) + date.separator + two(day);
}

}  // namespace sekisho
