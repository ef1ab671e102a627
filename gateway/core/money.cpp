#include "gateway/core/money.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

// tokens × price per million, in millionths of a millionth, without overflow for anything a request can hold.
__extension__ using Wide = __int128;

}  // namespace

std::optional<Money> cost_of(const Usage& usage, const Price& price) {
  const std::int64_t cached = std::clamp<std::int64_t>(usage.cached, 0, usage.input);
  const std::int64_t fresh = usage.input - cached;
  const std::optional<std::int64_t> cached_price = price.cached ? price.cached : price.in;
  if ((fresh > 0 && !price.in) || (cached > 0 && !cached_price) || (usage.output > 0 && !price.out)) return std::nullopt;
  if (!price.in && !price.out) return std::nullopt;

  Wide total = Wide{fresh} * price.in.value_or(0) + Wide{cached} * cached_price.value_or(0) + Wide{usage.output} * price.out.value_or(0);
  return Money{static_cast<std::int64_t>((total + kMillion - 1) / kMillion), price.currency};
}

std::string to_string(const Money& money) {
  const std::int64_t whole = money.micros / kMillion;
  std::int64_t rest = money.micros % kMillion;
  const bool negative = money.micros < 0;
  if (rest < 0) rest = -rest;
  std::string text = (negative && whole == 0 ? "-" : "") + std::to_string(whole);
  if (rest != 0) {
    std::string digits = std::to_string(rest);
    digits.insert(0, 6 - digits.size(), '0');
    digits.erase(digits.find_last_not_of('0') + 1);
    text += "." + digits;
  }
  return money.currency.empty() ? text : text + " " + money.currency;
}

}  // namespace sekisho
