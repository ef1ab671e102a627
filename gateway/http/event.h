#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>

namespace sekisho {

// Lets one coroutine wait until another part of the same thread has news for it. Costs no allocation and no turn of the event loop.
// Whoever waits looks at the state it waits for again afterwards: being told is a hint, and being told while nobody waits is lost.
class Event final {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  // One waiter at a time. Cancelling it throws operation_aborted.
  boost::asio::awaitable<void> wait();

  // Resumes the waiter within the call, if there is one. Call it as the last thing that is done with an object the waiter may
  // destroy, and only from a handler of the event loop.
  void notify();

  // Drops the waiter: its coroutine is destroyed, not resumed.
  void abandon() { waiter_.reset(); }

 private:
  using Waiter = boost::asio::async_result<boost::asio::use_awaitable_t<>, void(boost::system::error_code)>::handler_type;

  void start(Waiter waiter);
  void cancel();

  std::optional<Waiter> waiter_;
};

}  // namespace sekisho
