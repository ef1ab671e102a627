#include "gateway/pipeline/cut_signal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace sekisho {
namespace {

class CountingWriter final : public ResponseWriter {
 public:
  boost::asio::awaitable<Result<void>> send(HttpResponse) override { co_return Result<void>(); }
  boost::asio::awaitable<Result<std::unique_ptr<ResponseStream>>> open_stream(HttpResponse) override {
    co_return std::unique_ptr<ResponseStream>();
  }
  void interrupt() override { ++interrupts; }

  int interrupts = 0;
};

class Unanswered : public testing::Test {
 protected:
  CutSignal signal_;
  CountingWriter writer_;
};

TEST_F(Unanswered, IsInterruptedOnce) {
  const CutSignal::Unanswered request(signal_, writer_);

  signal_.raise();
  signal_.raise();

  EXPECT_TRUE(request.interrupted());
  EXPECT_EQ(writer_.interrupts, 1);
}

TEST_F(Unanswered, IsLeftAloneOnceItIsAnswered) {
  CutSignal::Unanswered request(signal_, writer_);
  request.leave();

  signal_.raise();

  EXPECT_FALSE(request.interrupted());
  EXPECT_EQ(writer_.interrupts, 0);
}

TEST_F(Unanswered, MayGoInAnyOrder) {
  std::optional<CutSignal::Unanswered> first;
  std::optional<CutSignal::Unanswered> second;
  std::optional<CutSignal::Unanswered> third;
  for (auto* const one : {&first, &second, &third}) one->emplace(signal_, writer_);
  second.reset();
  first.reset();

  signal_.raise();

  EXPECT_TRUE(third->interrupted());
  EXPECT_EQ(writer_.interrupts, 1);
}

}  // namespace
}  // namespace sekisho
