#include "tests/unit/providers/embedded/engine_fixture.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <cmath>
#include <string>
#include <vector>

namespace sekisho {
namespace {

namespace json = boost::json;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

std::vector<json::value> chunks_of(const std::string& stream) {
  std::vector<json::value> chunks;
  for (std::size_t at = 0, end = 0; (end = stream.find("\n\n", at)) != std::string::npos; at = end + 2) {
    const std::string data = stream.substr(at + 6, end - at - 6);
    if (data != "[DONE]") chunks.push_back(json::parse(data));
  }
  return chunks;
}

std::int64_t tokens(const json::value& body, const std::string& member) { return body.at("usage").at(member).as_int64(); }

class EmbeddedShapes : public testing::Test {
 protected:
  json::value whole(Endpoint endpoint, const std::string& body) { return json::parse(ask(*engine, endpoint, body)); }
  std::vector<json::value> stream(Endpoint endpoint, const std::string& body) { return chunks_of(ask(*engine, endpoint, body)); }

  std::shared_ptr<EmbeddedEngine> engine = load_engine(demo_settings());
};

TEST_F(EmbeddedShapes, UsageIsOfAllChoicesAndCountsThePromptOnce) {
  const json::value one = whole(Endpoint::Chat, question("Hello", R"(,"max_tokens":7,"ignore_eos":true)"));

  const json::value two = whole(Endpoint::Chat, question("Hello", R"(,"max_tokens":7,"ignore_eos":true,"n":2)"));

  EXPECT_EQ(tokens(two, "prompt_tokens"), tokens(one, "prompt_tokens"));
  EXPECT_EQ(tokens(two, "completion_tokens"), 14);
  EXPECT_EQ(tokens(two, "total_tokens"), tokens(two, "prompt_tokens") + 14);
}

TEST_F(EmbeddedShapes, UsageIsOfAllPrompts) {
  const json::value one = whole(Endpoint::Completions, R"({"prompt":"hello","max_tokens":3,"ignore_eos":true})");

  const json::value many =
      whole(Endpoint::Completions, R"({"prompt":["hello","hello","hello","hello","hello"],"max_tokens":3,"ignore_eos":true})");

  EXPECT_EQ(many.at("choices").as_array().size(), 5U);
  EXPECT_EQ(tokens(many, "prompt_tokens"), 5 * tokens(one, "prompt_tokens"));
  EXPECT_EQ(tokens(many, "completion_tokens"), 15);
}

TEST_F(EmbeddedShapes, UsageOfSeveralPromptsWithSeveralAnswers) {
  const json::value one = whole(Endpoint::Completions, R"({"prompt":"hello","max_tokens":3,"ignore_eos":true})");

  const json::value many = whole(Endpoint::Completions, R"({"prompt":["hello","hello"],"n":2,"max_tokens":3,"ignore_eos":true})");

  EXPECT_EQ(tokens(many, "prompt_tokens"), 2 * tokens(one, "prompt_tokens"));
  EXPECT_EQ(tokens(many, "completion_tokens"), 12);
}

TEST_F(EmbeddedShapes, AStreamOfTwoChoicesHasOneUsageAndItIsLast) {
  const auto chunks =
      stream(Endpoint::Chat,
             question("Hello", R"(,"max_tokens":7,"ignore_eos":true,"n":2,"stream":true,"stream_options":{"include_usage":true})"));

  const std::vector<json::value> before(chunks.begin(), chunks.end() - 1);
  EXPECT_THAT(before, Each(testing::Truly([](const json::value& chunk) { return !chunk.as_object().contains("usage"); })));
  EXPECT_TRUE(chunks.back().at("choices").as_array().empty());
  EXPECT_EQ(tokens(chunks.back(), "completion_tokens"), 14);
}

TEST_F(EmbeddedShapes, AStreamOfCompletionsGivesUsageOnlyWhenAsked) {
  const std::string bytes = ask(*engine, Endpoint::Completions, R"({"prompt":"hello","max_tokens":3,"stream":true})");

  EXPECT_THAT(bytes, Not(HasSubstr("usage")));
  EXPECT_THAT(bytes, Not(HasSubstr("timings")));
}

TEST_F(EmbeddedShapes, AStreamOfCompletionsEndsWithUsageWhenAsked) {
  const auto chunks =
      stream(Endpoint::Completions,
             R"({"prompt":"hello","max_tokens":3,"ignore_eos":true,"stream":true,"stream_options":{"include_usage":true}})");

  EXPECT_TRUE(chunks.back().at("choices").as_array().empty());
  EXPECT_EQ(tokens(chunks.back(), "completion_tokens"), 3);
  EXPECT_EQ(chunks.back().at("object").as_string(), "text_completion");
}

TEST_F(EmbeddedShapes, IdsSayWhatWasAsked) {
  EXPECT_THAT(std::string(whole(Endpoint::Completions, R"({"prompt":"hello","max_tokens":1})").at("id").as_string()),
              testing::StartsWith("cmpl-"));
  EXPECT_THAT(std::string(whole(Endpoint::Chat, question("Hello")).at("id").as_string()), testing::StartsWith("chatcmpl-"));
}

TEST_F(EmbeddedShapes, CompletionsTellLogProbabilitiesInParallelArrays) {
  const json::value body =
      whole(Endpoint::Completions, R"({"prompt":"Sekisho is","max_tokens":4,"temperature":0,"ignore_eos":true,"logprobs":1})");

  const json::value& logprobs = body.at("choices").at(0).at("logprobs");
  EXPECT_THAT(logprobs.at("tokens").as_array(), SizeIs(4));
  EXPECT_THAT(logprobs.at("token_logprobs").as_array(), SizeIs(4));
  EXPECT_THAT(logprobs.at("top_logprobs").as_array(), SizeIs(4));
  EXPECT_EQ(logprobs.at("top_logprobs").at(0).as_object().size(), 1U);
  EXPECT_EQ(logprobs.at("text_offset").at(0).as_int64(), 0);
  EXPECT_EQ(logprobs.at("text_offset").at(1).as_int64(), static_cast<std::int64_t>(logprobs.at("tokens").at(0).as_string().size()));
}

TEST_F(EmbeddedShapes, OffsetsGoOnThroughAStream) {
  const auto chunks = stream(Endpoint::Completions,
                             R"({"prompt":"Sekisho is","max_tokens":3,"temperature":0,"ignore_eos":true,"logprobs":0,"stream":true})");

  std::vector<std::int64_t> offsets;
  for (const json::value& chunk : chunks) {
    const json::value& logprobs = chunk.at("choices").at(0).at("logprobs");
    if (!logprobs.is_null()) offsets.push_back(logprobs.at("text_offset").at(0).as_int64());
  }
  EXPECT_THAT(offsets, SizeIs(3));
  EXPECT_TRUE(std::ranges::is_sorted(offsets));
  EXPECT_GT(offsets.back(), 0);
}

TEST_F(EmbeddedShapes, ChatTellsTheTakenTokensWithoutAlternatives) {
  const json::value body = whole(Endpoint::Chat, question("Hello", R"(,"max_tokens":4,"logprobs":true)"));

  const json::array& content = body.at("choices").at(0).at("logprobs").at("content").as_array();
  ASSERT_THAT(content, SizeIs(4));
  EXPECT_TRUE(content.at(0).at("top_logprobs").as_array().empty());
  EXPECT_TRUE(std::isfinite(content.at(0).at("logprob").as_double()));
}

TEST_F(EmbeddedShapes, ChatTellsAsManyAlternativesAsAsked) {
  const json::value body = whole(Endpoint::Chat, question("Hello", R"(,"max_tokens":4,"logprobs":true,"top_logprobs":3)"));

  EXPECT_THAT(body.at("choices").at(0).at("logprobs").at("content").at(0).at("top_logprobs").as_array(), SizeIs(3));
}

TEST_F(EmbeddedShapes, ChatSaysNothingOfProbabilitiesUnasked) {
  const json::value body = whole(Endpoint::Chat, question("Hello", R"(,"max_tokens":1)"));

  EXPECT_TRUE(body.at("choices").at(0).at("logprobs").is_null());
  EXPECT_FALSE(body.as_object().contains("timings"));
}

std::string words(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "a ";
  return text;
}

class EmbeddedTexts : public testing::Test {
 protected:
  static EngineSettings settings() {
    EngineSettings settings = demo_settings();
    settings.embeddings = true;
    settings.context = 512;
    return settings;
  }
  std::shared_ptr<EmbeddedEngine> engine = load_engine(settings());
};

TEST_F(EmbeddedTexts, ATextLongerThanTheContextIsAnOverflow) {
  const Error error = failure_of(*engine, Endpoint::Embeddings, R"({"input":")" + words(900) + R"("})");

  EXPECT_EQ(error.kind, ErrorKind::ContextOverflow);
  EXPECT_THAT(error.message, HasSubstr("more than the 512"));
}

TEST_F(EmbeddedTexts, ATextThatFillsTheContextIsEmbedded) {
  std::string numbers = "1";
  for (int i = 1; i < 512; ++i) numbers += ",1";

  const std::string full = ask(*engine, Endpoint::Embeddings, R"({"input":[)" + numbers + "]}");
  const Error error = failure_of(*engine, Endpoint::Embeddings, R"({"input":[)" + numbers + ",1]}");

  EXPECT_THAT(full, HasSubstr(R"("prompt_tokens":512)"));
  EXPECT_EQ(error.kind, ErrorKind::ContextOverflow);
}

}  // namespace
}  // namespace sekisho
