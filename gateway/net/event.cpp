#include "gateway/net/event.h"

#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <new>
#include <utility>

namespace sekisho {

namespace asio = boost::asio;
using boost::system::error_code;

// The waiter in the event's own storage: Asio's type for it would bring half of Asio into the header.
struct Event::Slot {
  using Waiter = asio::async_result<asio::use_awaitable_t<>, void(error_code)>::handler_type;
  static_assert(sizeof(Waiter) == sizeof(Event::waiter_) && alignof(Waiter) == alignof(void*));

  static Waiter* place(Event& event) { return std::launder(reinterpret_cast<Waiter*>(event.waiter_.data())); }

  static void put(Event& event, Waiter waiter) {
    std::construct_at(reinterpret_cast<Waiter*>(event.waiter_.data()), std::move(waiter));
    event.waiting_ = true;
  }

  static Waiter take(Event& event) {
    Waiter waiter = std::move(*place(event));
    std::destroy_at(place(event));
    event.waiting_ = false;
    return waiter;
  }

  static void start(Event& event, Waiter waiter) {
    auto slot = asio::get_associated_cancellation_slot(waiter);
    put(event, std::move(waiter));
    if (slot.is_connected()) slot.assign([&event](asio::cancellation_type) { cancel(event); });
  }

  // Posted: the slot whose handler this is would otherwise be overwritten under its own feet.
  static void cancel(Event& event) {
    if (event.waiting_) asio::post(asio::append(take(event), error_code(asio::error::operation_aborted)));
  }
};

asio::awaitable<void> Event::wait() {
  auto initiation = [this](Slot::Waiter waiter) { Slot::start(*this, std::move(waiter)); };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(error_code)>(std::move(initiation), asio::use_awaitable);
}

void Event::notify() {
  // Without a turn through the executor, on whose thread this is.
  if (waiting_) Slot::take (*this)(error_code());
}

void Event::abandon() {
  if (waiting_) const auto dropped = Slot::take(*this);
}

}  // namespace sekisho
