#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace sekisho {

// Runs both; the first to end cancels the other and waits until its frames are unwound. True when `work` ended first (its exception
// passes through), false when `other` did. If both are done, `work` counts. Cancelling the caller cancels both.
boost::asio::awaitable<bool> run_until(boost::asio::awaitable<void> work, boost::asio::awaitable<void> other);

// Sleeps until then; ends early only by cancellation.
boost::asio::awaitable<void> sleep_until(std::chrono::steady_clock::time_point when);

namespace detail {
template <class T>
boost::asio::awaitable<void> store_into(boost::asio::awaitable<T> work, std::optional<T>& place) {
  place.emplace(co_await std::move(work));
}
}  // namespace detail

// The value of `work`, or nullopt when `other` ended first.
template <class T>
boost::asio::awaitable<std::optional<T>> run_until(boost::asio::awaitable<T> work, boost::asio::awaitable<void> other) {
  std::optional<T> value;
  co_await run_until(detail::store_into<T>(std::move(work), value), std::move(other));
  co_return value;
}

// The value of `work`, or nullopt when the time came first.
template <class T>
boost::asio::awaitable<std::optional<T>> run_before(boost::asio::awaitable<T> work, std::chrono::steady_clock::time_point deadline) {
  co_return co_await run_until<T>(std::move(work), sleep_until(deadline));
}

}  // namespace sekisho
