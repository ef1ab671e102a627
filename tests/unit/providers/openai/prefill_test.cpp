// Requests that are to go on with an assistant message, as each vendor wants them, and answers that begin with that message again.
#include "providers/openai/prefill.h"

#include "gateway/api/openai_api.h"
#include "providers/openai/openai_dialect.h"
#include "tests/support/golden.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

const std::filesystem::path kGolden = std::filesystem::path(SEKISHO_SOURCE_DIR) / "tests/golden/openai/prefill";
const Target kTarget{.id = "t", .provider = "p", .model = "m", .aliases = {}, .price = {}, .timeouts = {}, .conduct = {}};

class Prefill : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Prefill, IsAskedForAsTheGoldenFileSays) {
  const Golden golden = read_golden(GetParam());
  const Vendor vendor = find_vendor(GetParam().stem().string()).value();
  Request request = make_openai_api()->parse(Endpoint::Chat, golden.input).value();
  request.continues_last = true;

  const UpstreamRequest relay = make_openai_dialect(vendor)->encode(request, kTarget).value();
  const UpstreamRequest neutral = encode_neutral(request, kTarget, vendor).value();

  EXPECT_EQ(relay.base_path, neutral.base_path);
  const std::string actual =
      "path " + relay.base_path + relay.path + "\n== relay ==\n" + relay.body + "\n\n== neutral ==\n" + neutral.body + "\n";
  EXPECT_TRUE(meets_golden(golden, actual)) << actual;
}

INSTANTIATE_TEST_SUITE_P(Golden, Prefill, testing::ValuesIn(golden_files(kGolden)),
                         [](const auto& info) { return test_name_of(info.param); });

TEST(PrefillWords, AreOnlyForRequestsThatGoOn) {
  const std::string body = R"({"model":"m","messages":[{"role":"assistant","content":"one"}]})";
  const Request request = make_openai_api()->parse(Endpoint::Chat, body).value();

  const UpstreamRequest sent = make_openai_dialect(Vendor::DeepSeek)->encode(request, kTarget).value();

  EXPECT_EQ(sent.body, body);
  EXPECT_EQ(sent.base_path, "");
}

// The text of an answer in these pieces to a request that Mistral is to go on with.
std::string answer_of(std::string_view told, std::initializer_list<std::string_view> pieces) {
  Request request;
  request.stream = true;
  request.continues_last = true;
  Message message;
  message.content.push_back({.kind = ContentPart::Kind::Text, .text = std::string(told), .raw = {}});
  request.messages.push_back(message);
  const auto decoder = make_openai_dialect(Vendor::Mistral)->decoder(request);
  std::string bytes;
  for (const std::string_view piece : pieces) {
    bytes += R"(data: {"id":"c","choices":[{"index":0,"delta":{"content":)" + json_quote(piece) + "}}]}\n\n";
  }
  bytes += "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
  std::string text;
  const auto events = decoder->feed(bytes);
  for (const StreamEvent& event : *events) {
    for (const StreamPart& part : event.parts) {
      if (const auto* delta = std::get_if<TextDelta>(&part)) text += delta->text;
    }
  }
  return text;
}

TEST(Echo, IsTakenOutWhereverThePiecesBegin) {
  EXPECT_EQ(answer_of("one two", {"one", " tw", "o three"}), " three");
  EXPECT_EQ(answer_of("one two", {"one two three"}), " three");
}

TEST(Echo, IsNotSeenWhereTheAnswerGoesOn) {
  EXPECT_EQ(answer_of("one two", {" three"}), " three");
  EXPECT_EQ(answer_of("one two", {"on", "ly one"}), "only one");
}

TEST(Echo, ThatTheAnswerEndsInIsItsOwnText) { EXPECT_EQ(answer_of("one two", {"on"}), "on"); }

}  // namespace
}  // namespace sekisho
