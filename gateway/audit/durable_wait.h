#pragma once

#include "gateway/core/result.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace sekisho {

// What the writer thread calls to let a request go on.
using DurableDone = std::function<void(Result<void>)>;

// PolicyUnavailable: `why` may name files of ours, which is for the log; a client is told only that it could not be recorded.
Error not_recorded(const std::string& why);

// Hands `start` the function to call, from any thread, once, and waits on the caller's executor until it is called or the time is over
// (PolicyUnavailable). `start` returns false where nothing was begun. A client that leaves cancels the wait.
boost::asio::awaitable<Result<void>> wait_until_durable(std::function<bool(DurableDone)> start, std::chrono::milliseconds patience);

}  // namespace sekisho
