#include "providers/upstream/wake_up.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace sekisho {

namespace asio = boost::asio;

asio::awaitable<bool> WakeUp::wait(Time deadline) {
  if (std::exchange(notified_, false)) co_return true;
  timer_.expires_at(deadline);
  const auto [error] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  if (std::exchange(notified_, false)) co_return true;
  if (error) throw boost::system::system_error(error);
  co_return false;
}

void WakeUp::notify() {
  notified_ = true;
  timer_.cancel();
}

}  // namespace sekisho
