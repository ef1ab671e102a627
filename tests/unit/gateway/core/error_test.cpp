#include "gateway/core/error.h"

#include "gateway/core/error_response.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

TEST(Error, FallbackWordsAreThoseOfThePolicyLanguage) {
  EXPECT_EQ(find_fallback_kind("connect_error"), ErrorKind::ConnectFailed);
  EXPECT_EQ(find_fallback_kind("timeout"), ErrorKind::UpstreamTimeout);
  EXPECT_EQ(find_fallback_kind("http_5xx"), ErrorKind::UpstreamFailed);
  EXPECT_EQ(find_fallback_kind("http_429"), ErrorKind::UpstreamRateLimited);
  EXPECT_EQ(find_fallback_kind("overloaded"), ErrorKind::UpstreamOverloaded);
  EXPECT_EQ(find_fallback_kind("quota"), ErrorKind::QuotaExhausted);
  EXPECT_EQ(find_fallback_kind("auth"), ErrorKind::UpstreamAuth);
  EXPECT_EQ(find_fallback_kind("not_found"), ErrorKind::UpstreamNotFound);
  EXPECT_EQ(find_fallback_kind("context_overflow"), ErrorKind::ContextOverflow);
  EXPECT_EQ(find_fallback_kind("content_filter"), ErrorKind::ContentFiltered);
  EXPECT_EQ(find_fallback_kind("protocol"), ErrorKind::UpstreamProtocol);
  EXPECT_EQ(find_fallback_kind("truncated"), ErrorKind::UpstreamTruncated);
}

TEST(Error, NothingElseIsAFallbackWord) {
  EXPECT_EQ(find_fallback_kind("rejected"), std::nullopt);
  EXPECT_EQ(find_fallback_kind("invalid_request"), std::nullopt);
  EXPECT_EQ(find_fallback_kind("policy_no_target"), std::nullopt);
  EXPECT_EQ(find_fallback_kind(""), std::nullopt);
}

TEST(ErrorResponse, IsInOpenAiShape) {
  const HttpResponse response = error_response(invalid_request("say \"what\"", "messages"), "req_1");

  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body,
            R"({"error":{"message":"say \"what\"","type":"invalid_request_error","param":"messages","code":"invalid_request"}})");
  EXPECT_EQ(response.headers.find("x-request-id"), "req_1");
}

TEST(ErrorResponse, RoundsRetryAfterUpToWholeSeconds) {
  Error error = gateway_error(ErrorKind::RateLimited, "slow down");
  error.retry_after = std::chrono::milliseconds(1001);

  const HttpResponse response = error_response(error, "req_1");

  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.headers.find("Retry-After"), "2");
  EXPECT_EQ(response.headers.find("retry-after-ms"), "1001");
}

TEST(ErrorResponse, HandsOnWhatTheUpstreamSaidOfTheRequest) {
  Error error = upstream_error(ErrorKind::UpstreamRejected, "upstream said 422");
  error.upstream_status = 422;
  error.upstream_body = R"({"error":{"message":"bad tool"}})";

  const HttpResponse response = error_response(error, "req_1");

  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.body, error.upstream_body);
}

TEST(ErrorResponse, NeverHandsOnWhatTheUpstreamSaidOfOurCredentials) {
  Error error = upstream_error(ErrorKind::UpstreamAuth, "the provider refused the gateway's credentials");
  error.upstream_status = 401;
  error.upstream_body = R"({"error":{"message":"Incorrect API key provided: sk-secret"}})";

  const HttpResponse response = error_response(error, "req_1");

  EXPECT_EQ(response.status, 502);
  EXPECT_EQ(response.body.find("sk-secret"), std::string::npos);
}

TEST(Covers, OwnKindOnlyForErrorsWithoutAStatus) {
  const Error reset = upstream_error(ErrorKind::ConnectFailed, "reset");

  EXPECT_TRUE(covers(ErrorKind::ConnectFailed, reset));
  EXPECT_FALSE(covers(ErrorKind::UpstreamFailed, reset));
  EXPECT_FALSE(covers(ErrorKind::UpstreamRateLimited, reset));
}

TEST(Covers, StatusWordsWhateverTheFinerClass) {
  Error quota = upstream_error(ErrorKind::QuotaExhausted, "empty");
  quota.upstream_status = 429;
  Error overloaded = upstream_error(ErrorKind::UpstreamOverloaded, "busy");
  overloaded.upstream_status = 529;

  EXPECT_TRUE(covers(ErrorKind::UpstreamRateLimited, quota));
  EXPECT_FALSE(covers(ErrorKind::UpstreamFailed, quota));
  EXPECT_TRUE(covers(ErrorKind::UpstreamFailed, overloaded));
  EXPECT_FALSE(covers(ErrorKind::UpstreamRateLimited, overloaded));
}

TEST(Covers, OverloadedEngineWithoutAStatusIsA5xx) {
  EXPECT_TRUE(covers(ErrorKind::UpstreamFailed, upstream_error(ErrorKind::UpstreamOverloaded, "queue full")));
}

TEST(Covers, ErrorsOfOurOwnOnlyByTheirKind) {
  Error own = gateway_error(ErrorKind::DeadlineExceeded, "late");
  own.upstream_status = 503;

  EXPECT_FALSE(covers(ErrorKind::UpstreamFailed, own));
}

TEST(ErrorResponse, TellsClientsNotToTryAgainWhatCanNeverPass) {
  Error too_big = gateway_error(ErrorKind::RateLimited, "more tokens than a minute has");
  Error later = too_big;
  later.retry_after = std::chrono::seconds(3);

  EXPECT_EQ(error_response(too_big, "req_1").headers.find("x-should-retry"), "false");
  EXPECT_FALSE(error_response(later, "req_1").headers.find("x-should-retry"));
}

TEST(ErrorResponse, TellsClientsNotToTryAgainWhatTheGatewayHasTried) {
  for (const ErrorKind kind : {ErrorKind::ConnectFailed, ErrorKind::UpstreamTimeout, ErrorKind::UpstreamFailed, ErrorKind::UpstreamProtocol,
                               ErrorKind::UpstreamTruncated, ErrorKind::UpstreamRateLimited, ErrorKind::DeadlineExceeded}) {
    EXPECT_EQ(error_response(upstream_error(kind, "broken"), "req_1").headers.find("x-should-retry"), "false") << name_of(kind);
  }
}

TEST(ErrorResponse, TellsClientsToTryAgainWhereWaitingHelps) {
  Error limited = upstream_error(ErrorKind::UpstreamRateLimited, "slow down");
  limited.retry_after = std::chrono::milliseconds(1500);

  const HttpResponse response = error_response(limited, "req_1");

  EXPECT_EQ(response.headers.find("x-should-retry"), "true");
  EXPECT_EQ(response.headers.find("Retry-After"), "2");
}

TEST(ErrorResponse, NamesNoTimeWhereAnotherTryCannotHelp) {
  Error empty = upstream_error(ErrorKind::QuotaExhausted, "empty");
  empty.retry_after = std::chrono::seconds(1);

  EXPECT_FALSE(error_response(empty, "req_1").headers.find("Retry-After"));
  EXPECT_EQ(error_response(upstream_error(ErrorKind::UpstreamRejected, "no"), "req_1").headers.find("x-should-retry"), "false");
}

TEST(ErrorResponse, TellsThatAnUpstreamIsUnavailableForAWhile) {
  Error down = upstream_error(ErrorKind::UpstreamFailed, "down");
  down.upstream_status = 503;
  down.retry_after = std::chrono::seconds(1);

  const HttpResponse response = error_response(down, "req_1");

  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.headers.find("Retry-After"), "1");
  EXPECT_EQ(response.headers.find("x-should-retry"), "true");
}

TEST(ErrorResponse, TellsClientsToComeBackToAFullQueue) {
  Error full = gateway_error(ErrorKind::Overloaded, "full");
  full.retry_after = std::chrono::seconds(1);

  EXPECT_EQ(error_response(full, "req_1").headers.find("x-should-retry"), "true");
}

class Unavailable : public testing::TestWithParam<ErrorKind> {};

TEST_P(Unavailable, SaysWhenToComeAgain) {
  const HttpResponse response = error_response(gateway_error(GetParam(), "nobody knows for how long"), "req_1");

  ASSERT_EQ(response.status, 503);
  EXPECT_EQ(response.headers.find("Retry-After"), "5");
}

INSTANTIATE_TEST_SUITE_P(Kinds, Unavailable, testing::Values(ErrorKind::Overloaded, ErrorKind::ShuttingDown, ErrorKind::PolicyUnavailable));

class Gone : public testing::TestWithParam<ErrorKind> {};

TEST_P(Gone, SaysNoTimeToWhomItTellsNotToComeAgain) {
  const HttpResponse response = error_response(gateway_error(GetParam(), "switched off"), "req_1");

  ASSERT_EQ(response.status, 503);
  EXPECT_EQ(response.headers.find("x-should-retry"), "false");
  EXPECT_FALSE(response.headers.find("Retry-After"));
  EXPECT_FALSE(response.headers.find("retry-after-ms"));
}

INSTANTIATE_TEST_SUITE_P(Kinds, Gone, testing::Values(ErrorKind::NoTargetAvailable, ErrorKind::UpstreamOverloaded));

TEST(UpstreamError, IsForTheSameTargetOnlyWhereNothingCanHaveBeenDone) {
  EXPECT_EQ(upstream_error(ErrorKind::ConnectFailed, "").retry, Retry::SameTarget);
  EXPECT_EQ(upstream_error(ErrorKind::UpstreamOverloaded, "").retry, Retry::SameTarget);
  EXPECT_EQ(upstream_error(ErrorKind::UpstreamTimeout, "").retry, Retry::NextTarget);
  EXPECT_EQ(upstream_error(ErrorKind::UpstreamTruncated, "").retry, Retry::NextTarget);
  EXPECT_EQ(upstream_error(ErrorKind::UpstreamRejected, "").retry, Retry::Never);
}

}  // namespace
}  // namespace sekisho
