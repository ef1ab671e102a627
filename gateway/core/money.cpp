#include "gateway/core/money.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace sekisho {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

// tokens × price per million, in millionths of a millionth, without overflow for anything a request can hold.
__extension__ using Wide = __int128;

// Tokens of one kind, and what a million of them cost.
struct Part {
  std::int64_t tokens;
  std::optional<std::int64_t> price;
};

}  // namespace

std::optional<Money> cost_of(const Usage& usage, const Price& price) {
  const std::int64_t cached = std::clamp<std::int64_t>(usage.cached, 0, usage.input);
  const std::int64_t written = std::clamp<std::int64_t>(usage.cache_write, 0, usage.input - cached);
  const std::array<Part, 4> parts{{{usage.input - cached - written, price.in},
                                   {cached, price.cached ? price.cached : price.in},
                                   {written, price.cache_write ? price.cache_write : price.in},
                                   {usage.output, price.out}}};
  if (!price.in && !price.out) return std::nullopt;

  Wide total = 0;
  for (const Part& part : parts) {
    if (part.tokens > 0 && !part.price) return std::nullopt;
    total += Wide{part.tokens} * part.price.value_or(0);
  }
  return Money{static_cast<std::int64_t>((total + kMillion - 1) / kMillion), price.currency};
}

std::string to_string(const Money& money) {
  std::array<char, 40> text{};
  char* end = text.data();
  if (money.micros < 0) *end++ = '-';
  const std::uint64_t micros = money.micros < 0 ? 0 - static_cast<std::uint64_t>(money.micros) : static_cast<std::uint64_t>(money.micros);
  end = std::to_chars(end, text.data() + text.size(), micros / kMillion).ptr;
  if (std::uint64_t rest = micros % kMillion; rest != 0) {
    *end++ = '.';
    for (std::uint64_t place = kMillion / 10; rest != 0; place /= 10) {
      *end++ = static_cast<char>('0' + rest / place);
      rest %= place;
    }
  }
  std::string out(text.data(), end);
  if (!money.currency.empty()) out.append(" ").append(money.currency);
  return out;
}

}  // namespace sekisho
