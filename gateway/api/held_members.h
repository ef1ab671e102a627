#pragma once

#include "gateway/api/slotted_json.h"

#include <deque>
#include <string>

namespace sekisho {

// Members of the deltas of a stream that wait until it is known what of their texts goes on; each then becomes a chunk of its own.
// Members with a text in common keep their order. One per answer.
class HeldMembers {
 public:
  // Behind so many members, or so many bytes of them, nobody waits for a text that does not go on.
  static constexpr std::size_t kMost = 64;
  static constexpr std::size_t kMostBytes = 512 * 1024;

  // `streams` outlives the members.
  explicit HeldMembers(PieceStreams& streams) : streams_(streams) {}

  bool empty() const { return held_.empty(); }
  // Members with a piece of this text wait: what comes of it must go behind them.
  bool holds(const AnswerPlace& place) const;
  // Takes a whole chunk.
  void hold(SlottedJson chunk);
  // The chunks that may go, as events.
  std::string release();

 private:
  void end_stalled();

  PieceStreams& streams_;
  std::deque<SlottedJson> held_;
  std::size_t bytes_ = 0;
};

}  // namespace sekisho
