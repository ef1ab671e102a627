#include "gateway/app/fail.h"

#include "gateway/core/printable.h"

#include <iostream>

namespace sekisho {

void complain(std::string_view message) { std::cerr << "sekisho: " << printable(message) << '\n'; }

int fail(std::string_view message) {
  complain(message);
  return 2;
}

}  // namespace sekisho
