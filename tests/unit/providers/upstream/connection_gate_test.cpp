#include "providers/upstream/connection_gate.h"

#include "tests/support/run_awaitable.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gtest/gtest.h>

#include <vector>

namespace sekisho {
namespace {

using Pass = ConnectionGate::Pass;
using std::chrono::milliseconds;

// Who got through, in order; passes are held until the test lets go of them.
class ConnectionGateTest : public testing::Test {
 protected:
  boost::asio::awaitable<void> go_through(int who, milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::optional<Pass> pass = co_await gate_->enter(1, deadline);
    order_.push_back(pass ? who : -who);
    if (pass) passes_.push_back(*std::move(pass));
  }
  void come(int who, milliseconds patience = milliseconds(10'000)) {
    boost::asio::co_spawn(context_, go_through(who, patience), [](std::exception_ptr) {});
    turn();
  }
  void leave_first() {
    passes_.erase(passes_.begin());
    turn();
  }
  void turn() {
    context_.restart();
    context_.poll();
  }

  boost::asio::io_context context_{1};
  std::shared_ptr<ConnectionGate> gate_ = std::make_shared<ConnectionGate>("http://x");
  std::vector<int> order_;
  std::vector<Pass> passes_;
};

TEST_F(ConnectionGateTest, LetsInNoMoreThanTheLimit) {
  come(1);
  come(2);

  EXPECT_EQ(order_, std::vector<int>{1});
}

TEST_F(ConnectionGateTest, LetsInByOrderOfArrival) {
  come(1);
  come(2);
  come(3);

  leave_first();
  leave_first();

  EXPECT_EQ(order_, (std::vector<int>{1, 2, 3}));
}

TEST_F(ConnectionGateTest, GivesUpAtTheDeadline) {
  come(1);
  come(2, milliseconds(5));
  context_.restart();
  context_.run_for(std::chrono::seconds(5));

  EXPECT_EQ(order_, (std::vector<int>{1, -2}));
}

TEST_F(ConnectionGateTest, OneWhoGaveUpDoesNotHoldUpTheLine) {
  come(1);
  come(2, milliseconds(5));
  come(3);
  context_.restart();
  while (order_.size() < 2) context_.run_one();

  leave_first();

  EXPECT_EQ(order_, (std::vector<int>{1, -2, 3}));
}

TEST_F(ConnectionGateTest, OneWhoWasCancelledAsItsTurnCameHandsOnThePass) {
  boost::asio::cancellation_signal signal;
  come(1);
  auto done = boost::asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {});
  boost::asio::co_spawn(context_, go_through(2, milliseconds(10'000)), std::move(done));
  turn();
  come(3);

  passes_.erase(passes_.begin());
  signal.emit(boost::asio::cancellation_type::terminal);
  passes_.clear();
  turn();
  passes_.clear();
  turn();

  EXPECT_EQ(order_.back(), 3);
  passes_.clear();
  EXPECT_TRUE(gate_->is_idle());
}

}  // namespace
}  // namespace sekisho
