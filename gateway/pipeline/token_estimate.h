#pragma once

#include "gateway/core/stream_event.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sekisho {

// Counts the tokens of an answer by its text, for want of the provider's own count: four ASCII bytes make one, and so does any other
// character.
class TokenEstimate {
 public:
  void observe(const StreamEvent& event);
  std::int64_t tokens() const { return static_cast<std::int64_t>((narrow_ + 3) / 4 + wide_); }

 private:
  void count(std::string_view text);

  std::size_t narrow_ = 0;  // ASCII bytes
  std::size_t wide_ = 0;    // other code points
};

}  // namespace sekisho
