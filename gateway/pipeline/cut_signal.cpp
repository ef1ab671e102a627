#include "gateway/pipeline/cut_signal.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <set>

namespace sekisho {

namespace asio = boost::asio;

struct CutSignal::Waiters {
  std::set<asio::steady_timer*> timers;
};

CutSignal::CutSignal() : waiters_(std::make_unique<Waiters>()) {}
CutSignal::~CutSignal() = default;

asio::awaitable<void> CutSignal::wait() {
  if (raised_) co_return;
  asio::steady_timer timer(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
  struct Registration {
    std::set<asio::steady_timer*>& timers;
    asio::steady_timer* timer;
    ~Registration() { timers.erase(timer); }
  };
  waiters_->timers.insert(&timer);
  const Registration registration{waiters_->timers, &timer};
  auto token = asio::as_tuple(asio::use_awaitable);
  co_await timer.async_wait(token);
}

void CutSignal::raise() {
  raised_ = true;
  for (asio::steady_timer* timer : waiters_->timers) timer->cancel();
}

}  // namespace sekisho
