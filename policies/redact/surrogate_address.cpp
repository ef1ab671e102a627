#include "policies/redact/surrogate_address.h"

#include <array>

namespace sekisho {
namespace {

// 架空市 (imaginary), and quarters called sample, example, trial and the like: JIS X 0402 has no such municipality.
constexpr std::string_view kCity = "架空市";
constexpr std::array<std::string_view, 6> kQuarters{"見本町", "例示町", "試用町", "雛形町", "仮想町", "練習町"};

std::string between(unsigned char seed, int lowest, int count) { return std::to_string(lowest + seed % count); }

}  // namespace

// As long as any other of its quarter, so that none begins another.
std::optional<std::string> fake_address(std::string_view value, std::string_view prefecture, const Digest& seed) {
  if (prefecture.empty() || value == prefecture) return std::nullopt;
  std::string fake(prefecture);
  fake.append(kCity).append(kQuarters[seed[0] % kQuarters.size()]);
  return fake + between(seed[1], 1, 9) + "-" + between(seed[2], 10, 90) + "-" + between(seed[3], 10, 90);
}

}  // namespace sekisho
