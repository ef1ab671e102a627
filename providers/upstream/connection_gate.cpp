#include "providers/upstream/connection_gate.h"

#include "providers/upstream/wake_up.h"

#include <algorithm>

namespace sekisho {

namespace asio = boost::asio;

// A place in line, in the frame of the coroutine that waits: one that is cancelled takes itself out, and hands on a pass it had
// already been given.
struct ConnectionGate::Waiter {
  Waiter(ConnectionGate& line, WakeUp& sleeper) : gate(line), wake(sleeper) { gate.waiting_.push_back(this); }
  ~Waiter() { std::erase(gate.waiting_, this); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  ConnectionGate& gate;
  WakeUp& wake;
  Pass pass;
  bool granted = false;
};

ConnectionGate::Pass& ConnectionGate::Pass::operator=(Pass&& other) noexcept {
  if (this != &other) {
    release();
    gate_ = std::move(other.gate_);
  }
  return *this;
}

void ConnectionGate::Pass::release() {
  if (const std::shared_ptr<ConnectionGate> gate = std::exchange(gate_, nullptr)) gate->leave();
}

std::optional<ConnectionGate::Pass> ConnectionGate::try_enter(std::size_t limit) {
  if (in_use_ >= limit || !waiting_.empty()) return std::nullopt;
  ++in_use_;
  return Pass(shared_from_this());
}

asio::awaitable<std::optional<ConnectionGate::Pass>> ConnectionGate::enter(std::size_t limit,
                                                                           std::chrono::steady_clock::time_point deadline) {
  if (auto pass = try_enter(limit)) co_return pass;
  const auto self = shared_from_this();
  WakeUp wake(co_await asio::this_coro::executor);
  Waiter waiter(*this, wake);
  co_await wake.wait(deadline);
  if (!waiter.granted) co_return std::nullopt;
  co_return std::move(waiter.pass);
}

void ConnectionGate::leave() {
  --in_use_;
  if (waiting_.empty()) return;
  Waiter* const next = waiting_.front();
  waiting_.pop_front();
  ++in_use_;
  next->granted = true;
  next->pass = Pass(shared_from_this());
  next->wake.notify();
}

}  // namespace sekisho
