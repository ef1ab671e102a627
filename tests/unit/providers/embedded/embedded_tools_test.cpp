#include "tests/unit/providers/embedded/engine_fixture.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <string>

namespace sekisho {
namespace {

namespace json = boost::json;

const std::string kTools =
    R"("tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{
    "city":{"type":"string","maxLength":12}},"required":["city"],"additionalProperties":false}}},
    {"type":"function","function":{"name":"get_time"}}])";

const std::string kRequired = R"(,"max_tokens":200,"tool_choice":"required",)" + kTools;
const std::string kNamed = R"(,"max_tokens":200,"tool_choice":{"type":"function","function":{"name":"get_weather"}},)" + kTools;

json::value choice_of(EmbeddedEngine& engine, const std::string& more) {
  // A question that no tool is for: left to itself the model answers in words.
  return json::parse(ask(engine, Endpoint::Chat, question("What is Sekisho?", more))).at("choices").at(0);
}

void expect_one_call(const json::value& choice) {
  EXPECT_EQ(choice.at("finish_reason").as_string(), "tool_calls");
  ASSERT_EQ(choice.at("message").at("tool_calls").as_array().size(), 1U);
  EXPECT_THAT(json::serialize(choice.at("message")), testing::Not(testing::HasSubstr("tool_call>")));
}

json::value called(const json::value& choice) { return choice.at("message").at("tool_calls").at(0).at("function"); }

TEST(EmbeddedTools, ARequiredCallComesThoughNobodyWouldCall) {
  const auto engine = load_engine(demo_settings());

  expect_one_call(choice_of(*engine, kRequired));
}

TEST(EmbeddedTools, ANamedFunctionIsTheOneCalled) {
  const auto engine = load_engine(demo_settings());

  const json::value choice = choice_of(*engine, kNamed);

  expect_one_call(choice);
  EXPECT_EQ(called(choice).at("name").as_string(), "get_weather");
  EXPECT_TRUE(json::parse(called(choice).at("arguments").as_string()).at("city").is_string());
}

TEST(EmbeddedTools, ACallIsForcedUnderATemplateThatKnowsNoTools) {
  EngineSettings settings = demo_settings();
  settings.chat_template =
      "{% for message in messages %}{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{% endfor %}"
      "{{ '<|im_start|>assistant\n' }}";
  const auto engine = load_engine(settings);

  const json::value choice = choice_of(*engine, kNamed);

  expect_one_call(choice);
  EXPECT_EQ(called(choice).at("name").as_string(), "get_weather");
}

TEST(EmbeddedTools, AForcedCallStreams) {
  const auto engine = load_engine(demo_settings());

  const std::string stream = ask(*engine, Endpoint::Chat, question("What is Sekisho?", R"(,"stream":true)" + kNamed));

  EXPECT_THAT(stream, testing::HasSubstr(R"("name":"get_weather")"));
  EXPECT_THAT(stream, testing::HasSubstr(R"("finish_reason":"tool_calls")"));
}

TEST(EmbeddedTools, NoneCallsNothing) {
  const auto engine = load_engine(demo_settings());
  const std::string more = R"(,"max_tokens":200,"tool_choice":"none",)" + kTools;

  const json::value body = json::parse(ask(*engine, Endpoint::Chat, question("What is the weather in Tokyo?", more)));

  EXPECT_EQ(body.at("choices").at(0).at("finish_reason").as_string(), "stop");
  EXPECT_THAT(json::serialize(body), testing::Not(testing::HasSubstr("tool_call")));
}

}  // namespace
}  // namespace sekisho
