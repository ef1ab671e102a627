#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace sekisho {

// Leaves out of `kept` what `enough(kept)` does without, halves before single ones, so that few that matter are found among many with few
// questions. `enough` must hold of `kept`, and of all that holds more than what it holds of; none of what is left can be spared.
template <class Enough>
std::vector<std::size_t> fewest(std::vector<std::size_t> kept, Enough enough) {
  for (std::size_t chunk = std::max<std::size_t>(kept.size() / 2, 1);; chunk /= 2) {
    for (std::size_t end = kept.size(); end > 0;) {
      const std::size_t begin = end - std::min(chunk, end);
      std::vector<std::size_t> fewer = kept;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(begin), fewer.begin() + static_cast<std::ptrdiff_t>(end));
      if (enough(fewer)) kept = std::move(fewer);
      end = begin;
    }
    if (chunk == 1) return kept;
  }
}

}  // namespace sekisho
