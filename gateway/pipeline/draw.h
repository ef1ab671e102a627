#pragma once

#include "gateway/core/crypto.h"

#include <cstdint>
#include <cstring>
#include <string>

namespace sekisho {

// A number from 0 to just below 1, drawn anew by every call: what keeps processes that failed together from coming back together.
inline double draw_unit() {
  const std::string bytes = random_bytes(sizeof(std::uint64_t));
  std::uint64_t drawn = 0;
  std::memcpy(&drawn, bytes.data(), sizeof drawn);
  return static_cast<double>(drawn >> 11) / 9007199254740992.0;  // 2^53
}

}  // namespace sekisho
