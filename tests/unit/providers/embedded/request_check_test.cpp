#include "providers/embedded/request_check.h"

#include <gmock/gmock.h>

#include <ostream>
#include <string>

namespace sekisho {
namespace {

constexpr std::uint32_t kSlots = 2;

Result<void> checked(Endpoint endpoint, const std::string& body) {
  const JsonTape tape = JsonTape::parse(body).value();
  return check_engine_request(endpoint, tape, kSlots);
}

std::string chat(const std::string& more) { return R"({"messages":[{"role":"user","content":"Hello"}],)" + more + "}"; }

// A body that must be refused because of one member.
struct Refused {
  Endpoint endpoint;
  std::string body;
  std::string param;
};

void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.body; }

class RequestCheckRefuses : public testing::TestWithParam<Refused> {};

TEST_P(RequestCheckRefuses, InWordsOfItsOwnAndNamesTheMember) {
  const auto result = checked(GetParam().endpoint, GetParam().body);

  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::InvalidRequest);
  EXPECT_EQ(result.error().param, GetParam().param);
  EXPECT_THAT(result.error().message, testing::Not(testing::HasSubstr("json.exception")));
}

// `count` entries of an object or array, each made of its number.
template <class Entry>
std::string many(int count, Entry entry) {
  std::string list;
  for (int i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + entry(std::to_string(i));
  return list;
}
std::string biases(int count) {
  return R"("logit_bias":{)" + many(count, [](const std::string& i) { return '"' + i + "\":1"; }) + "}";
}
std::string stops(int count) {
  return R"("stop":[)" + many(count, [](const std::string& i) { return '"' + i + '"'; }) + "]";
}
// A schema of that many properties, of which the first few are required.
std::string schema(int properties, int required) {
  const std::string all = many(properties, [](const std::string& i) { return "\"p" + i + R"(":{"type":"string"})"; });
  const std::string named = many(required, [](const std::string& i) { return "\"p" + i + '"'; });
  return R"({"type":"object","properties":{)" + all + R"(},"required":[)" + named + "]}";
}
std::string format(int properties, int required) {
  return R"("response_format":{"type":"json_schema","json_schema":{"name":"x","schema":)" + schema(properties, required) + "}}";
}
std::string tool(int properties) {
  return R"("tools":[{"type":"function","function":{"name":"look","parameters":)" + schema(properties, 0) + "}}]";
}

const std::string kTool = R"("tools":[{"type":"function","function":{"name":"look"}}])";

INSTANTIATE_TEST_SUITE_P(
    Chat, RequestCheckRefuses,
    testing::Values(
        Refused{Endpoint::Chat, chat(R"("temperature":"a")"), "temperature"},
        Refused{Endpoint::Chat, chat(R"("temperature":3)"), "temperature"}, Refused{Endpoint::Chat, chat(R"("top_p":-1)"), "top_p"},
        Refused{Endpoint::Chat, chat(R"("presence_penalty":9)"), "presence_penalty"},
        Refused{Endpoint::Chat, chat(R"("seed":1.5)"), "seed"}, Refused{Endpoint::Chat, chat(R"("max_tokens":0)"), "max_tokens"},
        Refused{Endpoint::Chat, chat(R"("max_tokens":1000000000000000000000000000000)"), "max_tokens"},
        Refused{Endpoint::Chat, chat(R"("max_completion_tokens":0)"), "max_completion_tokens"},
        Refused{Endpoint::Chat, chat(R"("n":0)"), "n"}, Refused{Endpoint::Chat, chat(R"("n":3)"), "n"},
        Refused{Endpoint::Chat, chat(R"("stop":5)"), "stop"}, Refused{Endpoint::Chat, chat(R"("stop":["a",5])"), "stop"},
        Refused{Endpoint::Chat, chat(R"("logit_bias":[5])"), "logit_bias"}, Refused{Endpoint::Chat, chat(R"("logprobs":1)"), "logprobs"},
        Refused{Endpoint::Chat, chat(R"("logprobs":true,"top_logprobs":21)"), "top_logprobs"},
        Refused{Endpoint::Chat, chat(R"("logprobs":true,"top_logprobs":-1)"), "top_logprobs"},
        Refused{Endpoint::Chat, chat(R"("top_logprobs":2)"), "top_logprobs"},
        Refused{Endpoint::Chat, chat(R"("stream":true,"logprobs":true,)" + kTool), "logprobs"},
        Refused{Endpoint::Chat, chat(R"("functions":[{"name":"look"}])"), "functions"},
        Refused{Endpoint::Chat, chat(R"("function_call":"auto")"), "function_call"},
        Refused{Endpoint::Chat, chat(R"("modalities":["text","audio"])"), "modalities"},
        Refused{Endpoint::Chat, chat(R"("response_format":"json")"), "response_format"},
        Refused{Endpoint::Chat, chat(R"("response_format":{"type":"xml"})"), "response_format.type"},
        Refused{Endpoint::Chat, chat(R"("response_format":{"type":"json_schema"})"), "response_format.json_schema"},
        Refused{Endpoint::Chat, chat(R"("response_format":{"type":"json_schema","json_schema":{"name":"x"}})"),
                "response_format.json_schema.schema"}));

INSTANTIATE_TEST_SUITE_P(
    Tools, RequestCheckRefuses,
    testing::Values(Refused{Endpoint::Chat, chat(R"("tools":[{"type":"function"}])"), "tools[0].function"},
                    Refused{Endpoint::Chat, chat(R"("tools":[{"type":"custom","custom":{"name":"a"}}])"), "tools[0].type"},
                    Refused{Endpoint::Chat, chat(R"("tools":[{"type":"function","function":{}}])"), "tools[0].function.name"},
                    Refused{Endpoint::Chat, chat(R"("tools":[{"type":"function","function":{"name":"a","parameters":5}}])"),
                            "tools[0].function.parameters"},
                    Refused{Endpoint::Chat, chat(R"("tool_choice":"required")"), "tool_choice"},
                    Refused{Endpoint::Chat, chat(R"("tool_choice":"maybe",)" + kTool), "tool_choice"},
                    Refused{Endpoint::Chat, chat(R"("tool_choice":{"type":"function","function":{"name":"hear"}},)" + kTool),
                            "tool_choice"},
                    Refused{Endpoint::Chat, chat(R"("tool_choice":{"type":"function"},)" + kTool), "tool_choice.function.name"},
                    Refused{Endpoint::Chat, chat(R"("tool_choice":{"type":"allowed_tools"},)" + kTool), "tool_choice.type"},
                    Refused{Endpoint::Chat, chat(R"("parallel_tool_calls":"yes",)" + kTool), "parallel_tool_calls"}));

INSTANTIATE_TEST_SUITE_P(Texts, RequestCheckRefuses,
                         testing::Values(Refused{Endpoint::Completions, R"({"prompt":"a","echo":true})", "echo"},
                                         Refused{Endpoint::Completions, R"({"prompt":"a","suffix":"b"})", "suffix"},
                                         Refused{Endpoint::Completions, R"({"prompt":"a","best_of":2})", "best_of"},
                                         Refused{Endpoint::Completions, R"({"prompt":"a","logprobs":true})", "logprobs"},
                                         Refused{Endpoint::Completions, R"({"prompt":"a","logprobs":6})", "logprobs"},
                                         Refused{Endpoint::Completions, R"({"prompt":"a","stop":5})", "stop"},
                                         Refused{Endpoint::Completions, R"({"prompt":[]})", "prompt"},
                                         Refused{Endpoint::Completions, R"({})", "prompt"},
                                         Refused{Endpoint::Completions, R"({"prompt":["a",{"b":1}]})", "prompt"},
                                         Refused{Endpoint::Completions, R"({"prompt":[1.5]})", "prompt"},
                                         Refused{Endpoint::Embeddings, R"({"input":"a","dimensions":64})", "dimensions"},
                                         Refused{Endpoint::Embeddings, R"({"input":"a","encoding_format":"hex"})", "encoding_format"},
                                         Refused{Endpoint::Embeddings, R"({"input":[null]})", "input"}));

INSTANTIATE_TEST_SUITE_P(Sizes, RequestCheckRefuses,
                         testing::Values(Refused{Endpoint::Chat, chat(biases(1025)), "logit_bias"},
                                         Refused{Endpoint::Completions, R"({"prompt":"a",)" + biases(1025) + "}", "logit_bias"},
                                         Refused{Endpoint::Chat, chat(stops(65)), "stop"},
                                         Refused{Endpoint::Chat, chat(format(257, 0)), "response_format"},
                                         Refused{Endpoint::Chat, chat(format(2000, 2000)), "response_format"},
                                         Refused{Endpoint::Chat, chat(tool(257)), "tools"}));

// A body that must go through.
class RequestCheckTakes : public testing::TestWithParam<std::pair<Endpoint, std::string>> {};

TEST_P(RequestCheckTakes, WhatTheEngineObeys) { EXPECT_TRUE(checked(GetParam().first, GetParam().second)); }

INSTANTIATE_TEST_SUITE_P(
    All, RequestCheckTakes,
    testing::Values(
        std::pair{Endpoint::Chat, chat(R"("temperature":0,"top_p":1,"n":2,"seed":-1,"max_tokens":5,"stop":["a"],"logit_bias":{"5":-100})")},
        std::pair{Endpoint::Chat, chat(R"("temperature":null,"stop":null,"tools":null,"response_format":null,"logprobs":false)")},
        std::pair{Endpoint::Chat, chat(R"("logprobs":true,"top_logprobs":0,"response_format":{"type":"json_object"})")},
        std::pair{Endpoint::Chat, chat(R"("tool_choice":"required","parallel_tool_calls":false,)" + kTool)},
        std::pair{Endpoint::Chat, chat(R"("tool_choice":{"type":"function","function":{"name":"look"}},)" + kTool)},
        std::pair{Endpoint::Chat, chat(R"("tools":[],"tool_choice":"none","modalities":["text"],"user":"u","store":false)")},
        std::pair{Endpoint::Chat, chat(biases(1024))}, std::pair{Endpoint::Chat, chat(stops(64))},
        std::pair{Endpoint::Chat, chat(format(256, 0))}, std::pair{Endpoint::Chat, chat(format(1000, 1000))},
        std::pair{Endpoint::Chat, chat(tool(256))},
        std::pair{Endpoint::Completions, std::string(R"({"prompt":["a","b"],"logprobs":5,"echo":false,"best_of":1,"suffix":null})")},
        std::pair{Endpoint::Completions, std::string(R"({"prompt":[[1,2],[3]]})")},
        std::pair{Endpoint::Embeddings, std::string(R"({"input":[1,2,3],"encoding_format":"base64"})")}));

}  // namespace
}  // namespace sekisho
