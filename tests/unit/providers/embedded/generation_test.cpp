#include "providers/embedded/generation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <optional>
#include <string>

namespace sekisho {
namespace {

TEST(Generation, GivesPiecesInOrderAndThenItsEnd) {
  Generation generation;
  generation.push("a");
  generation.push("b");
  generation.finish();

  EXPECT_EQ(generation.take_or_wait(nullptr)->bytes, "a");
  EXPECT_EQ(generation.take_or_wait(nullptr)->bytes, "b");
  EXPECT_TRUE(generation.take_or_wait(nullptr)->end);
}

TEST(Generation, WakesOnceWhenAPieceComes) {
  Generation generation;
  int woken = 0;
  EXPECT_FALSE(generation.take_or_wait([&woken] { ++woken; }));

  generation.push("a");
  generation.push("b");

  EXPECT_EQ(woken, 1);
}

TEST(Generation, DoesNotWakeAfterCancel) {
  Generation generation;
  int woken = 0;
  EXPECT_FALSE(generation.take_or_wait([&woken] { ++woken; }));

  generation.cancel();

  EXPECT_FALSE(generation.push("a"));
  EXPECT_EQ(woken, 0);
}

TEST(Generation, CallsTheActionOnceWhenCancelled) {
  Generation generation;
  int called = 0;
  EXPECT_TRUE(generation.on_cancel([&called] { ++called; }));

  generation.cancel();
  generation.cancel();

  EXPECT_EQ(called, 1);
}

TEST(Generation, RefusesAnActionWhenCancelledBefore) {
  Generation generation;
  generation.cancel();

  EXPECT_FALSE(generation.on_cancel([] { FAIL(); }));
}

TEST(Generation, HoldsTheEngineWhileTheBufferIsFull) {
  Generation generation;
  EXPECT_TRUE(generation.push(std::string(Generation::kBufferLimit, 'x')));
  auto second = std::async(std::launch::async, [&generation] { return generation.push("y"); });

  EXPECT_EQ(second.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);

  generation.take_or_wait(nullptr);
  EXPECT_TRUE(second.get());
}

TEST(Generation, CancelFreesAHeldEngine) {
  Generation generation;
  generation.push(std::string(Generation::kBufferLimit, 'x'));
  auto second = std::async(std::launch::async, [&generation] { return generation.push("y"); });

  generation.cancel();

  EXPECT_FALSE(second.get());
}

TEST(Generation, GivesBackWhatAFullBufferDoesNotTake) {
  Generation generation;
  EXPECT_FALSE(generation.offer(std::string(Generation::kBufferLimit, 'x')));

  EXPECT_EQ(generation.offer("y"), "y");

  generation.take_or_wait(nullptr);
  EXPECT_FALSE(generation.offer("y"));
  EXPECT_EQ(generation.take_or_wait(nullptr)->bytes, "y");
}

TEST(Generation, TakesAndForgetsWhatNobodyWants) {
  Generation generation;
  generation.cancel();

  EXPECT_FALSE(generation.offer("y"));
  EXPECT_FALSE(generation.take_or_wait(nullptr));
}

// Whoever is woken may look at once, from wherever it is woken.
TEST(Generation, WakesWithoutHoldingTheConsumerUp) {
  Generation generation;
  std::optional<GenerationPiece> seen;
  EXPECT_FALSE(generation.take_or_wait([&] { seen = generation.take_or_wait(nullptr); }));

  generation.push("a");

  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->bytes, "a");
}

TEST(Generation, CancelWaitsForAWakeUnderWay) {
  Generation generation;
  std::promise<void> begun;
  std::promise<void> go_on;
  std::atomic<bool> woken = false;
  const auto wake = [&] {
    begun.set_value();
    go_on.get_future().wait();
    woken = true;
  };
  EXPECT_FALSE(generation.take_or_wait(wake));
  auto pushed = std::async(std::launch::async, [&generation] { generation.push("a"); });
  begun.get_future().wait();

  auto cancelled = std::async(std::launch::async, [&] {
    generation.cancel();
    return woken.load();
  });

  EXPECT_EQ(cancelled.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
  go_on.set_value();
  EXPECT_TRUE(cancelled.get());
}

TEST(Generation, FailureFollowsWhatCameBefore) {
  Generation generation;
  generation.push("a");
  generation.fail(internal_error("broken"));

  EXPECT_EQ(generation.take_or_wait(nullptr)->bytes, "a");
  EXPECT_EQ(generation.take_or_wait(nullptr)->error->message, "broken");
}

}  // namespace
}  // namespace sekisho
