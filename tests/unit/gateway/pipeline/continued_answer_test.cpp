#include "gateway/pipeline/continued_answer.h"

#include "tests/support/pipeline/pipeline_fixture.h"
#include "tests/support/pipeline/scripted_answers.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::SizeIs;

StreamEvent malformed_event() {
  StreamEvent event;
  event.malformed = true;
  return event;
}

// An answer that `cheap` begins with one word and `dear` takes up.
class Continued : public PipelineFixture {
 public:
  Continued() : Continued(base_policy()) {}
  explicit Continued(const std::string& policy) : PipelineFixture(policy + "stream: { recovery: continue }\n") {
    ScriptedAnswer begun = broken_stream();
    begun.events.push_back(malformed_event());
    provider("cheap").answer_with(begun);
  }
  RequestRecord record_of_answer() {
    FakeExchange exchange = chat(R"({"model":"away","stream":true,"messages":[{"role":"user","content":"hello"}]})");
    serve(exchange);
    return last_record();
  }
};

TEST(ContinuedAnswer, BooksEachPartAtTheTargetThatSaidIt) {
  Continued gateway;
  ScriptedAnswer whole = whole_stream();
  whole.events[1].parts.emplace_back(Usage{.input = 7, .output = 3});
  gateway.provider("dear").answer_with(whole);

  const RequestRecord record = gateway.record_of_answer();

  ASSERT_THAT(record.attempts, SizeIs(2));
  const AttemptRecord& begun = record.attempts[0];
  const AttemptRecord& ended = record.attempts[1];
  ASSERT_TRUE(begun.part && ended.part && begun.cost && ended.cost && record.cost);
  EXPECT_EQ(begun.usage, (Usage{.input = record.tokens_estimated, .output = 1, .estimated = true}));
  EXPECT_EQ(begun.cost->micros, record.tokens_estimated + 2);  // 1 and 2 JPY a million tokens
  EXPECT_EQ(ended.usage, (Usage{.input = 7, .output = 3}));
  EXPECT_EQ(ended.cost->micros, 10 * 7 + 20 * 3);
  EXPECT_EQ(record.usage, (Usage{.input = record.tokens_estimated + 7, .output = 4, .estimated = true}));
  EXPECT_EQ(record.cost->micros, begun.cost->micros + ended.cost->micros);
}

TEST(ContinuedAnswer, CountsMalformedEventsAtTheTargetThatSentThem) {
  Continued gateway;
  gateway.provider("dear").answer_with(whole_stream());

  const RequestRecord record = gateway.record_of_answer();

  ASSERT_THAT(record.attempts, SizeIs(2));
  EXPECT_EQ(record.attempts[0].malformed_events, 1U);
  EXPECT_EQ(record.attempts[1].malformed_events, 0U);
  EXPECT_EQ(record.malformed_events, 1U);
}

TEST(ContinuedAnswer, BooksWhatWasSaidAtItsTargetWhereNobodyGoesOn) {
  Continued gateway;
  ScriptedAnswer refused;
  refused.refusal = upstream_error(ErrorKind::UpstreamFailed, "scripted");
  gateway.provider("dear").answer_with(refused);

  const RequestRecord record = gateway.record_of_answer();

  ASSERT_THAT(record.attempts, SizeIs(2));
  EXPECT_EQ(record.outcome, "truncated");
  EXPECT_TRUE(record.attempts[0].part);
  EXPECT_EQ(record.attempts[0].usage, record.usage);
  EXPECT_FALSE(record.attempts[1].part || record.attempts[1].usage);
}

std::string one_at_a_time() {
  std::string policy = PipelineFixture::base_policy();
  const std::string head = "- { id: cheap, ";
  return policy.replace(policy.find(head), head.size(), head + "concurrency: { max: 1 }, ");
}

TEST(ContinuedAnswer, EndsTheBrokenAttemptBeforeAnotherTargetIsAsked) {
  Continued gateway(one_at_a_time());
  gateway.provider("dear").answer_with(silence());
  FakeExchange exchange = gateway.chat(R"({"model":"away","stream":true,"messages":[{"role":"user","content":"hello"}]})");
  boost::asio::cancellation_signal client;
  const auto ended = [](const std::exception_ptr&) {};
  boost::asio::co_spawn(gateway.context(), gateway.router().handle(exchange.exchange()),
                        boost::asio::bind_cancellation_slot(client.slot(), ended));

  gateway.context().poll();

  EXPECT_THAT(gateway.provider("dear").targets_asked(), SizeIs(1));
  EXPECT_EQ(gateway.provider("dear").open_streams(), 1U);
  EXPECT_EQ(gateway.provider("cheap").open_streams(), 0U);
  EXPECT_EQ(gateway.runtime().health.of("cheap").places().load().in_flight, 0U);
  client.emit(boost::asio::cancellation_type::terminal);
  gateway.context().restart();
  gateway.context().run();
}

}  // namespace
}  // namespace sekisho
