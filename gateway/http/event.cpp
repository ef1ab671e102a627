#include "gateway/http/event.h"

#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace sekisho {

namespace asio = boost::asio;
using boost::system::error_code;

asio::awaitable<void> Event::wait() {
  auto initiation = [this](auto waiter) { start(std::move(waiter)); };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(error_code)>(std::move(initiation), asio::use_awaitable);
}

void Event::start(Waiter waiter) {
  auto slot = asio::get_associated_cancellation_slot(waiter);
  waiter_.emplace(std::move(waiter));
  if (slot.is_connected()) slot.assign([this](asio::cancellation_type) { cancel(); });
}

void Event::notify() {
  if (!waiter_) return;
  Waiter waiter = std::move(*waiter_);
  waiter_.reset();
  asio::dispatch(asio::append(std::move(waiter), error_code()));
}

// Posted: the slot whose handler this is would otherwise be overwritten under its own feet.
void Event::cancel() {
  if (!waiter_) return;
  Waiter waiter = std::move(*waiter_);
  waiter_.reset();
  asio::post(asio::append(std::move(waiter), error_code(asio::error::operation_aborted)));
}

}  // namespace sekisho
