#include "policies/prove/remark.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace sekisho {
namespace {

constexpr std::array<std::string_view, 6> kNames{"W-SHADOW", "W-DEAD", "W-MONO", "W-EMPTY", "W-SINGLE", "W-EXPIRE"};

}  // namespace

std::string_view name_of(Remark::Code code) { return kNames.at(static_cast<std::size_t>(code)); }

std::vector<Remark> remarks_on(const Policy& policy, WallTime now, Language language) {
  std::vector<Remark> out = remarks_on_cases(policy, now, language).remarks;
  for (const auto& part : {remarks_on_monotony(policy, language), remarks_on_expiry(policy, now, language)}) {
    out.insert(out.end(), part.begin(), part.end());
  }
  std::ranges::sort(out, {},
                    [](const Remark& remark) { return std::tuple(remark.place.line, remark.place.column, remark.code, remark.message); });
  return out;
}

}  // namespace sekisho
