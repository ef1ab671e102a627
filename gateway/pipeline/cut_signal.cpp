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
  while (Unanswered* const request = unanswered_) {
    request->leave();
    request->interrupted_ = true;
    request->response_.interrupt();
  }
}

CutSignal::Unanswered::Unanswered(CutSignal& signal, ResponseWriter& response)
    : signal_(&signal), response_(response), behind_(signal.unanswered_) {
  if (behind_ != nullptr) behind_->before_ = this;
  signal.unanswered_ = this;
}

void CutSignal::Unanswered::leave() {
  if (signal_ == nullptr) return;
  (before_ == nullptr ? signal_->unanswered_ : before_->behind_) = behind_;
  if (behind_ != nullptr) behind_->before_ = before_;
  signal_ = nullptr;
}

}  // namespace sekisho
