#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Test values are put together from pieces, so that no scanner of repositories takes this file for a leak.
std::string joined(std::string_view prefix, std::string_view rest) { return std::string(prefix) + std::string(rest); }

constexpr std::string_view kBody = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9";

struct TokenCase {
  std::string_view prefix;
  std::size_t size;
  std::string_view type;
};

class SecretToken : public testing::TestWithParam<TokenCase> {};

TEST_P(SecretToken, IsFoundWithItsVendor) {
  const std::string token = joined(GetParam().prefix, kBody.substr(0, GetParam().size));

  EXPECT_THAT(found("key=\"" + token + "\";"), ElementsAre(std::string(GetParam().type) + " high " + token));
}

INSTANTIATE_TEST_SUITE_P(Vendors, SecretToken,
                         testing::Values(TokenCase{"sk-", 40, "secret.openai"}, TokenCase{"sk-proj-", 40, "secret.openai"},
                                         TokenCase{"sk-ant-api03-", 40, "secret.anthropic"}, TokenCase{"AIza", 35, "secret.google"},
                                         TokenCase{"GOCSPX-", 28, "secret.google"}, TokenCase{"hf_", 34, "secret.huggingface"},
                                         TokenCase{"github_pat_", 42, "secret.github"}, TokenCase{"glpat-", 20, "secret.gitlab"},
                                         TokenCase{"npm_", 38, "secret.npm"}, TokenCase{"pypi-AgE", 40, "secret.pypi"},
                                         TokenCase{"xoxb-", 40, "secret.slack"}, TokenCase{"sk_live_", 24, "secret.stripe"},
                                         TokenCase{"rk_test_", 24, "secret.stripe"}, TokenCase{"sekisho_", 32, "secret.sekisho"},
                                         TokenCase{"sk-or-v1-", 40, "secret.openrouter"}, TokenCase{"gsk_", 42, "secret.groq"}));

TEST(Secret, AwsKeyPair) {
  const std::string id = joined("AKIA", "2OGYBAH6VNTUPWQR");
  const std::string key = "wJa1rXUtnFEMI/K7MDENG/bPxRfiCYzY9k3s8Qw2";

  EXPECT_THAT(found("aws_access_key_id=" + id), ElementsAre("secret.aws_access_key high " + id));
  EXPECT_THAT(found("aws_secret_access_key = " + key), ElementsAre("secret.aws_secret_key high " + key));
  EXPECT_THAT(found("hash " + key), IsEmpty());
}

TEST(Secret, VendorsOwnExampleIsOneStepLessSure) {
  const std::string id = joined("AKIA", "IOSFODNN7EXAMPLE");

  EXPECT_THAT(found(id), ElementsAre("secret.aws_access_key medium " + id));
}

TEST(Secret, LookalikeLettersAreFolded) {
  const std::string id = joined("АKIA", "2OGYBAH6VNTUPWQR");  // the first letter is Cyrillic

  EXPECT_THAT(found(id), ElementsAre("secret.aws_access_key high " + id));
}

TEST(Secret, AzureStorageKey) {
  const std::string key = joined("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq", "/K1SZFPTOtr/KBHBeksoGMGw==");

  EXPECT_THAT(found("AccountName=x;AccountKey=" + key + ";EndpointSuffix=core.windows.net"), ElementsAre("secret.azure high " + key));
}

TEST(Secret, EntraClientSecret) {
  const std::string secret = joined("aB38Q~", kBody.substr(0, 34));

  EXPECT_THAT(found("client_secret: " + secret), ElementsAre("secret.azure high " + secret));
}

TEST(Secret, PrivateKeyBlockIsFoundWhole) {
  const std::string key =
      joined("-----BEGIN RSA PRIV", "ATE KEY-----\nMIIEpAIBAAKCAQEA0123456789abcdefghijklmnop\n-----END RSA PRIVATE KEY-----");

  EXPECT_THAT(found("key:\n" + key + "\nend"), ElementsAre("secret.private_key high " + key));
}

TEST(Secret, PrivateKeyWithWrittenLineEnds) {
  const std::string key =
      joined("-----BEGIN PRIV", "ATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\\n-----END PRIVATE KEY-----\\n");

  EXPECT_THAT(sure(R"({"private_key":")" + key + "\"}").size(), 1U);
}

class MarkedLines : public testing::TestWithParam<std::string_view> {};

// What stands before every line.
TEST_P(MarkedLines, DoNotHideAPrivateKey) {
  const std::string mark(GetParam());
  const std::string key = joined("-----BEGIN RSA PRIV", "ATE KEY-----") + mark +
                          "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj" + mark +
                          "Zq8LmV3xT7wR1nK5yB9cD2fG4hJ6pS0aE8uI3oX7vN1mQ5tZq8LmV3xT7wR1nK5y" + mark + "Zq8LmV3xT7w=";
  const std::string end = mark + joined("-----END RSA PRIV", "ATE KEY-----");

  EXPECT_THAT(found(mark + key + end), ElementsAre("secret.private_key high " + key + end));
  EXPECT_THAT(found(mark + key), ElementsAre("secret.private_key high " + key));
}

INSTANTIATE_TEST_SUITE_P(Marks, MarkedLines,
                         testing::Values("\n> ", "\n>> ", "\n# ", "\n * ", "\n| ", "<br>", "<br/>\n", "\n+", "\n// ", "\n; ", "\n-- ",
                                         "\n2026-11-22T10:00:01Z INFO [main] "));

TEST(Secret, EncryptedPrivateKeyIsFoundWhole) {
  const std::string key = joined("-----BEGIN RSA PRIV",
                                 "ATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,5BDA8B8C2D3E4F5061728394A5B6C7D8\n\n"
                                 "Zq8LmV3xT7wR1nK5yB9cD2fG4hJ6pS0aE8uI3oX7vN1mQ5tZq8LmV3xT7wR1nK5y\nZq8LmV3xT7w=");

  EXPECT_THAT(found(key + "\n-----END RSA PRIVATE KEY-----"),
              ElementsAre("secret.private_key high " + key + "\n-----END RSA PRIVATE KEY-----"));
  EXPECT_THAT(found(key), ElementsAre("secret.private_key high " + key));
}

TEST(Secret, MentionOfAPrivateKeyIsDoubtful) { EXPECT_THAT(sure("begins with " + joined("-----BEGIN PRIV", "ATE KEY-----")), IsEmpty()); }

TEST(Secret, PublicKeyIsNone) {
  EXPECT_THAT(found("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----"), IsEmpty());
}

TEST(Secret, JwtNeedsAHeaderWithAnAlgorithm) {
  const std::string token = joined("eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlc2lnbmF0dXJl");

  EXPECT_THAT(found("Bearer " + token), ElementsAre("secret.jwt high " + token));
  EXPECT_THAT(found(joined("eyJ0eXAiOiJKV1QifQ.", "eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlc2lnbmF0dXJl")), IsEmpty());
}

TEST(Secret, DatabaseUrlWithPassword) {
  EXPECT_THAT(found("postgres://admin:S3cr3tPw@db.internal:5432/app"),
              ElementsAre("secret.database_url high postgres://admin:S3cr3tPw@db.internal:5432"));
  EXPECT_THAT(found("mongodb+srv://u:p4ssw0rd@c0.mongodb.net"),
              ElementsAre("secret.database_url high mongodb+srv://u:p4ssw0rd@c0.mongodb.net"));
  EXPECT_THAT(found("redis://:s3cr3t@cache:6379"), ElementsAre("secret.database_url high redis://:s3cr3t@cache:6379"));
  EXPECT_THAT(found("https://bob:t0ken@git.host/x"), ElementsAre("secret.url_password medium https://bob:t0ken@git.host"));
}

TEST(Secret, UrlWithoutPasswordIsNone) {
  EXPECT_THAT(found("https://host:8080/path postgres://host/db"), IsEmpty());
  EXPECT_THAT(sure("postgres://user:${DB_PASSWORD}@host/db mysql://user:password@localhost"), IsEmpty());
}

TEST(Secret, PlaceholdersAreNone) {
  EXPECT_THAT(found("sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"), IsEmpty());
  EXPECT_THAT(found("OPENAI_API_KEY=sk-your-api-key-here-1234567890"), IsEmpty());
  EXPECT_THAT(found("sk-ant-your_key_goes_here_0123456789"), IsEmpty());
  EXPECT_THAT(found("ghp_${GITHUB_TOKEN}"), IsEmpty());
}

TEST(Secret, WordsThatOnlyBeginAlikeAreNone) {
  EXPECT_THAT(found("risk-assessment-for-the-next-quarter sk-fading-circle hf_hub_download sekisho_http_requests_total"), IsEmpty());
}

TEST(Secret, PrefixInsideAWordIsNone) { EXPECT_THAT(found(joined("risk-", kBody.substr(0, 40))), IsEmpty()); }

TEST(Secrets, KeyIdsOfCapitalsNeedNoDigit) {
  const std::string prefix = "AKIA";

  EXPECT_THAT(found(prefix + "ESZYCIDPYOPUMZGD"), testing::ElementsAre("secret.aws_access_key high " + prefix + "ESZYCIDPYOPUMZGD"));
  EXPECT_THAT(found(prefix + std::string(16, 'X') + " " + prefix + "AAAABBBBAAAABBBB"), testing::IsEmpty());
}

}  // namespace
}  // namespace sekisho
