#include "gateway/pipeline/idempotency.h"

#include "tests/support/fake_clock.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace sekisho {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;

const Digest kBody = sha256("body");
const Digest kOtherBody = sha256("another body");

IdempotencyScope scope(std::string key = "k1", std::string caller = "app1", std::string route = "/v1/chat/completions") {
  return {std::move(caller), std::move(route), std::move(key)};
}

HttpResponse head(int status = 200) {
  HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  return response;
}

// One request on its way through the store, on an io_context that the test turns by hand.
class Asking {
 public:
  Asking(asio::io_context& context, IdempotencyStore& store, IdempotencyScope scope, Digest body) {
    asio::co_spawn(context, ask(*this, store, std::move(scope), body), asio::bind_cancellation_slot(signal_.slot(), asio::detached));
  }

  bool done() const { return result_ || cancelled_; }
  bool cancelled() const { return cancelled_; }
  bool first() const { return result_ && *result_ && std::holds_alternative<IdempotencyTicket>(**result_); }
  IdempotencyTicket& ticket() { return std::get<IdempotencyTicket>(**result_); }
  const HttpResponse& answer() const { return *std::get<std::shared_ptr<const HttpResponse>>(**result_); }
  bool answered() const { return result_ && *result_ && !first(); }
  Error error() const { return result_->error(); }
  void cancel() { signal_.emit(asio::cancellation_type::terminal); }
  // Lets the ticket go without an answer.
  void abandon() { result_.reset(); }

 private:
  static asio::awaitable<void> ask(Asking& self, IdempotencyStore& store, IdempotencyScope scope, Digest body) {
    try {
      self.result_.emplace(co_await store.admit(std::move(scope), body));
    } catch (const boost::system::system_error&) {
      self.cancelled_ = true;
    }
  }

  asio::cancellation_signal signal_;
  std::optional<Result<IdempotencyAdmission>> result_;
  bool cancelled_ = false;
};

class IdempotencyTest : public testing::Test {
 protected:
  std::unique_ptr<Asking> ask(IdempotencyScope where = scope(), Digest body = kBody) {
    auto asking = std::make_unique<Asking>(context_, store(), std::move(where), body);
    turn();
    return asking;
  }
  void turn() {
    context_.restart();
    context_.poll();
  }
  void answer(Asking& first, std::string_view body, int status = 200) {
    first.ticket().record_head(head(status));
    first.ticket().record_body(body);
    first.ticket().finish();
    turn();
  }
  IdempotencyStore& store() {
    if (!store_) store_.emplace(clock_, limits_);
    return *store_;
  }

  FakeClock clock_;
  IdempotencyLimits limits_;
  asio::io_context context_{1};
  std::optional<IdempotencyStore> store_;
};

TEST_F(IdempotencyTest, TheFirstIsFirst) { EXPECT_TRUE(ask()->first()); }

TEST_F(IdempotencyTest, ReplaysAfterwards) {
  const auto first = ask();
  answer(*first, "hello");

  const auto second = ask();

  ASSERT_TRUE(second->answered());
  EXPECT_EQ(second->answer().status, 200);
  EXPECT_EQ(second->answer().headers.find("content-type"), "application/json");
  EXPECT_EQ(second->answer().body, "hello");
}

TEST_F(IdempotencyTest, ReplaysAStreamAsItWasSent) {
  const auto first = ask();
  first->ticket().record_head(head());
  first->ticket().record_body("data: 1\n\n");
  first->ticket().record_body("data: [DONE]\n\n");
  first->ticket().finish();

  EXPECT_EQ(ask()->answer().body, "data: 1\n\ndata: [DONE]\n\n");
}

TEST_F(IdempotencyTest, TheSecondWaitsForTheFirst) {
  const auto first = ask();
  const auto second = ask();
  ASSERT_FALSE(second->done());

  answer(*first, "hello");

  ASSERT_TRUE(second->answered());
  EXPECT_EQ(second->answer().body, "hello");
}

TEST_F(IdempotencyTest, AnotherBodyIsUnprocessableInFlightAndAfterwards) {
  const auto first = ask();
  const auto in_flight = ask(scope(), kOtherBody);
  answer(*first, "hello");
  const auto afterwards = ask(scope(), kOtherBody);

  EXPECT_EQ(in_flight->error().kind, ErrorKind::Unprocessable);
  EXPECT_EQ(afterwards->error().kind, ErrorKind::Unprocessable);
}

TEST_F(IdempotencyTest, KeysAreApartByCallerRouteAndKey) {
  const auto first = ask();

  EXPECT_TRUE(ask(scope("k2"))->first());
  EXPECT_TRUE(ask(scope("k1", "app2"))->first());
  EXPECT_TRUE(ask(scope("k1", "app1", "/v1/embeddings"))->first());
}

TEST_F(IdempotencyTest, ScopesCannotBeMadeEqualByTheirParts) {
  const auto first = ask(scope("c", "a", "b"));

  EXPECT_TRUE(ask(scope("", "a", "bc"))->first());
  EXPECT_TRUE(ask(scope("b1:c", "a", ""))->first());
}

TEST_F(IdempotencyTest, AnAbandonedFirstMakesTheNextInLineFirst) {
  const auto first = ask();
  const auto second = ask();
  const auto third = ask();

  first->abandon();
  turn();

  EXPECT_TRUE(second->first());
  EXPECT_FALSE(third->done());
  answer(*second, "from the second");
  EXPECT_EQ(third->answer().body, "from the second");
}

TEST_F(IdempotencyTest, AnAbandonedRequestIsForgotten) {
  ask()->abandon();

  EXPECT_EQ(store().entries(), 0U);
  EXPECT_EQ(store().bytes(), 0U);
  EXPECT_TRUE(ask(scope(), kOtherBody)->first());
}

class RetryableAnswer : public IdempotencyTest, public testing::WithParamInterface<int> {};

TEST_P(RetryableAnswer, IsNotKept) {
  const auto first = ask();
  const auto second = ask();

  answer(*first, "try again", GetParam());

  EXPECT_TRUE(second->first());
  second->abandon();
  EXPECT_EQ(store().bytes(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Statuses, RetryableAnswer, testing::Values(408, 409, 429, 500, 502, 503, 504));

class FinalAnswer : public IdempotencyTest, public testing::WithParamInterface<int> {};

TEST_P(FinalAnswer, IsKept) {
  const auto first = ask();

  answer(*first, "no", GetParam());

  EXPECT_EQ(ask()->answer().status, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Statuses, FinalAnswer, testing::Values(200, 400, 403, 404, 413, 422));

TEST_F(IdempotencyTest, ACancelledWaiterLeavesTheLine) {
  const auto first = ask();
  const auto second = ask();
  const auto third = ask();

  second->cancel();
  turn();
  first->abandon();
  turn();

  EXPECT_TRUE(second->cancelled());
  EXPECT_TRUE(third->first());
}

TEST_F(IdempotencyTest, AWaiterCancelledAsItBecomesFirstHandsItOn) {
  const auto first = ask();
  const auto second = ask();
  const auto third = ask();

  first->abandon();
  second->cancel();
  turn();

  EXPECT_TRUE(second->cancelled());
  EXPECT_TRUE(third->first());
}

TEST_F(IdempotencyTest, AWaiterThatIsDestroyedWithItsContextLeavesTheLine) {
  const auto first = ask();
  {
    asio::io_context other(1);
    Asking second(other, store(), scope(), kBody);
    other.poll();
  }

  answer(*first, "hello");

  EXPECT_TRUE(ask()->answered());
}

TEST_F(IdempotencyTest, AnAnswerBeyondTheCapIsNotReplayedAndNotAskedAgain) {
  limits_.answer_bytes = 10;
  const auto first = ask();
  const auto waiting = ask();

  answer(*first, "eleven bytes");
  const auto afterwards = ask();

  EXPECT_EQ(waiting->error().kind, ErrorKind::Conflict);
  EXPECT_EQ(afterwards->error().kind, ErrorKind::Conflict);
  EXPECT_EQ(store().bytes(), 0U);
}

TEST_F(IdempotencyTest, ForgetsAfterItsAge) {
  const auto first = ask();
  answer(*first, "hello");

  clock_.advance(std::chrono::hours(24) - std::chrono::seconds(1));
  EXPECT_TRUE(ask()->answered());
  clock_.advance(std::chrono::seconds(1));
  EXPECT_TRUE(ask()->first());
}

TEST_F(IdempotencyTest, ForgetsTheOldestBeyondItsEntries) {
  limits_.entries = 2;
  answer(*ask(scope("a")), "a");
  answer(*ask(scope("b")), "b");
  answer(*ask(scope("c")), "c");

  EXPECT_EQ(store().entries(), 2U);
  EXPECT_TRUE(ask(scope("c"))->answered());
  EXPECT_TRUE(ask(scope("b"))->answered());
  EXPECT_TRUE(ask(scope("a"))->first());
}

TEST_F(IdempotencyTest, ForgetsTheOldestBeyondItsBytes) {
  limits_.bytes = 3000;
  answer(*ask(scope("a")), std::string(2000, 'a'));
  answer(*ask(scope("b")), std::string(2000, 'b'));

  EXPECT_LE(store().bytes(), 3000U);
  EXPECT_TRUE(ask(scope("b"))->answered());
  EXPECT_TRUE(ask(scope("a"))->first());
}

TEST_F(IdempotencyTest, ShedsWhereEveryEntryIsInFlight) {
  limits_.entries = 1;
  const auto first = ask(scope("a"));

  const auto second = ask(scope("b"));

  EXPECT_EQ(second->error().kind, ErrorKind::Overloaded);
  EXPECT_TRUE(second->error().retry_after);
}

TEST_F(IdempotencyTest, TicketsOutliveTheStore) {
  const auto first = ask();
  store_.reset();

  first->ticket().record_head(head());
  first->ticket().finish();

  EXPECT_TRUE(first->first());
}

// Many threads with an io_context each ask the same at once: exactly one of them gets to answer, the others get its answer.
TEST_F(IdempotencyTest, OneAnswersForAllThreads) {
  std::atomic<int> firsts{0};
  std::atomic<int> answers{0};
  const auto ask_once = [](IdempotencyStore& where, std::atomic<int>& first_count,
                           std::atomic<int>& answer_count) -> asio::awaitable<void> {
    Result<IdempotencyAdmission> admission = co_await where.admit(scope(), kBody);
    if (auto* ticket = std::get_if<IdempotencyTicket>(&*admission)) {
      ++first_count;
      ticket->record_head(head());
      ticket->record_body("hello");
      ticket->finish();
    } else {
      ++answer_count;
    }
  };
  IdempotencyStore& shared = store();
  std::vector<std::jthread> threads;

  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      asio::io_context context(1);
      for (int k = 0; k < 50; ++k) asio::co_spawn(context, ask_once(shared, firsts, answers), asio::detached);
      context.run();
    });
  }
  threads.clear();

  EXPECT_EQ(firsts, 1);
  EXPECT_EQ(answers, 199);
}

TEST(IdempotencyKey, IsTakenFromItsHeader) {
  EXPECT_EQ(find_idempotency_key({{"Idempotency-Key", "abc"}})->value(), "abc");
  EXPECT_EQ(*find_idempotency_key({{"Host", "x"}}), std::nullopt);
}

TEST(IdempotencyKey, MustBePrintableAndShort) {
  EXPECT_EQ(find_idempotency_key({{"idempotency-key", ""}}).error().kind, ErrorKind::InvalidRequest);
  EXPECT_FALSE(find_idempotency_key({{"idempotency-key", "a\tb"}}));
  EXPECT_FALSE(find_idempotency_key({{"idempotency-key", std::string(256, 'a')}}));
  EXPECT_TRUE(find_idempotency_key({{"idempotency-key", std::string(255, 'a')}}));
}

TEST(IdempotencyKey, TwoDifferentOnesContradict) {
  EXPECT_FALSE(find_idempotency_key({{"idempotency-key", "a"}, {"Idempotency-Key", "b"}}));
  EXPECT_TRUE(find_idempotency_key({{"idempotency-key", "a"}, {"Idempotency-Key", "a"}}));
}

}  // namespace
}  // namespace sekisho
