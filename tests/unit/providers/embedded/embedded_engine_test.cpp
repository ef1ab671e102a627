#include "providers/embedded/embedded_engine.h"

#include "tests/unit/providers/embedded/engine_fixture.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <chrono>
#include <vector>

namespace sekisho {
namespace {

namespace json = boost::json;
using Steady = std::chrono::steady_clock;
using testing::HasSubstr;

const std::string kWhatIsSekisho =
    "Sekisho is a gateway for language models: it reads every prompt, judges it by your policy, and only then sends it to a model that may "
    "see it.";

std::string content_of(const std::string& body) {
  return std::string(json::parse(body).at("choices").at(0).at("message").at("content").as_string());
}

TEST(EmbeddedEngine, AnswersFromTheDemoModel) {
  const auto engine = load_engine(demo_settings());

  const std::string body = ask(*engine, Endpoint::Chat, question("What is Sekisho?"));

  EXPECT_EQ(content_of(body), kWhatIsSekisho);
  EXPECT_EQ(json::parse(body).at("model").as_string(), "sekisho-demo");
  EXPECT_EQ(json::parse(body).at("choices").at(0).at("finish_reason").as_string(), "stop");
}

TEST(EmbeddedEngine, AnswersInJapanese) {
  const auto engine = load_engine(demo_settings());

  EXPECT_EQ(content_of(ask(*engine, Endpoint::Chat, question("関所とは何ですか"))),
            "関所は言語モデルのためのゲートウェイです。すべてのプロンプトを読み、方針に照らして調べ、見てもよいモデルにだけ送ります。");
}

std::string streamed_text(const std::string& stream) {
  std::string text;
  for (std::size_t at = 0, end = 0; (end = stream.find("\n\n", at)) != std::string::npos; at = end + 2) {
    const std::string data = stream.substr(at + 6, end - at - 6);
    if (data == "[DONE]") continue;
    const json::value chunk = json::parse(data);
    const json::object& delta = chunk.at("choices").at(0).at("delta").as_object();
    if (delta.contains("content") && delta.at("content").is_string()) text += delta.at("content").as_string();
  }
  return text;
}

TEST(EmbeddedEngine, StreamsWhatItWouldSayWhole) {
  const auto engine = load_engine(demo_settings());

  const std::string stream = ask(*engine, Endpoint::Chat, question("What is Sekisho?", R"(,"stream":true)"));

  EXPECT_EQ(streamed_text(stream), kWhatIsSekisho);
  EXPECT_THAT(stream, testing::EndsWith("data: [DONE]\n\n"));
}

// More than the buffer holds waits for a reader who is late.
TEST(EmbeddedEngine, KeepsAllOfAStreamForASlowReader) {
  const auto engine = load_engine(demo_settings());
  const auto late = engine->submit(Endpoint::Chat, endless_question());
  const std::string whole = ask(*engine, Endpoint::Chat, question("Hello", R"(,"ignore_eos":true)"));

  const std::string stream = whole_of(**late).value();

  EXPECT_GT(stream.size(), 2 * Generation::kBufferLimit);
  EXPECT_EQ(streamed_text(stream), content_of(whole));
}

TEST(EmbeddedEngine, CountsUsageInAStreamWhenAsked) {
  const auto engine = load_engine(demo_settings());

  const std::string stream = ask(*engine, Endpoint::Chat, question("Hello", R"(,"stream":true,"stream_options":{"include_usage":true})"));

  EXPECT_THAT(stream, HasSubstr(R"("usage":{)"));
}

TEST(EmbeddedEngine, GivesSeveralChoices) {
  const auto engine = load_engine(demo_settings());

  const json::value body = json::parse(ask(*engine, Endpoint::Chat, question("Hello", R"(,"n":2)")));

  EXPECT_EQ(body.at("choices").as_array().size(), 2U);
}

TEST(EmbeddedEngine, CompletesText) {
  const auto engine = load_engine(demo_settings());

  const std::string body = ask(*engine, Endpoint::Completions, R"({"prompt":"Sekisho is","max_tokens":16,"ignore_eos":true})");

  EXPECT_EQ(json::parse(body).at("object").as_string(), "text_completion");
  EXPECT_EQ(json::parse(body).at("usage").at("completion_tokens").as_int64(), 16);
}

TEST(EmbeddedEngine, KeepsToAJsonSchema) {
  const auto engine = load_engine(demo_settings());
  const std::string format =
      R"(,"max_tokens":300,"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object","properties":{
      "answer":{"type":"string"}},"required":["answer"],"additionalProperties":false}}})";

  const json::value said = json::parse(content_of(ask(*engine, Endpoint::Chat, question("What is Sekisho?", format))));

  EXPECT_EQ(said.at("answer").as_string(), kWhatIsSekisho);
}

TEST(EmbeddedEngine, CallsATool) {
  const auto engine = load_engine(demo_settings());
  const std::string tools =
      R"(,"max_tokens":200,"tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{
      "city":{"type":"string"}},"required":["city"]}}}])";

  const json::value body = json::parse(ask(*engine, Endpoint::Chat, question("What is the weather in Tokyo?", tools)));

  EXPECT_EQ(body.at("choices").at(0).at("finish_reason").as_string(), "tool_calls");
  const json::value& call = body.at("choices").at(0).at("message").at("tool_calls").at(0).at("function");
  EXPECT_EQ(call.at("name").as_string(), "get_weather");
  EXPECT_TRUE(json::parse(call.at("arguments").as_string()).as_object().contains("city"));
}

TEST(EmbeddedEngine, UsesAnotherTemplateWhenGiven) {
  EngineSettings settings = demo_settings();
  // Whatever is asked, this template asks what Sekisho is.
  settings.chat_template =
      "{% for message in messages %}{% if message.role == 'user' %}{{ '<|im_start|>user\nWhat is Sekisho?<|im_end|>\n' }}{% endif %}"
      "{% endfor %}{{ '<|im_start|>assistant\n' }}";
  const auto engine = load_engine(settings);

  EXPECT_EQ(content_of(ask(*engine, Endpoint::Chat, question("Goodbye"))), kWhatIsSekisho);
}

TEST(EmbeddedEngine, EmbedsTexts) {
  EngineSettings settings = demo_settings();
  settings.embeddings = true;
  const auto engine = load_engine(settings);

  const json::value body = json::parse(ask(*engine, Endpoint::Embeddings, R"({"input":["Hello","こんにちは"],"model":"x"})"));

  ASSERT_EQ(body.at("data").as_array().size(), 2U);
  EXPECT_EQ(body.at("data").at(0).at("embedding").as_array().size(), 160U);
  EXPECT_EQ(body.at("data").at(1).at("index").as_int64(), 1);
  EXPECT_NE(body.at("data").at(0).at("embedding"), body.at("data").at(1).at("embedding"));
}

TEST(EmbeddedEngine, EmbedsAsBase64) {
  EngineSettings settings = demo_settings();
  settings.embeddings = true;
  const auto engine = load_engine(settings);

  const json::value body = json::parse(ask(*engine, Endpoint::Embeddings, R"({"input":"Hello","encoding_format":"base64"})"));

  // 160 numbers of four bytes.
  EXPECT_EQ(body.at("data").at(0).at("embedding").as_string().size(), (160U * 4 + 2) / 3 * 4);
}

TEST(EmbeddedEngine, AnswersChatBesideEmbeddings) {
  EngineSettings settings = demo_settings();
  settings.embeddings = true;
  const auto engine = load_engine(settings);
  ask(*engine, Endpoint::Embeddings, R"({"input":"Hello"})");

  EXPECT_EQ(content_of(ask(*engine, Endpoint::Chat, question("What is Sekisho?"))), kWhatIsSekisho);
}

TEST(EmbeddedEngine, RefusesEmbeddingsWhereTheyAreOff) {
  const auto engine = load_engine(demo_settings());

  const Error error = failure_of(*engine, Endpoint::Embeddings, R"({"input":"Hello"})");

  EXPECT_EQ(error.kind, ErrorKind::UpstreamRejected);
  EXPECT_THAT(error.public_message, HasSubstr("does not serve embeddings"));
}

TEST(EmbeddedEngine, RefusesWhatItCannotServe) {
  const auto engine = load_engine(demo_settings());

  const Error error = failure_of(*engine, Endpoint::Chat,
                                 R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://x/"}}]}]})");

  EXPECT_EQ(error.kind, ErrorKind::UpstreamRejected);
  EXPECT_EQ(error.upstream_status, 400);
  EXPECT_THAT(error.upstream_body, HasSubstr(R"("message")"));
}

TEST(EmbeddedEngine, RefusesWhatSteersItFromWithin) {
  const auto engine = load_engine(demo_settings());

  EXPECT_THAT(failure_of(*engine, Endpoint::Chat, question("Hello", R"(,"id_slot":0)")).public_message,
              HasSubstr("`id_slot` is not taken"));
}

TEST(EmbeddedEngine, RefusesAWindowLongerThanTheContext) {
  const auto engine = load_engine(demo_settings());

  EXPECT_THAT(failure_of(*engine, Endpoint::Chat, question("Hello", R"(,"repeat_last_n":2000000000)")).public_message,
              HasSubstr("`repeat_last_n`"));
}

TEST(EmbeddedEngine, TellsThatARequestIsTooLong) {
  const auto engine = load_engine(demo_settings());

  const Error error = failure_of(*engine, Endpoint::Chat, question(std::string(3000, 'a')));

  EXPECT_EQ(error.kind, ErrorKind::ContextOverflow);
  EXPECT_THAT(error.message, HasSubstr("more than the 1024"));
}

TEST(EmbeddedEngine, AnswersEightAtOnce) {
  EngineSettings settings = demo_settings();
  settings.slots = 4;
  const auto engine = load_engine(settings);
  std::vector<std::shared_ptr<Generation>> answers;
  for (int i = 0; i < 8; ++i) answers.push_back(*engine->submit(Endpoint::Chat, question("What is Sekisho?")));

  for (const auto& answer : answers) EXPECT_EQ(content_of(whole_of(*answer).value()), kWhatIsSekisho);
}

TEST(EmbeddedEngine, ServesModelsSideBySide) {
  EngineSettings other = demo_settings();
  other.name = "other";
  const auto first = load_engine(demo_settings());
  const auto second = load_engine(other);
  auto answer = *first->submit(Endpoint::Chat, question("What is Sekisho?"));
  auto other_answer = *second->submit(Endpoint::Chat, question("What is Sekisho?"));

  EXPECT_EQ(json::parse(whole_of(*answer).value()).at("model").as_string(), "sekisho-demo");
  EXPECT_EQ(json::parse(whole_of(*other_answer).value()).at("model").as_string(), "other");
}

TEST(EmbeddedEngine, RefusesWhenTheQueueIsFull) {
  EngineSettings settings = demo_settings();
  settings.slots = 1;
  settings.queue = 0;
  const auto engine = load_engine(settings);
  const auto running = *engine->submit(Endpoint::Chat, endless_question());

  const auto refused = engine->submit(Endpoint::Chat, question("Hello"));

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::UpstreamOverloaded);
  EXPECT_EQ(refused.error().retry, Retry::SameTarget);
  EXPECT_TRUE(refused.error().retry_after);
}

// How long the only slot is taken by a request that decodes `tokens` tokens, or is cancelled at its first when `leave` says so.
std::chrono::microseconds slot_taken(EmbeddedEngine& engine, bool leave) {
  const auto begun = Steady::now();
  const auto running = *engine.submit(Endpoint::Chat, endless_question());
  next_piece(*running);
  if (leave) running->cancel();
  const auto next = *engine.submit(Endpoint::Chat, question("Hello", R"(,"max_tokens":1)"));
  if (!leave) whole_of(*running);
  whole_of(*next);
  return std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun);
}

TEST(EmbeddedEngine, FreesTheSlotOfWhoLeaves) {
  EngineSettings settings = demo_settings();
  settings.slots = 1;
  settings.context = 2048;
  const auto engine = load_engine(settings);
  const auto whole = slot_taken(*engine, false);

  const auto left = slot_taken(*engine, true);

  // The whole answer has some 2,000 tokens, the one left behind a handful; a quarter is far from both.
  EXPECT_LT(left, whole / 4);
}

TEST(EmbeddedEngine, KeepsAPromptWhileASlotIsFreeForAnother) {
  const auto engine = load_engine(demo_settings());
  ask(*engine, Endpoint::Chat, question("What is Sekisho?"));
  ask(*engine, Endpoint::Chat, question("What can you not do?"));

  const json::value body = json::parse(ask(*engine, Endpoint::Chat, question("What is Sekisho?")));

  const json::value& usage = body.at("usage");
  EXPECT_GT(usage.at("prompt_tokens_details").at("cached_tokens").as_int64() * 10, usage.at("prompt_tokens").as_int64() * 9);
}

TEST(EmbeddedEngine, AnswersOnWhileOthersComeAndLeave) {
  const auto engine = load_engine(demo_settings());

  for (int pieces = 0; pieces < 40; ++pieces) {
    const auto generation = *engine->submit(Endpoint::Chat, endless_question());
    for (int taken = 0; taken < pieces; ++taken) next_piece(*generation);
    generation->cancel();
  }

  EXPECT_EQ(content_of(ask(*engine, Endpoint::Chat, question("What is Sekisho?"))), kWhatIsSekisho);
}

TEST(EmbeddedEngine, StopsAWholeAnswerThatNobodyWants) {
  EngineSettings settings = demo_settings();
  settings.slots = 1;
  settings.context = 2048;
  const auto engine = load_engine(settings);
  const auto whole = slot_taken(*engine, false);
  const auto begun = Steady::now();
  const auto running = *engine->submit(Endpoint::Chat, question("Hello", R"(,"ignore_eos":true)"));
  while (engine->running() == 0) std::this_thread::yield();

  running->cancel();
  ask(*engine, Endpoint::Chat, question("Hello", R"(,"max_tokens":1)"));

  EXPECT_LT(Steady::now() - begun, whole / 2);
}

TEST(EmbeddedEngine, EndsRunningAnswersWhenItStops) {
  auto engine = load_engine(demo_settings());
  const auto running = *engine->submit(Endpoint::Chat, endless_question());
  next_piece(*running);

  engine.reset();

  EXPECT_FALSE(whole_of(*running));
}

TEST(EmbeddedEngine, HoldsStillWhileNobodyTakes) {
  EngineSettings settings = demo_settings();
  settings.context = 2048;
  const auto engine = load_engine(settings);
  const auto running = *engine->submit(Endpoint::Chat, endless_question());
  std::size_t bytes = next_piece(*running).bytes.size();
  ask(*engine, Endpoint::Chat, question("What is Sekisho?"));

  bytes += whole_of(*running).value().size();

  EXPECT_GT(bytes, 2 * Generation::kBufferLimit);
}

}  // namespace
}  // namespace sekisho
