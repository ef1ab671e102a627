#include "providers/upstream/lines.h"

#include "providers/upstream/line.h"

#include <algorithm>
#include <memory>

namespace sekisho {

namespace {

constexpr std::size_t kReadBuffer = 64 * 1024;
// No two sweeps are closer than this, so that thousands of deadlines do not make thousands of sweeps.
constexpr std::chrono::milliseconds kBetweenSweeps{20};
// Nor further apart, so that a deadline which is no longer waited for keeps the timer, and with it the io_context, no longer busy.
constexpr std::chrono::milliseconds kLongestPause{500};

}  // namespace

Lines::Lines(boost::asio::io_context& context) : timer_(context), buffer_(kReadBuffer) {}

void Lines::add(Line& line) {
  line.place_ = lines_.size();
  lines_.push_back(&line);
}

void Lines::remove(Line& line) {
  Line* const last = lines_.back();
  lines_[line.place_] = last;
  last->place_ = line.place_;
  lines_.pop_back();
}

void Lines::expect(Time deadline) {
  if (deadline >= due_ || deadline == Time::max() || abandoned_) return;
  const Time now = std::chrono::steady_clock::now();
  if (due_ == Time::max() || due_ - now > kBetweenSweeps) arm(now, deadline);
}

void Lines::arm(Time now, Time deadline) {
  due_ = std::clamp(deadline, now + kBetweenSweeps, now + kLongestPause);
  timer_.expires_at(due_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) sweep();
  });
}

void Lines::sweep() {
  due_ = Time::max();
  const Time now = std::chrono::steady_clock::now();
  Time next = Time::max();
  std::vector<std::shared_ptr<Line>> late;  // an expired one may leave, and others come, at once
  for (Line* const line : lines_) {
    if (line->deadline_ <= now) {
      late.push_back(line->shared_from_this());
    } else {
      next = std::min(next, line->deadline_);
    }
  }
  if (next != Time::max()) arm(now, next);
  for (const auto& line : late) line->expire();
}

void Lines::abandon() {
  abandoned_ = true;
  timer_.cancel();
  const std::vector<Line*> all = lines_;
  for (Line* const line : all) line->news_.abandon();
}

}  // namespace sekisho
