#include "gateway/pipeline/client_absence.h"

#include "gateway/core/run_until.h"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace sekisho {

namespace asio = boost::asio;

namespace {

// How long after the client has left it is noticed that the time for reading on has begun.
constexpr std::chrono::milliseconds kLook{100};

}  // namespace

ClientAbsence::~ClientAbsence() {
  if (reading_on()) drains_.fetch_sub(1, std::memory_order_relaxed);
}

asio::awaitable<void> ClientAbsence::outlive_client(std::size_t most) {
  auto filter = [this, most](asio::cancellation_type_t type) { return pass(type, most); };
  co_await asio::this_coro::reset_cancellation_state(std::move(filter), asio::enable_terminal_cancellation());
}

asio::cancellation_type_t ClientAbsence::pass(asio::cancellation_type_t type, std::size_t most) {
  if (reading_on() || cut_.raised()) return type;
  if (drains_.fetch_add(1, std::memory_order_relaxed) >= most) {
    drains_.fetch_sub(1, std::memory_order_relaxed);
    return type;
  }
  since_ = std::chrono::steady_clock::now();
  return asio::cancellation_type::none;
}

asio::awaitable<void> ClientAbsence::wait(std::chrono::milliseconds length) const {
  while (!reading_on() || std::chrono::steady_clock::now() < since_ + length) {
    const Time now = std::chrono::steady_clock::now();
    co_await sleep_until(reading_on() ? since_ + length : now + std::min(kLook, length));
  }
}

}  // namespace sekisho
