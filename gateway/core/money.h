#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// An amount in millionths of a currency unit. Integer, so that sums are exact.
struct Money {
  std::int64_t micros = 0;
  std::string currency;  // ISO 4217, upper case
  bool operator==(const Money&) const = default;
};

// Prices per million tokens, in millionths of the currency unit. An absent price is unknown, not free.
struct Price {
  std::optional<std::int64_t> in;
  std::optional<std::int64_t> out;
  std::optional<std::int64_t> cached;       // for prompt tokens read from the provider's cache; absent: `in`
  std::optional<std::int64_t> cache_write;  // for prompt tokens that it puts into its cache; absent: `in`
  std::string currency;
  bool operator==(const Price&) const = default;
};

// Tokens of one request and its answer. `input` includes `cached`, what was read from the provider's cache, and `cache_write`, what was
// put into it; `output` includes `reasoning` (OpenAI's counting).
struct Usage {
  std::int64_t input = 0;
  std::int64_t output = 0;
  std::int64_t cached = 0;
  std::int64_t cache_write = 0;
  std::int64_t reasoning = 0;
  bool estimated = false;  // counted by us because the provider sent none
  bool operator==(const Usage&) const = default;
};

// What `usage` costs, rounded up to the next millionth; nullopt where a price that is needed is unknown.
std::optional<Money> cost_of(const Usage& usage, const Price& price);

// `12.345678 JPY` without needless zeros.
std::string to_string(const Money& money);

}  // namespace sekisho
