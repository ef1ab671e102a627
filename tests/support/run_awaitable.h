#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>

namespace sekisho {

// Runs the coroutine to its end on `context` and gives its value; its exception passes through. Throws when it is not done after
// `patience`, so that a test which hangs fails and says where.
template <class T>
T run_awaitable(boost::asio::io_context& context, boost::asio::awaitable<T> work,
                std::chrono::milliseconds patience = std::chrono::seconds(20)) {
  std::optional<T> value;
  std::exception_ptr failure;
  bool done = false;
  boost::asio::co_spawn(context, std::move(work), [&](std::exception_ptr error, T result) {
    failure = error;
    if (!error) value.emplace(std::move(result));
    done = true;
    context.stop();
  });
  context.restart();
  context.run_for(patience);
  if (!done) throw std::runtime_error("the coroutine did not end in time");
  if (failure) std::rethrow_exception(failure);
  return std::move(*value);
}

}  // namespace sekisho
