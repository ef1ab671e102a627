#pragma once

#include "gateway/core/clock.h"
#include "policies/explain/explain.h"
#include "policies/model/policy.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Something about a policy that is allowed and that its author may not have meant (docs/policy-language.md §5).
struct Remark {
  enum class Code : std::uint8_t { Shadow, Dead, Mono, Empty, Single, Expire };
  Code code = Code::Dead;
  SourcePlace place;
  std::size_t layer = 0;  // position in PolicyDocument::layers of the file where the place is
  std::string message;    // in the language asked for, no full stop
  // Where there is no place: the list at the top of the first layer's file, and the name in it, that is meant.
  std::string_view section = {};
  std::string name = {};

  bool operator==(const Remark&) const = default;
};

// `W-SHADOW`, …
std::string_view name_of(Remark::Code code);

// Everything there is to remark, in the order of the file; what only looking at every case shows included. `now` is for what expires.
std::vector<Remark> remarks_on(const Policy& policy, WallTime now, Language language);

// The parts of it: what runs out within 30 days of `now`; `data` and `found` where more evidence can admit a target; what every case shows.
std::vector<Remark> remarks_on_expiry(const Policy& policy, WallTime now, Language language);
std::vector<Remark> remarks_on_monotony(const Policy& policy, Language language);
struct CaseRemarks {
  std::vector<Remark> remarks;
  std::uint64_t questions = 0;  // asked of the solver
  std::uint64_t steps = 0;      // its trials: what the whole cost, on any machine
};
CaseRemarks remarks_on_cases(const Policy& policy, WallTime now, Language language);

}  // namespace sekisho
