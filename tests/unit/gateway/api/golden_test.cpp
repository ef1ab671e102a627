// Requests of clients: what the gateway understands of them, and the bytes an upstream of the same dialect gets, by both lanes.
#include "tests/support/golden.h"

#include "gateway/api/openai_api.h"
#include "providers/openai/openai_dialect.h"
#include "tests/support/describe_events.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

const std::filesystem::path kGolden = std::filesystem::path(SEKISHO_SOURCE_DIR) / "tests/golden/openai/request";

class OpenAiRequests : public testing::TestWithParam<std::filesystem::path> {};

Endpoint endpoint_of(const std::filesystem::path& path) {
  const std::string name = path.stem().string();
  if (name.starts_with("completions")) return Endpoint::Completions;
  return name.starts_with("embeddings") ? Endpoint::Embeddings : Endpoint::Chat;
}

void show_message(const Message& message, std::string& out) {
  static constexpr std::array kRoles{"system", "developer", "user", "assistant", "tool", "function"};
  static constexpr std::array kKinds{"text", "refusal", "image", "audio", "file", "other"};
  out += kRoles.at(static_cast<std::size_t>(message.role));
  if (!message.has_content) out += " without content";
  if (message.content_is_null) out += " null";
  if (!message.content_is_string) out += " parts";
  for (const ContentPart& part : message.content) {
    out += " " + std::string(kKinds.at(static_cast<std::size_t>(part.kind))) + ":" + json_quote(part.text);
  }
  for (const ToolCall& call : message.tool_calls) out += " call:" + call.id + "," + call.name + "," + call.arguments;
  if (!message.name.empty()) out += " name:" + message.name;
  if (!message.tool_call_id.empty()) out += " answers:" + message.tool_call_id;
  for (const auto& [key, value] : message.extras) out += " " + key + "=" + value;
  out += "\n";
}

std::string show_needs(const Request& request) {
  const RequestNeeds& needs = request.needs;
  std::string out = "needs";
  if (needs.images) out += " images";
  if (needs.audio) out += " audio";
  if (needs.files) out += " files";
  if (needs.tools) out += " tools";
  if (needs.json_schema) out += " json_schema";
  if (needs.embeddings) out += " embeddings";
  return out + " out=" + std::to_string(needs.tokens_out) + "\n";
}

std::string show(const Request& request) {
  std::string out = "model " + request.model;
  if (request.stream) out += " stream";
  if (request.usage_asked) out += " usage";
  if (request.max_tokens) out += " max_tokens=" + std::to_string(*request.max_tokens);
  out += "\n" + show_needs(request);
  for (const Message& message : request.messages) show_message(message, out);
  for (const Tool& tool : request.tools) out += "tool " + tool.name + " " + json_quote(tool.description) + " " + tool.parameters + "\n";
  for (const auto& [key, value] : request.parameters) out += "parameter " + key + "=" + value + "\n";
  for (const auto& [key, value] : request.stream_options) out += "stream option " + key + "=" + value + "\n";
  return out;
}

TEST_P(OpenAiRequests, MeanWhatTheGoldenFileSays) {
  const Golden golden = read_golden(GetParam());
  const Target target{.id = "t", .provider = "p", .model = "gpt-x", .aliases = {}, .price = {}, .timeouts = {}, .conduct = {}};

  const Result<Request> request = make_openai_api()->parse(endpoint_of(GetParam()), golden.input);
  std::string actual;
  if (request) {
    actual = show(*request);
    actual += "\n== relay ==\n" + make_openai_dialect()->encode(*request, target)->body + "\n";
    actual += "\n== neutral ==\n" + encode_neutral(*request, target)->body + "\n";
  } else {
    actual = describe(request.error());
  }

  EXPECT_TRUE(meets_golden(golden, actual)) << actual;
}

INSTANTIATE_TEST_SUITE_P(Golden, OpenAiRequests, testing::ValuesIn(golden_files(kGolden)),
                         [](const auto& info) { return test_name_of(info.param); });

}  // namespace
}  // namespace sekisho
