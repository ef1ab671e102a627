#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

// Lines that stand one behind the other, seq after seq.
struct SeqRun {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  bool operator==(const SeqRun&) const = default;
};

// `seq 3`, `seq 3 to 5`.
std::string span_of(std::uint64_t first, std::uint64_t last);

// A run, or a part of one where another run holds some of its numbers too.
struct SeqStretch {
  SeqRun lines;
  std::size_t run = 0;  // which run it is of
  bool in_place = false;
};

// `runs` as they stand in the store. Returns their stretches in the same order; those in place are the most lines whose seq rises from
// each to the next, so that what was moved is found elsewhere, and not everything that it was moved across. Of two that can stay equally
// well, the one that stands first does. O(n log n) for n stretches; an untouched store has one for each run.
std::vector<SeqStretch> place_in_order(std::span<const SeqRun> runs);

}  // namespace sekisho
