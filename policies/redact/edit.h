#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// One change of a request's bytes.
struct Edit {
  std::uint32_t begin = 0;  // bytes [begin, end) of the request
  std::uint32_t end = 0;
  std::string bytes;             // what comes in their place
  std::uint32_t mark_begin = 0;  // of these, [mark_begin, mark_end) is what the gateway wrote in place of a value
  std::uint32_t mark_end = 0;
  std::string blank = {};       // what detectors are to see there
  std::string_view quote = {};  // what would have to stand around it if it were no number
};

}  // namespace sekisho
