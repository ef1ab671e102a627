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

}  // namespace
}  // namespace sekisho
