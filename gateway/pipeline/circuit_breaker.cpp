#include "gateway/pipeline/circuit_breaker.h"

#include <algorithm>
#include <utility>

namespace sekisho {
namespace {

// The earliest probe, as a part of the interval: never later than promised, and not all at the same moment.
constexpr double kEarliestProbe = 0.75;

std::int64_t slot_number(const BreakerSettings& settings, CircuitBreaker::Time now, std::size_t slots) {
  const auto length = std::max<std::chrono::steady_clock::duration>(settings.window / slots, std::chrono::milliseconds(1));
  return now.time_since_epoch() / length;
}

}  // namespace

CircuitBreaker::CircuitBreaker(std::function<double()> draw) : draw_(std::move(draw)) {}

CircuitBreaker::Leave CircuitBreaker::ask(const BreakerSettings& settings, Time now) {
  if (refuses(now)) return {};
  if (state_ == State::HalfOpen && probe_began_) close();
  if (state_ == State::Closed) return {Leave::Granted, round_};
  state_ = State::HalfOpen;
  probe_began_ = false;
  probe_at_ = next_probe(settings, now);
  return {Leave::Probe, ++round_};
}

void CircuitBreaker::began(Leave leave) { probe_began_ = probe_began_ || is_deciding(leave); }

void CircuitBreaker::succeeded(Leave leave, const BreakerSettings& settings, Time now) {
  if (leave.kind == Leave::Probe && state_ == State::HalfOpen) {
    close();
    leave = {Leave::Granted, round_};
  }
  if (state_ != State::Closed || leave.round != round_) return;
  in_a_row_ = 0;
  ++slot(settings, now).good;
}

void CircuitBreaker::failed(Leave leave, const BreakerSettings& settings, Time now) {
  if (is_deciding(leave)) return open(settings, now);
  if (state_ != State::Closed || leave.round != round_) return;
  ++in_a_row_;
  ++slot(settings, now).bad;
  if (in_a_row_ >= settings.failures || is_over(settings, now)) open(settings, now);
}

void CircuitBreaker::outrun(Leave leave, const BreakerSettings& settings, bool silent, Time now) {
  if (is_deciding(leave)) return open(settings, now);
  if (!silent || state_ != State::Closed || leave.round != round_) return;
  if (++in_a_row_ >= settings.failures) open(settings, now);
}

void CircuitBreaker::abandoned(Leave leave, Time now) {
  if (!is_deciding(leave)) return;
  state_ = State::Open;
  probe_at_ = now;
}

CircuitBreaker::Slot& CircuitBreaker::slot(const BreakerSettings& settings, Time now) {
  const std::int64_t number = slot_number(settings, now, kSlots);
  Slot& found = slots_[static_cast<std::uint64_t>(number) % kSlots];
  if (found.number != number) found = Slot{.number = number};
  return found;
}

bool CircuitBreaker::is_over(const BreakerSettings& settings, Time now) {
  const std::int64_t oldest = slot_number(settings, now, kSlots) - static_cast<std::int64_t>(kSlots) + 1;
  int good = 0;
  int bad = 0;
  for (const Slot& counted : slots_) {
    if (counted.number < oldest) continue;
    good += counted.good;
    bad += counted.bad;
  }
  return good + bad >= settings.requests && bad >= settings.error_rate * (good + bad);
}

void CircuitBreaker::open(const BreakerSettings& settings, Time now) {
  state_ = State::Open;
  ++round_;
  in_a_row_ = 0;
  slots_ = {};
  probe_at_ = next_probe(settings, now);
}

void CircuitBreaker::close() {
  state_ = State::Closed;
  ++round_;
  in_a_row_ = 0;
  slots_ = {};
}

CircuitBreaker::Time CircuitBreaker::next_probe(const BreakerSettings& settings, Time now) {
  const double part = kEarliestProbe + (1 - kEarliestProbe) * draw_();
  const std::chrono::duration<double, std::milli> rest = settings.probe * part;
  return now + std::chrono::duration_cast<Time::duration>(rest);
}

}  // namespace sekisho
