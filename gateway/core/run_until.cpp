#include "gateway/core/run_until.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sekisho {

namespace asio = boost::asio;

asio::awaitable<bool> run_until(asio::awaitable<void> work, asio::awaitable<void> other) {
  const auto executor = co_await asio::this_coro::executor;
  auto first = asio::co_spawn(executor, std::move(work), asio::deferred);
  auto second = asio::co_spawn(executor, std::move(other), asio::deferred);
  auto group = asio::experimental::make_parallel_group(std::move(first), std::move(second));
  auto [order, work_error, other_error] = co_await group.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);

  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) throw boost::system::system_error(asio::error::operation_aborted);
  if (order[0] == 0 || !work_error) {
    if (work_error) std::rethrow_exception(work_error);
    co_return true;
  }
  if (other_error) std::rethrow_exception(other_error);
  co_return false;
}

asio::awaitable<void> sleep_until(std::chrono::steady_clock::time_point when) {
  asio::steady_timer timer(co_await asio::this_coro::executor, when);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace sekisho
