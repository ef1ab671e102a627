#include "gateway/pipeline/concurrency_limit.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <cmath>
#include <deque>
#include <mutex>
#include <utility>

namespace sekisho {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr double kUsualWeight = 0.05;                                            // of one time in the long average, at most
constexpr std::chrono::duration<double> kForgetting = std::chrono::minutes(10);  // under load: lest an overload become the usual
constexpr int kFirstTimes = 20;                                                  // make up the average that is begun with
constexpr double kTolerance = 2.0;  // so much slower than usual is still no reason to have less under way
constexpr double kStep = 0.2;       // the part of the way that one answer moves the limit
constexpr double kBackOff = 0.9;

// Somebody in line. `granted` is guarded by the state's mutex; the timer is touched on its executor only.
struct Waiter {
  Waiter(const asio::any_io_executor& executor, steady_clock::time_point until) : timer(executor, until) {}
  bool granted = false;
  asio::steady_timer timer;
};

// Ends the wait, from any thread. An expiry in the past also ends a wait that has not begun yet.
void wake(const std::shared_ptr<Waiter>& waiter) {
  asio::post(waiter->timer.get_executor(), [waiter] { waiter->timer.expires_at(steady_clock::time_point::min()); });
}

}  // namespace

struct ConcurrencyLimit::State {
  mutable std::mutex mutex;
  std::size_t in_flight = 0;
  std::deque<std::shared_ptr<Waiter>> waiting{};
  std::size_t limit = 0;    // as last seen; 0: none
  double adapted = 0;       // 0: no answer has moved it yet
  double usual_millis = 0;  // long average of the time to the first event
  int times_seen = 0;       // up to kFirstTimes
  steady_clock::time_point seen_at;

  bool has_room() const { return limit == 0 || in_flight < limit; }

  void apply(const ConcurrencySettings& settings) {
    const double most = settings.max;
    const double wanted = settings.adaptive && adapted > 0 ? std::clamp(adapted, 1.0, std::max(most, 1.0)) : most;
    limit = static_cast<std::size_t>(wanted);
  }

  // A target that has little to do shows what it takes without haste, and tells nothing of how much it could bear.
  bool is_idle() const { return static_cast<double>(in_flight) * 2 < adapted; }

  void learn(double millis, steady_clock::time_point now) {
    const std::chrono::duration<double> since = now - std::exchange(seen_at, now);
    double weight = is_idle() ? kUsualWeight : std::clamp(since / kForgetting, 0.0, kUsualWeight);
    if (times_seen < kFirstTimes) weight = std::max(weight, 1.0 / ++times_seen);
    usual_millis += weight * (millis - usual_millis);
  }

  void let_in() {
    while (!waiting.empty() && has_room()) {
      const std::shared_ptr<Waiter> next = std::move(waiting.front());
      waiting.pop_front();
      ++in_flight;
      next->granted = true;
      wake(next);
    }
  }

  void leave() {
    const std::lock_guard lock(mutex);
    --in_flight;
    let_in();
  }
};

namespace {

// A place in line, in the frame of the coroutine that waits: one that is cancelled takes itself out, and hands on what it had already
// been given.
class InLine {
 public:
  InLine(std::shared_ptr<ConcurrencyLimit::State> state, std::shared_ptr<Waiter> waiter)
      : state_(std::move(state)), waiter_(std::move(waiter)) {}
  InLine(const InLine&) = delete;
  InLine& operator=(const InLine&) = delete;
  ~InLine() {
    if (waiter_ == nullptr) return;
    const ConcurrencyLimit::Entry unused = take();
  }

  ConcurrencyLimit::Entry take() {
    const std::shared_ptr<Waiter> waiter = std::exchange(waiter_, nullptr);
    {
      const std::lock_guard lock(state_->mutex);
      if (!waiter->granted) {
        std::erase(state_->waiting, waiter);
        return ConcurrencyLimit::Refusal::TooLate;
      }
    }
    return ConcurrencyLimit::Place(state_);
  }

 private:
  std::shared_ptr<ConcurrencyLimit::State> state_;
  std::shared_ptr<Waiter> waiter_;
};

}  // namespace

ConcurrencyLimit::Place& ConcurrencyLimit::Place::operator=(Place&& other) noexcept {
  if (this == &other) return *this;
  if (const std::shared_ptr<State> old = std::exchange(state_, std::move(other.state_))) old->leave();
  return *this;
}

ConcurrencyLimit::Place::~Place() {
  if (state_) state_->leave();
}

ConcurrencyLimit::ConcurrencyLimit() : state_(std::make_shared<State>()) {}

asio::awaitable<ConcurrencyLimit::Entry> ConcurrencyLimit::enter(ConcurrencySettings settings, std::optional<Time> deadline) {
  const std::shared_ptr<State> state = state_;
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  std::shared_ptr<Waiter> waiter;
  {
    const std::lock_guard lock(state->mutex);
    state->apply(settings);
    state->let_in();
    if (state->has_room()) {
      ++state->in_flight;
      co_return Place(state);
    }
    if (state->waiting.size() >= static_cast<std::size_t>(settings.queue)) co_return Refusal::QueueFull;
    const Time until = std::min(steady_clock::now() + settings.wait, deadline.value_or(Time::max()));
    waiter = std::make_shared<Waiter>(executor, until);
    state->waiting.push_back(waiter);
  }
  InLine line(state, waiter);
  co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
  // The wait ends by being aborted either way; only this tells a client that left from a place that came free.
  if (cancellation.cancelled() != asio::cancellation_type::none) throw boost::system::system_error(asio::error::operation_aborted);
  co_return line.take();
}

void ConcurrencyLimit::began_after(const ConcurrencySettings& settings, steady_clock::duration first_event, Time now) {
  if (!settings.adaptive) return;
  const double millis = std::max(std::chrono::duration<double, std::milli>(first_event).count(), 0.001);
  const std::lock_guard lock(state_->mutex);
  State& state = *state_;
  if (state.adapted == 0) state.adapted = settings.max;
  state.learn(millis, now);
  if (state.is_idle()) return;
  const double gradient = std::clamp(kTolerance * state.usual_millis / millis, 0.5, 1.0);
  const double wanted = state.adapted * gradient + std::sqrt(state.adapted);
  state.adapted = std::clamp(state.adapted + kStep * (wanted - state.adapted), 1.0, static_cast<double>(settings.max));
  state.apply(settings);
  state.let_in();
}

void ConcurrencyLimit::overran(const ConcurrencySettings& settings) {
  if (!settings.adaptive) return;
  const std::lock_guard lock(state_->mutex);
  const double now = state_->adapted == 0 ? settings.max : state_->adapted;
  state_->adapted = std::max(1.0, now * kBackOff);
  state_->apply(settings);
}

ConcurrencyLimit::Load ConcurrencyLimit::load() const {
  const std::lock_guard lock(state_->mutex);
  return {state_->in_flight, state_->waiting.size(), static_cast<double>(state_->limit)};
}

}  // namespace sekisho
