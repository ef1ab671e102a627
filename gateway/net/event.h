#pragma once

#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstddef>

namespace sekisho {

// Lets one coroutine wait until another part of the same thread has news for it. Costs no allocation and no turn of the event loop.
// Whoever waits looks at the state it waits for again afterwards: being told is a hint, and being told while nobody waits is lost.
class Event final {
 public:
  Event() = default;
  ~Event() { abandon(); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  // One waiter at a time. Cancelling it throws operation_aborted.
  boost::asio::awaitable<void> wait();

  // Resumes the waiter within the call, if there is one. Call it as the last thing that is done with an object the waiter may
  // destroy, and only from a handler of the event loop.
  void notify();

  // Drops the waiter: its coroutine is destroyed, not resumed.
  void abandon();

 private:
  struct Slot;

  alignas(void*) std::array<std::byte, sizeof(void*)> waiter_{};  // Asio's handle of the coroutine, where waiting_
  bool waiting_ = false;
};

}  // namespace sekisho
