#pragma once

#include "policies/detect/numbers.h"

#include <span>
#include <string_view>
#include <vector>

namespace sekisho {

// All runs of digits of one text, as NumberTokeniser reads them. Borrows the text.
class NumberRuns {
 public:
  NumberRuns(std::string_view text, std::span<const ByteSpan> digits);
  std::span<const NumberRun> narrow() const { return narrow_.runs; }
  std::span<const NumberRun> wide() const { return wide_.runs; }

 private:
  struct Kept {
    std::vector<DigitGroup> groups;
    std::vector<NumberRun> runs;
  };
  static Kept read(std::string_view text, std::span<const ByteSpan> digits, NumberTokeniser::Reach reach);

  Kept narrow_;
  Kept wide_;
};

}  // namespace sekisho
