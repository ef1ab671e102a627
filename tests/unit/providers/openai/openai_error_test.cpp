#include "providers/openai/openai_error.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

struct VendorError {
  const char* name;
  int status;
  const char* body;
  ErrorKind kind;
};

class VendorErrors : public testing::TestWithParam<VendorError> {};

TEST_P(VendorErrors, AreWhatTheVendorMeans) { EXPECT_EQ(read_error(GetParam().status, {}, GetParam().body).kind, GetParam().kind); }

INSTANTIATE_TEST_SUITE_P(
    Vendors, VendorErrors,
    testing::Values(
        VendorError{"OpenAiQuota", 429, R"({"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}})",
                    ErrorKind::QuotaExhausted},
        VendorError{"DashScopeThrottle", 429, R"({"error":{"message":"Throttling.AllocationQuota","code":"insufficient_quota"}})",
                    ErrorKind::UpstreamRateLimited},
        VendorError{"GeminiMinute", 429,
                    R"([{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"quotaId":"RequestsPerMinute"}]}}])",
                    ErrorKind::UpstreamRateLimited},
        VendorError{"GeminiDay", 429, R"([{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"quotaId":"RequestsPerDay"}]}}])",
                    ErrorKind::QuotaExhausted},
        VendorError{"ZaiBalance", 429, R"({"error":{"code":"1113","message":"no balance"}})", ErrorKind::QuotaExhausted},
        VendorError{"ZaiRate", 429, R"({"error":{"code":"1302","message":"too fast"}})", ErrorKind::UpstreamRateLimited},
        VendorError{"DeepSeekMoney", 402, R"({"error":{"message":"Insufficient Balance"}})", ErrorKind::QuotaExhausted},
        VendorError{"OpenAiContext", 400, R"({"error":{"message":"too many","code":"context_length_exceeded"}})",
                    ErrorKind::ContextOverflow},
        VendorError{"TogetherContext", 403,
                    R"({"error":{"message":"`inputs` tokens + `max_new_tokens` must be <= 4097. inputs tokens + max_new_tokens must be"}})",
                    ErrorKind::ContextOverflow},
        VendorError{"TooLargeContext", 413, R"({"error":{"message":"prompt is too long: 200000 tokens > 100000 maximum"}})",
                    ErrorKind::ContextOverflow},
        VendorError{"AzureFilter", 400, R"({"error":{"code":"content_filter","innererror":{"code":"ResponsibleAIPolicyViolation"}}})",
                    ErrorKind::ContentFiltered},
        VendorError{"StepFunReview", 451, R"({"error":{"message":"review"}})", ErrorKind::ContentFiltered},
        VendorError{"AnthropicOverloaded", 529, R"({"type":"error","error":{"type":"overloaded_error"}})", ErrorKind::UpstreamOverloaded},
        VendorError{"GroqCapacity", 498, R"({"error":{"code":"capacity_exceeded"}})", ErrorKind::UpstreamOverloaded},
        VendorError{"GeminiBadKey", 400, R"([{"error":{"code":400,"message":"API key not valid","status":"INVALID_ARGUMENT"}}])",
                    ErrorKind::UpstreamAuth},
        VendorError{"PlainNotFound", 404, "nothing here", ErrorKind::UpstreamNotFound},
        VendorError{"GatewayTimeout", 504, "", ErrorKind::UpstreamTimeout},
        VendorError{"BadRequest", 400, R"({"error":{"message":"no such parameter"}})", ErrorKind::UpstreamRejected}),
    [](const auto& given) { return std::string(given.param.name); });

TEST(VendorDelays, AreReadFromTheBodyWhereNoFieldNamesOne) {
  const Error words = read_error(429, {}, R"({"error":{"message":"Please try again in 20s.","code":"rate_limit_exceeded"}})");
  const Error details = read_error(429, {}, R"({"error":{"status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"34.07s"}]}})");
  const Error field = read_error(429, {{"Retry-After", "3"}}, R"({"error":{"message":"Please try again in 20s."}})");

  EXPECT_EQ(words.retry_after, std::chrono::seconds(20));
  EXPECT_EQ(details.retry_after, std::chrono::milliseconds(34'070));
  EXPECT_EQ(field.retry_after, std::chrono::seconds(3));
}

constexpr std::string_view kShortOfTokens =
    R"({"error":{"message":"You exceeded your current quota, please check your plan","type":"insufficient_quota","code":"insufficient_quota"}})";

TEST(Vendors, AreKnownByTheirHosts) {
  EXPECT_EQ(vendor_at("dashscope-intl.aliyuncs.com"), Vendor::DashScope);
  EXPECT_EQ(vendor_at("api.together.xyz"), Vendor::Together);
  EXPECT_EQ(vendor_at("api.z.ai"), Vendor::Zai);
  EXPECT_EQ(vendor_at("api.deepseek.com"), Vendor::DeepSeek);
  EXPECT_EQ(vendor_at("api.moonshot.cn"), Vendor::Moonshot);
  EXPECT_EQ(vendor_at("api.mistral.ai"), Vendor::Mistral);
  EXPECT_EQ(find_vendor("vllm"), Vendor::Vllm);
  EXPECT_EQ(vendor_at("xyz.ai"), Vendor::Other);
  EXPECT_EQ(find_vendor("zai"), Vendor::Zai);
  EXPECT_EQ(vendor_at("eu.api.openai.com"), Vendor::OpenAi);
  EXPECT_EQ(vendor_at("resource.openai.azure.com"), Vendor::Other);
  EXPECT_EQ(vendor_at("api.anthropic.com"), Vendor::Anthropic);
  EXPECT_EQ(find_vendor(""), std::nullopt);
}

TEST(Vendors, MeanSomethingOfTheirOwnByTheSameCode) {
  EXPECT_EQ(read_error(429, {}, kShortOfTokens).kind, ErrorKind::QuotaExhausted);
  EXPECT_EQ(read_error(429, {}, kShortOfTokens, Vendor::DashScope).kind, ErrorKind::UpstreamRateLimited);
  EXPECT_EQ(read_error(403, {}, "", Vendor::Together).kind, ErrorKind::ContextOverflow);
  EXPECT_EQ(read_error(403, {}, "").kind, ErrorKind::UpstreamAuth);
  EXPECT_EQ(read_error(429, {}, R"({"error":{"code":"1112","message":"locked"}})", Vendor::Zai).kind, ErrorKind::UpstreamAuth);
}

TEST(Vendors, SayByA409ThatALockTookTooLong) {
  const std::string_view conflict = R"({"type":"error","error":{"type":"conflict_error","message":"locked"}})";

  for (const Vendor vendor : {Vendor::OpenAi, Vendor::Anthropic}) {
    EXPECT_EQ(read_error(409, {}, conflict, vendor).kind, ErrorKind::UpstreamFailed);
    EXPECT_EQ(read_error(409, {}, conflict, vendor).retry, Retry::SameTarget);
    EXPECT_EQ(read_error(409, {{"x-should-retry", "false"}}, conflict, vendor).retry, Retry::NextTarget);
  }
  EXPECT_EQ(read_error(409, {}, conflict).kind, ErrorKind::UpstreamRejected);
  EXPECT_EQ(read_error(409, {}, conflict).retry, Retry::Never);
}

TEST(Vendors, ShouldRetryIsObeyed) {
  EXPECT_EQ(read_error(500, {{"x-should-retry", "false"}}, "").retry, Retry::NextTarget);
  EXPECT_EQ(read_error(503, {{"x-should-retry", "false"}, {"Retry-After", "1"}}, "").retry_after, std::nullopt);
  EXPECT_EQ(read_error(409, {{"x-should-retry", "true"}}, "").retry, Retry::SameTarget);
  EXPECT_EQ(read_error(401, {{"x-should-retry", "true"}}, "").retry, Retry::NextTarget);
}

struct ForeignBody {
  const char* name;
  int status;
  const char* body;
  const char* told;
};

class ForeignBodies : public testing::TestWithParam<ForeignBody> {};

TEST_P(ForeignBodies, AreToldInTheClientsDialect) {
  EXPECT_EQ(read_error(GetParam().status, {}, GetParam().body).upstream_body, GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Vendors, ForeignBodies,
    testing::Values(
        ForeignBody{"OpenAi", 409, R"({"error":{"message":"no","type":"conflict_error","param":null,"code":null}})",
                    R"({"error":{"message":"no","type":"conflict_error","param":null,"code":null}})"},
        ForeignBody{
            "Anthropic", 400, R"({"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 2 > 1"}})",
            R"({"error":{"message":"prompt is too long: 2 > 1","type":"invalid_request_error","param":null,"code":"context_length_exceeded"}})"},
        ForeignBody{"Text", 400, R"({"error":"bad thing"})",
                    R"({"error":{"message":"bad thing","type":"invalid_request_error","param":null,"code":"upstream_rejected"}})"},
        ForeignBody{"Flat", 400, R"({"message":"bad","code":"wrong_thing"})",
                    R"({"error":{"message":"bad","type":"invalid_request_error","param":null,"code":"wrong_thing"}})"},
        ForeignBody{
            "Details", 422, R"({"detail":[{"loc":["body","n"],"msg":"too many"}]})",
            R"({"error":{"message":"[\"body\",\"n\"]: too many","type":"invalid_request_error","param":null,"code":"upstream_rejected"}})"},
        ForeignBody{"Google", 400, R"([{"error":{"code":400,"message":"bad","status":"INVALID_ARGUMENT"}}])",
                    R"({"error":{"message":"bad","type":"invalid_request_error","param":null,"code":"upstream_rejected"}})"}),
    [](const auto& given) { return std::string(given.param.name); });

// Of an answer with a success status.
std::optional<Error> error_in(std::string body) { return find_error(JsonTape::parse(std::move(body), JsonLimits()).value()); }

TEST(ErrorsInASuccess, AreKnownThoughTheAnswerHasAPlaceForChoices) {
  const auto limited = error_in(R"({"id":"x","choices":null,"base_resp":{"status_code":1002,"status_msg":"rate limit"}})");
  const auto empty = error_in(R"({"id":"x","choices":[],"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}})");

  ASSERT_TRUE(limited && empty);
  EXPECT_EQ(limited->kind, ErrorKind::UpstreamRateLimited);
  EXPECT_EQ(empty->kind, ErrorKind::QuotaExhausted);
  EXPECT_FALSE(error_in(R"({"choices":[],"base_resp":{"status_code":0,"status_msg":""}})"));
}

TEST(ErrorsInASuccess, OfTencentsOwnShapeAreKnown) {
  const auto limited = error_in(R"({"Response":{"Error":{"Code":"LimitExceeded","Message":"x"},"RequestId":"1"}})");

  ASSERT_TRUE(limited);
  EXPECT_EQ(limited->kind, ErrorKind::UpstreamRateLimited);
}

TEST(SpendLimits, AreKnownInTheDetailsToo) {
  const Error error = read_error(
      429, {},
      R"({"type":"error","error":{"type":"rate_limit_error","message":"x","details":{"error_code":"enforced_spend_limit_reached"}}})");

  EXPECT_EQ(error.kind, ErrorKind::QuotaExhausted);
}

}  // namespace
}  // namespace sekisho
