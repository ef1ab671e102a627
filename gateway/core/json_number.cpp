#include "gateway/core/json_number.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

namespace sekisho {
namespace {

constexpr std::string_view kDigits = "0123456789";

// Takes the digits at the beginning of `text` off it.
std::string_view take_digits(std::string_view& text) {
  const std::string_view digits = text.substr(0, std::min(text.find_first_not_of(kDigits), text.size()));
  text.remove_prefix(digits.size());
  return digits;
}

bool take(std::string_view& text, char wanted) {
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(1);
  return true;
}

// Of a number that no double can hold: whether it is too large rather than too small. All of those are far from one, so that the power
// of ten of the first digit tells.
bool is_huge(std::string_view text) {
  take(text, '-');
  const std::string_view whole = take_digits(text);
  std::string_view fraction;
  if (take(text, '.')) fraction = take_digits(text);
  bool negative = false;
  std::int64_t exponent = 0;
  if (take(text, 'e') || take(text, 'E')) {
    negative = take(text, '-');
    take(text, '+');
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    // No text has as many digits as that exponent says.
    if (error == std::errc::result_out_of_range) return !negative;
    if (negative) exponent = -exponent;
  }
  const std::size_t first = whole.find_first_not_of('0');
  const std::size_t zeros = std::min(fraction.find_first_not_of('0'), fraction.size());
  const auto magnitude =
      first != std::string_view::npos ? static_cast<std::int64_t>(whole.size() - first) : -static_cast<std::int64_t>(zeros);
  return exponent > -magnitude;
}

}  // namespace

bool is_json_number(std::string_view text) {
  take(text, '-');
  const std::string_view whole = take_digits(text);
  if (whole.empty() || (whole.size() > 1 && whole.front() == '0')) return false;
  if (take(text, '.') && take_digits(text).empty()) return false;
  if (take(text, 'e') || take(text, 'E')) {
    if (!take(text, '+')) take(text, '-');
    if (take_digits(text).empty()) return false;
  }
  return text.empty();
}

double json_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc::result_out_of_range || !is_huge(text)) return value;
  constexpr double kHuge = std::numeric_limits<double>::infinity();
  return text.starts_with('-') ? -kHuge : kHuge;
}

}  // namespace sekisho
