#pragma once

#include "gateway/core/clock.h"

#include <cstdint>
#include <string>

namespace sekisho {

// How often an exception with a quota has let a request through.
struct ExceptionUse {
  std::string id;
  std::string hash;  // PolicyException::hash: one that was changed is another one
  std::uint32_t uses = 0;
  WallTime expires;  // nothing can use it afterwards
};

}  // namespace sekisho
