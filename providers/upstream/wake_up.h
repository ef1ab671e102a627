#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace sekisho {

// Lets one coroutine sleep until something else on its thread has news, or a time has come. A notification that comes while nobody
// sleeps is kept for the next sleep.
class WakeUp {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit WakeUp(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  // True when notified, false when `deadline` came first. Throws operation_aborted when the coroutine is cancelled.
  boost::asio::awaitable<bool> wait(Time deadline);
  // Never resumes the sleeper here and now: safe inside callbacks.
  void notify();

 private:
  boost::asio::steady_timer timer_;
  bool notified_ = false;
};

}  // namespace sekisho
