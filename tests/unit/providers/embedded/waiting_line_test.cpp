#include "providers/embedded/waiting_line.h"

#include <gtest/gtest.h>

#include <future>

namespace sekisho {
namespace {

EngineJob job() { return {.endpoint = Endpoint::Chat, .body = "{}", .generation = std::make_shared<Generation>()}; }

TEST(WaitingLine, TakesInOrder) {
  const auto line = std::make_shared<WaitingLine>(1, 2);
  const EngineJob first = job();
  const EngineJob second = job();
  line->join(first).value();
  line->join(second).value();

  EXPECT_EQ(line->take()->generation, first.generation);
  EXPECT_EQ(line->take()->generation, second.generation);
}

TEST(WaitingLine, RefusesWithARetryTimeWhenFull) {
  const auto line = std::make_shared<WaitingLine>(1, 1);
  line->join(job()).value();
  line->join(job()).value();

  const auto third = line->join(job());

  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().kind, ErrorKind::UpstreamOverloaded);
  EXPECT_EQ(third.error().retry, Retry::SameTarget);
  EXPECT_GE(third.error().retry_after.value(), std::chrono::seconds(1));
}

TEST(WaitingLine, CountsWhoIsBeingAnswered) {
  const auto line = std::make_shared<WaitingLine>(1, 0);
  line->join(job()).value();
  const auto taken = line->take();

  EXPECT_FALSE(line->join(job()));
  line->done(*taken, std::chrono::milliseconds(5));
  EXPECT_TRUE(line->join(job()));
}

TEST(WaitingLine, WhoLeavesWhileWaitingMakesRoom) {
  const auto line = std::make_shared<WaitingLine>(1, 0);
  const EngineJob leaving = job();
  line->join(leaving).value();

  leaving.generation->cancel();

  EXPECT_EQ(line->waiting(), 0U);
  EXPECT_TRUE(line->join(job()));
}

TEST(WaitingLine, ClosingFailsAllAndEndsTake) {
  const auto line = std::make_shared<WaitingLine>(2, 2);
  const EngineJob running = job();
  const EngineJob waiting = job();
  line->join(running).value();
  const auto taken = line->take();
  line->join(waiting).value();

  line->close();

  EXPECT_EQ(running.generation->take_or_wait(nullptr)->error->kind, ErrorKind::UpstreamFailed);
  EXPECT_EQ(waiting.generation->take_or_wait(nullptr)->error->kind, ErrorKind::UpstreamFailed);
  EXPECT_FALSE(line->take());
  EXPECT_FALSE(line->join(job()));
}

TEST(WaitingLine, RetryTimeFollowsHowLongAnswersTake) {
  const auto line = std::make_shared<WaitingLine>(1, 0);
  for (int i = 0; i < 40; ++i) {
    line->join(job()).value();
    const auto taken = line->take();
    line->done(*taken, std::chrono::seconds(20));
  }
  line->join(job()).value();

  EXPECT_GT(line->join(job()).error().retry_after.value(), std::chrono::seconds(15));
}

}  // namespace
}  // namespace sekisho
