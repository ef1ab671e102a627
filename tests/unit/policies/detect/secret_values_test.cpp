// What `secrets/1` finds by the name a value is given to and by the file it stands in; what stands there in place of a secret.
#include "policies/detect/secret_values.h"

#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> secrets(std::string_view text) { return sure_by("secrets/1", text); }

constexpr std::string_view kKey = "q7Zt2Lw9Xv4Rb8Kd6Ns3Hf5Jm1Pc0Gy";

class Assigned : public testing::TestWithParam<std::string_view> {};

// `@` stands for the value.
TEST_P(Assigned, KeyIsFoundInEveryNotation) {
  std::string text(GetParam());
  text.replace(text.find('@'), 1, kKey);

  EXPECT_THAT(secrets(text), ElementsAre("assignment high " + std::string(kKey))) << text;
}

INSTANTIATE_TEST_SUITE_P(Notations, Assigned,
                         testing::Values("ACME_API_KEY=@", "export ACME_TOKEN=@\nNEXT=1", "acmeToken := \"@\"", "acme_token: '@'",
                                         "\"acmeToken\": \"@\",", "String acmeToken = \"@\";", "val acmeToken: String = \"@\"",
                                         "  \"acmeToken\" => \"@\"", "acme_TOKEN ?= \"@\"", "acme_TOKEN :::= \"@\"",
                                         "<acmeToken>\n    @\n</acmeToken>", "System.setProperty(\"ACME_TOKEN\", \"@\")",
                                         "acme --token @ run", "| API key | @ |", "APIキーは @ です",
                                         "https://api.acme.io/v1?api_key=@&page=2", "config[\"secret\"] = `@`",
                                         "{\\\"client_secret\\\": \\\"@\\\"}"));

TEST(SecretByName, PasswordsAreFound) {
  EXPECT_THAT(secrets("DB_PASSWORD=Tr0ub4dor&3"), ElementsAre("password medium Tr0ub4dor&3"));
  EXPECT_THAT(secrets("パスワードは hR7!kq2z です"), ElementsAre("password medium hR7!kq2z"));
  EXPECT_THAT(secrets("machine db login app password hR7xkq2z"), ElementsAre("password medium hR7xkq2z"));
}

TEST(SecretByName, ConnectionString) {
  EXPECT_THAT(secrets("Server=db.local;Database=app;User Id=sa;Password=hR7xkq2z;Encrypt=true"),
              ElementsAre("connection_string medium hR7xkq2z"));
}

TEST(SecretByName, HeadersOfAuthorization) {
  EXPECT_THAT(secrets("Authorization: Basic YXBwOmhSNyFrcTJ6"), ElementsAre("authorization medium YXBwOmhSNyFrcTJ6"));
  EXPECT_THAT(secrets("-H 'Authorization: Bearer " + std::string(kKey) + "'"), ElementsAre("authorization high " + std::string(kKey)));
  EXPECT_THAT(secrets("curl -u app:hR7!kq2z https://x"), ElementsAre("authorization medium app:hR7!kq2z"));
}

TEST(SecretByName, KubernetesSecretAndKubeconfig) {
  EXPECT_THAT(secrets("kind: Secret\nmetadata:\n  name: db\ndata:\n  user: YXBwdXNlcg==\n"), ElementsAre("kubernetes high YXBwdXNlcg=="));
  EXPECT_THAT(secrets("kind: ConfigMap\ndata:\n  user: YXBwdXNlcg==\n"), IsEmpty());
  const std::string key = "LS0tQ0VSVElGSUNBVEUtcTdadDJMdzlYdjRSYjhLZDZOczNIZjVKbTFQYzBHeQ==";
  EXPECT_THAT(secrets("users:\n- user:\n    client-key-data: " + key), ElementsAre("kubeconfig high " + key));
}

TEST(SecretByName, AFormIsNotReportedByItsNameToo) {
  const std::string token = "ghp_" + std::string(kKey) + "zzzz";  // no length with a checksum

  EXPECT_THAT(secrets("GITHUB_TOKEN=" + token), ElementsAre("github high " + token));
}

class NoSecret : public testing::TestWithParam<std::string_view> {};

TEST_P(NoSecret, IsNotFound) { EXPECT_THAT(secrets(GetParam()), IsEmpty()) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(
    Texts, NoSecret,
    testing::Values("password = os.environ['DB_PASSWORD']", "password: ${DB_PASSWORD}", "token = get_token(user_id1)",
                    "api_key: \"{{ .Values.apiKey }}\"", "API_KEY=your_api_key_here", "password: changeme", "password=********",
                    "secret: <your-secret>", "max_tokens: 4096, next_page_token: q7Zt2Lw9Xv4Rb8",
                    "public_key = 9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit", "\"integrity\": \"sha512-RdJUflcE3cUzKiMq==\"",
                    "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "request_id: 550e8400-e29b-41d4-a716-446655440000",
                    "tokenizer = AutoTokenizer.from_pretrained('gpt2-xl-1558M')", "password: string;",
                    "password_hash = sha256(q7Zt2Lw9Xv4Rb8)", "The password must hold 8 characters and 1 digit.",
                    "secretName: registry-credentials-v2", "key: value1", "apiKey: t.apiKey,token:e.token2",
                    "js-tokens@4.0.0: integrity q7Zt2Lw9Xv4Rb8", "credentialsId: '29f63271-dc2f-4734-8221-5b31b5169bac'",
                    "- (id)hf_requiredCharacteristicTypesForDisplayMetadata;", "video_box.ico-7a388b69018576d24b59331fd60aab0c.png",
                    "token = \"xxxxxxxxxxxxxx.atlasv1.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"",
                    "ntn_123456789012345678901234567890123456789012345678901234567890",
                    "xoxe.xo"
                    "xp-1-SlackAppConfigurationAccessTokenHere",
                    "export OP_TOKEN=ops_eyJzaWduSW5BZGRyZXNzIjoiaHR0cHM6...",
                    "name=\"authenticity_token\" value=\"7SWa-Fo1_hsC6oovfBsJFLGPUl2EhkSWPbJhWANw\"",
                    "kind: Secret\ndata:\n  extra: YmFyCg==\n"));

TEST(SecretChecksum, DecidesHowSureATokenOfGitHubIs) {
  const std::string body = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";

  EXPECT_THAT(secrets("x ghp_" + body + "0mLq17"), ElementsAre("github high ghp_" + body + "0mLq17"));
  EXPECT_THAT(secrets("x ghp_" + body + "0mLq18"), ElementsAre("github medium ghp_" + body + "0mLq18"));
}

TEST(RandomMix, TellsKeysFromNames) {
  EXPECT_TRUE(is_random_mix("q7Zt2Lw9Xv4Rb8Kd"));
  EXPECT_TRUE(is_random_mix("9f86d081884c7d659a2feaa0c55ad015"));
  EXPECT_FALSE(is_random_mix("rc0.15.0_20231217_1420-SNAPSHOT"));
  EXPECT_FALSE(is_random_mix("getAccessTokenSilently"));
  EXPECT_FALSE(is_random_mix("my-secret-name-v2"));
}

}  // namespace
}  // namespace sekisho
