#pragma once

#include "gateway/core/target_conduct.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>

namespace sekisho {

// Leaves a target alone that keeps failing, and lets one request through now and then to see whether it has recovered. One thread at a
// time. Settings come with each call, for a reload may change them.
class CircuitBreaker {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class State : std::uint8_t { Closed, Open, HalfOpen };
  // What one try may do. Hand it back with the outcome: that of a probe decides, and that of a try from before the state last changed, or
  // of a probe that another one has followed, means nothing.
  struct Leave {
    enum Kind : std::uint8_t { Refused, Granted, Probe };
    Kind kind = Refused;
    std::uint64_t round = 0;

    bool operator==(Kind other) const { return kind == other; }
  };

  // `draw` gives numbers from 0 to 1.
  explicit CircuitBreaker(std::function<double()> draw);

  State state() const { return state_; }
  // True while a request would be refused.
  bool refuses(Time now) const { return state_ != State::Closed && now < probe_at_; }
  // While it is open one try in each `probe` interval is let through, whatever became of the one before: one that hangs keeps nobody out.
  // An answer that had begun and has gone on well for a whole interval closes it.
  Leave ask(const BreakerSettings& settings, Time now);

  // The answer has begun; how it ends is still to be told.
  void began(Leave leave);
  void succeeded(Leave leave, const BreakerSettings& settings, Time now);
  void failed(Leave leave, const BreakerSettings& settings, Time now);
  // Another target answered first. `silent`: this one was asked earlier and had not said a word, which counts among the failures in a row,
  // but not in the rate. A probe has failed.
  void outrun(Leave leave, const BreakerSettings& settings, bool silent, Time now);
  // The try ended and says nothing of the target: a client that left, a request at fault. The next one may probe at once.
  void abandoned(Leave leave, Time now);

 private:
  static constexpr std::size_t kSlots = 10;
  struct Slot {
    std::int64_t number = -1;
    int good = 0;
    int bad = 0;
  };
  Slot& slot(const BreakerSettings& settings, Time now);
  bool is_over(const BreakerSettings& settings, Time now);
  bool is_deciding(Leave leave) const { return state_ == State::HalfOpen && leave.kind == Leave::Probe && leave.round == round_; }
  void open(const BreakerSettings& settings, Time now);
  void close();
  Time next_probe(const BreakerSettings& settings, Time now);

  std::function<double()> draw_;
  State state_ = State::Closed;
  Time probe_at_;
  std::uint64_t round_ = 0;   // counts changes of the state and probes
  bool probe_began_ = false;  // the answer of this round's probe has begun
  int in_a_row_ = 0;
  std::array<Slot, kSlots> slots_{};  // tenths of the window, by time
};

}  // namespace sekisho
