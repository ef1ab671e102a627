#include "tests/support/pipeline/pipeline_fixture.h"
#include "tests/support/pipeline/scripted_answers.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST(RunningRecord, SaysNothingOfAnEndBeforeThereIsOne) {
  PipelineFixture gateway;
  ScriptedAnswer unended = silence();
  unended.events = {text_event("he")};
  gateway.provider("cheap").answer_with(unended);
  FakeExchange exchange = gateway.chat(R"({"model":"default","stream":true,"messages":[{"role":"user","content":"hello"}]})");
  boost::asio::cancellation_signal client;
  const auto ended = [](const std::exception_ptr&) {};
  boost::asio::co_spawn(gateway.context(), gateway.router().handle(exchange.exchange()),
                        boost::asio::bind_cancellation_slot(client.slot(), ended));
  gateway.context().poll();
  const std::string id = exchange.header("x-sekisho-decision-id");

  const auto running = gateway.runtime().decisions.find(id);
  FakeExchange asked("GET", "/v1/decisions/" + id);
  asked.with_header("Authorization", "Bearer " + gateway.key("explainer"));
  const auto answered = [](const std::exception_ptr&) {};
  boost::asio::co_spawn(gateway.context(), gateway.router().handle(asked.exchange()), answered);
  gateway.context().poll();
  client.emit(boost::asio::cancellation_type::terminal);
  gateway.context().restart();
  gateway.context().run();

  ASSERT_TRUE(running);
  EXPECT_EQ(running->outcome, "");
  EXPECT_EQ(running->error, "");
  ASSERT_THAT(running->attempts, SizeIs(1));
  EXPECT_EQ(running->attempts[0].result, "running");
  EXPECT_THAT(asked.body(), HasSubstr("\"result\":\"running\""));
  EXPECT_THAT(asked.body(), Not(HasSubstr("outcome")));
  EXPECT_EQ(gateway.runtime().decisions.find(id)->outcome, "cancelled");
  EXPECT_EQ(gateway.runtime().decisions.find(id)->attempts[0].result, "cancelled");
}

}  // namespace
}  // namespace sekisho
