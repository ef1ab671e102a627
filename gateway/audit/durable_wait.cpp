#include "gateway/audit/durable_wait.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <optional>

namespace sekisho {
namespace {

namespace asio = boost::asio;

// Touched on the executor of the one who waits only.
struct Waiter {
  Waiter(const asio::any_io_executor& executor, std::chrono::milliseconds patience) : timer(executor, patience) {}
  asio::steady_timer timer;
  std::optional<Result<void>> result;
};

}  // namespace

Error not_recorded(const std::string& why) {
  Error error = gateway_error(ErrorKind::PolicyUnavailable, "the decision could not be recorded: " + why);
  error.public_message = "the decision could not be recorded";
  return error;
}

asio::awaitable<Result<void>> wait_until_durable(std::function<bool(DurableDone)> start, std::chrono::milliseconds patience) {
  const auto waiter = std::make_shared<Waiter>(co_await asio::this_coro::executor, patience);
  const DurableDone done = [waiter](const Result<void>& result) {
    asio::post(waiter->timer.get_executor(), [waiter, result] {
      waiter->result = result;
      waiter->timer.cancel();
    });
  };
  if (!start(done)) co_return not_recorded("the audit spool is full");
  co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none) throw boost::system::system_error(asio::error::operation_aborted);
  if (!waiter->result) co_return not_recorded("the audit store took too long");
  if (!*waiter->result) co_return not_recorded(waiter->result->error().message);
  co_return Result<void>();
}

}  // namespace sekisho
