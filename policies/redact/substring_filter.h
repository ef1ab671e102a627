#pragma once

#include "gateway/core/segment.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sekisho {

// Says of short texts whether they may occur in a request, as its texts stand there or by what escapes of JSON in them stand for: one pass
// over the request, then constant time a text. Errs to the safe side: what it says is absent is absent.
class SubstringFilter {
 public:
  // Texts shorter than this always "may occur".
  static constexpr std::size_t kWindow = 6;

  explicit SubstringFilter(std::span<const Segment> segments);
  bool may_contain(std::string_view text) const;

 private:
  void add(std::string_view text);
  std::size_t slot_of(std::string_view text, std::size_t at) const;

  std::vector<bool> seen_;  // by hash of every window; a power of two
};

}  // namespace sekisho
