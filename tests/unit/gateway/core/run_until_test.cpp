#include "gateway/core/run_until.h"

#include "tests/support/run_awaitable.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <stdexcept>

namespace sekisho {
namespace {

namespace asio = boost::asio;

asio::awaitable<int> give(int value) { co_return value; }

asio::awaitable<int> fail() {
  throw std::runtime_error("failed");
  co_return 0;
}

asio::awaitable<void> at_once() { co_return; }

// Waits for ever, and says when its frame is unwound.
asio::awaitable<int> wait_for_ever(bool& unwound) {
  struct Unwound {
    bool& flag;
    ~Unwound() { flag = true; }
  };
  const Unwound guard{unwound};
  asio::steady_timer never(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
  co_await never.async_wait(asio::use_awaitable);
  co_return 0;
}

asio::awaitable<void> never_ending(bool& unwound) { co_await wait_for_ever(unwound); }

class RunUntil : public testing::Test {
 protected:
  asio::io_context context_{1};
  bool unwound_ = false;
};

TEST_F(RunUntil, GivesTheValueAndUnwindsTheOther) {
  const auto value = run_awaitable(context_, run_until<int>(give(7), never_ending(unwound_)));

  EXPECT_EQ(value, 7);
  EXPECT_TRUE(unwound_);
}

TEST_F(RunUntil, GivesNothingWhenTheOtherEndsFirstAndUnwindsTheWork) {
  const auto value = run_awaitable(context_, run_until<int>(wait_for_ever(unwound_), at_once()));

  EXPECT_EQ(value, std::nullopt);
  EXPECT_TRUE(unwound_);
}

TEST_F(RunUntil, PassesOnTheExceptionOfTheWork) {
  EXPECT_THROW(run_awaitable(context_, run_until<int>(fail(), never_ending(unwound_))), std::runtime_error);
  EXPECT_TRUE(unwound_);
}

TEST_F(RunUntil, CountsTheWorkWhenBothAreDone) { EXPECT_EQ(run_awaitable(context_, run_until<int>(give(7), at_once())), 7); }

TEST_F(RunUntil, CancellingTheCallerUnwindsBoth) {
  bool other_unwound = false;
  bool cancelled = false;
  asio::cancellation_signal caller;
  asio::co_spawn(
      context_, run_until<int>(wait_for_ever(unwound_), never_ending(other_unwound)),
      asio::bind_cancellation_slot(caller.slot(), [&](std::exception_ptr error, std::optional<int>) { cancelled = error != nullptr; }));
  context_.poll();

  caller.emit(asio::cancellation_type::terminal);
  context_.run_for(std::chrono::seconds(10));

  EXPECT_TRUE(unwound_);
  EXPECT_TRUE(other_unwound);
  EXPECT_TRUE(cancelled);
}

TEST_F(RunUntil, ADeadlineEndsTheWork) {
  const auto value = run_awaitable(context_, run_before(wait_for_ever(unwound_), std::chrono::steady_clock::now()));

  EXPECT_EQ(value, std::nullopt);
  EXPECT_TRUE(unwound_);
}

}  // namespace
}  // namespace sekisho
