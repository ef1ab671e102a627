#include "providers/embedded/embedded_provider.h"

#include "tests/support/plain_dialect.h"
#include "tests/support/run_awaitable.h"
#include "tests/unit/providers/embedded/engine_fixture.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <string>
#include <variant>

namespace sekisho {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;

Request request_of(const std::string& body, bool stream) {
  Request request;
  request.stream = stream;
  request.tape = std::make_shared<const JsonTape>(JsonTape::parse(body).value());
  return request;
}

Target target_of(const std::string& model) {
  Target target;
  target.id = "local";
  target.model = model;
  return target;
}

struct Answer {
  std::string text;
  std::string frames;
  std::optional<Error> error;
};

asio::awaitable<Answer> answer_of(Provider& provider, const Request& request, const Target& target) {
  Answer answer;
  SentMark sent;
  auto stream = co_await provider.start(request, target, sent);
  if (!stream) {
    answer.error = stream.error();
    co_return answer;
  }
  while (true) {
    auto event = co_await (*stream)->next();
    if (!event) answer.error = event.error();
    if (!event || !*event) co_return answer;
    answer.frames += (*event)->frame;
    for (const StreamPart& part : (*event)->parts) {
      if (const auto* text = std::get_if<TextDelta>(&part)) answer.text += text->text;
    }
  }
}

class EmbeddedProviderTest : public testing::Test {
 protected:
  Answer run(const Request& request, const Target& target) { return run_awaitable(context, answer_of(provider, request, target)); }

  std::shared_ptr<EmbeddedEngine> engine = load_engine(demo_settings());
  EmbeddedProvider provider{{engine}, make_plain_dialect()};
  asio::io_context context{1};
};

TEST_F(EmbeddedProviderTest, GivesAWholeAnswerAsOneEvent) {
  const Answer answer = run(request_of(question("Hello"), false), target_of("sekisho-demo"));

  EXPECT_FALSE(answer.error);
  EXPECT_THAT(answer.frames, HasSubstr("I am sekisho-demo"));
}

TEST_F(EmbeddedProviderTest, StreamsTextAndKeepsTheFrames) {
  const Answer answer = run(request_of(question("Where does my data go?", R"(,"stream":true)"), true), target_of("sekisho-demo"));

  EXPECT_EQ(answer.text,
            "Only to a model that your policy admits. I run inside the Sekisho process, so what you tell me stays on this machine.");
  EXPECT_THAT(answer.frames, testing::EndsWith("data: [DONE]\n\n"));
}

TEST_F(EmbeddedProviderTest, NamesAModelItDoesNotHave) {
  const Answer answer = run(request_of(question("Hello"), false), target_of("other"));

  EXPECT_EQ(answer.error->kind, ErrorKind::UpstreamNotFound);
  EXPECT_THAT(answer.error->message, HasSubstr("`other`"));
}

TEST_F(EmbeddedProviderTest, KnowsTheWindowOfItsModels) {
  EXPECT_EQ(provider.window(target_of("sekisho-demo")), engine->settings().context);
  EXPECT_EQ(provider.window(target_of("other")), std::nullopt);
}

TEST_F(EmbeddedProviderTest, RefusalsComeFromStart) {
  const Answer answer = run(request_of(R"({"messages":"none"})", true), target_of("sekisho-demo"));

  EXPECT_EQ(answer.error->kind, ErrorKind::UpstreamRejected);
  EXPECT_EQ(answer.frames, "");
}

TEST_F(EmbeddedProviderTest, MoreMessagesThanTheContextHasTokensDoNotReachTheEngine) {
  std::string messages;
  for (int i = 0; i < 1025; ++i) messages += std::string(i == 0 ? "" : ",") + R"({"role":"user","content":"x"})";
  const Answer answer = run(request_of(R"({"messages":[)" + messages + "]}", false), target_of("sekisho-demo"));

  EXPECT_EQ(answer.error->kind, ErrorKind::ContextOverflow);
  EXPECT_THAT(answer.error->message, HasSubstr("1025 messages"));
}

TEST_F(EmbeddedProviderTest, RefusesWhatTheEngineWouldPassOver) {
  const Answer answer = run(request_of(question("Hello", R"(,"stop":5)"), false), target_of("sekisho-demo"));

  EXPECT_EQ(answer.error->kind, ErrorKind::InvalidRequest);
  EXPECT_EQ(answer.error->param, "stop");
}

TEST_F(EmbeddedProviderTest, NamesTheMemberThatOnlyTheEngineKnows) {
  const Answer answer = run(request_of(question("Hello", R"(,"top_k":"a")"), false), target_of("sekisho-demo"));

  EXPECT_EQ(answer.error->param, "top_k");
  EXPECT_EQ(answer.error->message, "the engine rejects `top_k`");
  EXPECT_EQ(answer.error->public_message, "`top_k` has a value of the wrong kind");
}

TEST_F(EmbeddedProviderTest, TotalTimeoutEndsTheAnswer) {
  Target target = target_of("sekisho-demo");
  target.timeouts.total = std::chrono::milliseconds(1);

  const Answer answer = run(request_of(question("Hello", R"(,"ignore_eos":true)"), false), target);

  EXPECT_EQ(answer.error->kind, ErrorKind::UpstreamTimeout);
}

TEST_F(EmbeddedProviderTest, FirstEventTimeoutCountsWaitingInTheQueue) {
  EngineSettings settings = demo_settings();
  settings.slots = 1;
  const auto busy = load_engine(settings);
  EmbeddedProvider small({busy}, make_plain_dialect());
  const auto running = *busy->submit(Endpoint::Chat, endless_question());
  next_piece(*running);
  Target target = target_of("sekisho-demo");
  target.timeouts.first_event = std::chrono::milliseconds(20);
  const Request request = request_of(question("Hello", R"(,"stream":true)"), true);

  const Answer answer = run_awaitable(context, answer_of(small, request, target));

  EXPECT_EQ(answer.error->kind, ErrorKind::UpstreamTimeout);
  EXPECT_EQ(busy->waiting(), 0U);
}

asio::awaitable<std::unique_ptr<CompletionStream>> first_event_of(Provider& provider, const Request& request, const Target& target) {
  SentMark sent;
  auto stream = co_await provider.start(request, target, sent);
  auto event = co_await (*stream)->next();
  co_return std::move(*stream);
}

TEST_F(EmbeddedProviderTest, DestroyingTheStreamStopsTheDecoding) {
  const Request request = request_of(endless_question(), true);
  const Target target = target_of("sekisho-demo");
  auto stream = run_awaitable(context, first_event_of(provider, request, target));

  stream.reset();

  while (engine->running() > 0) std::this_thread::yield();
  EXPECT_EQ(engine->running(), 0U);
}

TEST_F(EmbeddedProviderTest, AnEngineThatStopsEndsTheStreamWithAnError) {
  const Request request = request_of(endless_question(), true);
  const Target target = target_of("sekisho-demo");
  auto own = std::make_unique<EmbeddedProvider>(std::vector{load_engine(demo_settings())}, make_plain_dialect());
  auto stream = run_awaitable(context, first_event_of(*own, request, target));

  own.reset();

  std::optional<Error> error;
  for (bool over = false; !over;) {
    auto event = run_awaitable(context, stream->next());
    if (!event) error = event.error();
    over = !event || !*event;
  }
  EXPECT_EQ(error->kind, ErrorKind::UpstreamFailed);
}

TEST_F(EmbeddedProviderTest, CancellingTheCallerUnwindsIt) {
  EngineSettings settings = demo_settings();
  settings.slots = 1;
  const auto busy = load_engine(settings);
  EmbeddedProvider small({busy}, make_plain_dialect());
  const auto running = *busy->submit(Endpoint::Chat, endless_question());
  next_piece(*running);
  const Request request = request_of(question("Hello"), false);
  const Target target = target_of("sekisho-demo");
  asio::cancellation_signal leave;
  std::exception_ptr outcome;
  auto done = [&outcome](std::exception_ptr error, const Answer&) { outcome = error; };
  asio::co_spawn(context, answer_of(small, request, target), asio::bind_cancellation_slot(leave.slot(), done));
  asio::post(context, [&leave] { leave.emit(asio::cancellation_type::terminal); });

  context.run();

  EXPECT_TRUE(outcome);
  EXPECT_EQ(busy->waiting(), 0U);
}

TEST_F(EmbeddedProviderTest, AContextThatDiesUnderTheStreamIsSafe) {
  const Request request = request_of(endless_question(), true);
  const Target target = target_of("sekisho-demo");
  auto dying = std::make_unique<asio::io_context>(1);
  asio::co_spawn(*dying, answer_of(provider, request, target), [](std::exception_ptr, const Answer&) {});
  for (int i = 0; i < 20; ++i) dying->run_one();

  dying.reset();

  while (engine->running() > 0) std::this_thread::yield();
  EXPECT_EQ(engine->running(), 0U);
}

}  // namespace
}  // namespace sekisho
