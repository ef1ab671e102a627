#pragma once

#include "gateway/core/clock.h"

#include <ctime>
#include <string>
#include <string_view>

namespace sekisho {

// The Date header line, formatted once a second (IMF-fixdate, RFC 9110 §5.6.7).
class DateLine final {
 public:
  // `Date: Tue, 15 Nov 1994 08:12:31 GMT` and CRLF; the view lives until the next call.
  std::string_view at(WallTime now);

 private:
  std::time_t second_ = -1;
  std::string line_;
};

}  // namespace sekisho
