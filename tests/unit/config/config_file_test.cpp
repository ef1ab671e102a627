#include "config/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace sekisho {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const WallTime kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);
const std::string kHmac = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

const std::string kKeys = "keys: { pepper: \"${env:P}\", clients: [{ id: a, hmac: \"" + kHmac + "\" }] }\n";
const std::string kProviders = "providers: { out: { type: openai, base_url: \"https://api.example.com/v1\" } }\n";
const std::string kPolicy = "policy: { file: policy.yaml }\n";
// Everything that must be there, in three lines; a test writes its own part from line 4 on.
const std::string kRest = kKeys + kProviders + kPolicy;

std::vector<std::string> problems_of(const std::string& text) {
  std::vector<std::string> problems;
  for (const Problem& problem : decode_config(text, "s.yaml", kNow).problems) problems.push_back(to_string(problem));
  return problems;
}

std::vector<std::string> problems_with(const std::string& part) { return problems_of(kRest + part); }
std::vector<std::string> problems_with_client(const std::string& members) {
  return problems_of("keys:\n  pepper: ${env:P}\n  clients:\n    - { " + members + " }\n" + kProviders + kPolicy);
}
std::vector<std::string> problems_with_provider(const std::string& members) {
  return problems_of("providers:\n  out: { " + members + " }\n" + kKeys + kPolicy);
}

Config config_with(const std::string& part) {
  ConfigFile file = decode_config(kRest + part, "s.yaml", kNow);
  EXPECT_TRUE(file.usable()) << testing::PrintToString(problems_with(part));
  return std::move(file.config);
}

std::string full_text() {
  std::ifstream stream(SEKISHO_SOURCE_DIR "/tests/unit/config/fixtures/full.yaml");
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

TEST(ConfigFile, NeedsOnlyKeysProvidersAndPolicy) { EXPECT_THAT(problems_of(kRest), IsEmpty()); }

TEST(ConfigFile, HasTheDocumentedDefaults) {
  const Config config = config_with("");

  EXPECT_EQ(config.server.listen.host, "127.0.0.1");
  EXPECT_EQ(config.server.listen.port, 8787);
  EXPECT_EQ(config.server.admin.port, 8788);
  EXPECT_EQ(config.server.limits.body_bytes, 20U * 1024 * 1024);
  EXPECT_EQ(config.server.timeouts.idle, milliseconds(75'000));
  EXPECT_EQ(config.logging.level, "info");
  EXPECT_EQ(config.logging.format, LoggingConfig::Format::Json);
}

TEST(ConfigFile, ReadsEveryKeyOfTheServer) {
  const Config config = decode_config(full_text(), "s.yaml", kNow).config;
  const ServerConfig& server = config.server;

  EXPECT_EQ(server.listen.port, 8787);
  EXPECT_EQ(server.admin.host, "0.0.0.0");
  EXPECT_EQ(server.admin_token, "${env:SEKISHO_ADMIN_TOKEN}");
  EXPECT_TRUE(server.admin_enabled);
  EXPECT_EQ(server.threads, 2U);
  EXPECT_EQ(server.tls->certificate_file, "cert.pem");
  EXPECT_EQ(server.tls->key_file, "key.pem");
  EXPECT_THAT(server.trusted_proxies, ElementsAre("10.0.0.0/8", "fd00::/8", "192.0.2.1"));
  EXPECT_EQ(server.limits.header_bytes, 16U * 1024);
  EXPECT_EQ(server.limits.header_count, 50U);
  EXPECT_EQ(server.limits.url_bytes, 4096U);
  EXPECT_EQ(server.limits.body_bytes, 1024U * 1024);
  EXPECT_EQ(server.limits.connections, 10U);
  EXPECT_EQ(server.limits.in_flight, 5U);
  EXPECT_EQ(server.timeouts.header, milliseconds(1'000));
  EXPECT_EQ(server.timeouts.body_grace, milliseconds(2'000));
  EXPECT_EQ(server.timeouts.body_bytes_per_second, 512U);
  EXPECT_EQ(server.timeouts.idle, milliseconds(180'000));
  EXPECT_EQ(server.timeouts.write_stall, milliseconds(400));
  EXPECT_EQ(server.drain_delay, milliseconds(1'000));
  EXPECT_EQ(server.drain_timeout, milliseconds(3'600'000));
}

TEST(ConfigFile, ReadsEveryKeyOfAClient) {
  const Config config = decode_config(full_text(), "s.yaml", kNow).config;
  ASSERT_THAT(config.keys.clients, SizeIs(1));
  const ClientKeyConfig& client = config.keys.clients[0];

  EXPECT_EQ(config.keys.pepper, "${env:SEKISHO_PEPPER}");
  EXPECT_EQ(client.caller.key_id, "app1");
  EXPECT_EQ(client.hmac, kHmac);
  const std::vector<std::pair<std::string, FactValue>> facts{
      {"team", std::string("demo")}, {"tier", 3.0}, {"admin", true}, {"groups", std::vector<std::string>{"a", "b"}}};
  EXPECT_EQ(client.caller.facts, facts);
  EXPECT_THAT(client.caller.aliases, ElementsAre("default"));
  EXPECT_EQ(client.caller.requests_per_minute, 600);
  EXPECT_EQ(client.caller.tokens_per_minute, 100'000);
  EXPECT_EQ(client.expires, std::chrono::sys_days(std::chrono::year(2027) / 1 / 1));
  EXPECT_THAT(client.caller.permissions, ElementsAre("explain"));
  EXPECT_EQ(client.place.line, 14);
}

TEST(ConfigFile, ReadsEveryKeyOfAnEmbeddedProvider) {
  const Config config = decode_config(full_text(), "s.yaml", kNow).config;
  const ProviderConfig& provider = config.providers.at(0);
  ASSERT_THAT(provider.models, SizeIs(1));
  const EmbeddedModelConfig& model = provider.models[0];

  EXPECT_EQ(provider.name, "embedded");
  EXPECT_EQ(provider.type, ProviderConfig::Type::Embedded);
  EXPECT_EQ(model.name, "demo");
  EXPECT_EQ(model.path, "models/demo.gguf");
  EXPECT_EQ(model.sha256, kHmac);
  EXPECT_EQ(model.context, 2048U);
  EXPECT_EQ(model.slots, 2U);
  EXPECT_EQ(model.queue, 8U);
  EXPECT_EQ(model.threads, 1U);
  EXPECT_TRUE(model.embeddings);
  EXPECT_EQ(model.chat_template, "chatml");
}

TEST(ConfigFile, ReadsEveryKeyOfAnOpenAiProvider) {
  const Config config = decode_config(full_text(), "s.yaml", kNow).config;
  const ProviderConfig& provider = config.providers.at(1);

  EXPECT_EQ(provider.type, ProviderConfig::Type::OpenAi);
  EXPECT_EQ(provider.base_url, "https://api.example.com/v1");
  EXPECT_THAT(provider.keys, ElementsAre("${env:OUTSIDE_KEY}", "${file:/run/secrets/outside}"));
  EXPECT_TRUE(provider.allow_private);
  EXPECT_EQ(provider.proxy, "http://proxy.example.com:3128");
  EXPECT_EQ(provider.ca_bundle, "ca.pem");
  EXPECT_EQ(provider.vendor, "together");
  EXPECT_EQ(provider.max_connections, 16U);
  EXPECT_EQ(provider.timeouts.connect, milliseconds(1'000));
  EXPECT_EQ(provider.timeouts.first_event, milliseconds(2'000));
  EXPECT_EQ(provider.timeouts.between_events, milliseconds(3'000));
  EXPECT_EQ(provider.timeouts.first_byte, milliseconds(2'000));
  EXPECT_EQ(provider.timeouts.between_bytes, milliseconds(1'000));
  EXPECT_EQ(provider.timeouts.total, milliseconds(4'000));
  EXPECT_THAT(provider.headers, ElementsAre(std::pair<std::string, std::string>("x-organisation", "demo"),
                                            std::pair<std::string, std::string>("authorization", "Bearer ${env:OUTSIDE_KEY}")));
}

TEST(ConfigFile, ReadsPolicyAndLogging) {
  const Config config = decode_config(full_text(), "s.yaml", kNow).config;

  EXPECT_EQ(config.policy_file, "policy.yaml");
  EXPECT_EQ(config.redaction.key, "${env:REDACTION_KEY}");
  EXPECT_FALSE(config.redaction.tolerant);
  EXPECT_TRUE(config.redaction.hint);
  EXPECT_EQ(config.logging.level, "debug");
  EXPECT_EQ(config.logging.format, LoggingConfig::Format::Text);
  EXPECT_EQ(config.logging.file, "gateway.log");
}

TEST(ConfigFile, NotesEverySecretAndFileWithItsPlace) {
  const Config config = decode_config(full_text(), "s.yaml", kNow).config;

  ASSERT_THAT(config.secrets, SizeIs(8));
  EXPECT_EQ(config.secrets[2].path, "providers.outside.keys[0]");
  EXPECT_EQ(config.secrets[2].place.line, 38);
  ASSERT_THAT(config.files, SizeIs(7));
  EXPECT_EQ(config.files[2].path, "providers.embedded.models[0].path");
  EXPECT_EQ(config.files[2].place.line, 27);
}

TEST(ConfigFile, SaysAllProblemsAtOnceInTheirOrder) {
  EXPECT_THAT(problems_of("server: { lissen: 1 }\nkeys: { clients: [] }\nproviders: {}\nlogging: { level: loud }\n"),
              ElementsAre(AllOf(StartsWith("s.yaml:1:1: "), HasSubstr("`policy` is missing")),
                          AllOf(StartsWith("s.yaml:1:11: "), HasSubstr("did you mean `listen`?")),
                          AllOf(StartsWith("s.yaml:2:7: "), HasSubstr("`pepper` is missing")),
                          AllOf(StartsWith("s.yaml:2:18: "), HasSubstr("`keys.clients` is empty")),
                          AllOf(StartsWith("s.yaml:3:12: "), HasSubstr("`providers` is empty")),
                          AllOf(StartsWith("s.yaml:4:19: "), HasSubstr("`loud`"))));
}

TEST(ConfigFile, RefusesWhatIsNoMap) {
  EXPECT_THAT(problems_of(""), SizeIs(1));
  EXPECT_THAT(problems_of("- a\n"), SizeIs(1));
  EXPECT_THAT(problems_of("just text\n"), SizeIs(1));
}

TEST(ConfigFile, NothingInAFileCanStartALineMoveACursorOrTurnTextAroundInAMessage) {
  EXPECT_THAT(problems_with("\"x\\n\\e[2J\\u009b\\u202e\": 1\nlogging: { level: \"a\\rb\\u2028\" }\n"),
              ElementsAre(HasSubstr(R"(unknown key `x\n\u001b[2J\u009b\u202e`)"), HasSubstr(R"(`a\rb\u2028`)")));
}

TEST(ConfigFile, RefusesDuplicateKeys) {
  EXPECT_THAT(problems_with("logging: { level: info, level: warn }\n"), ElementsAre(AllOf(StartsWith("s.yaml:4:"), HasSubstr("E-DUP"))));
}

TEST(ConfigFile, RefusesAWordWhereABooleanBelongs) {
  EXPECT_THAT(problems_with_provider("type: openai, base_url: https://a.example/v1, allow_private: yes"),
              ElementsAre(AllOf(StartsWith("s.yaml:2:"), HasSubstr("`providers.out.allow_private` must be `true` or `false`"))));
}

TEST(ConfigFile, RefusesAWordWhereANumberBelongs) {
  EXPECT_THAT(problems_with("server: { threads: many }\n"),
              ElementsAre(HasSubstr("`server.threads` must be a whole number from 0 to 1024")));
}

TEST(ConfigFile, RefusesNumbersOutOfRange) {
  EXPECT_THAT(problems_with("server: { limits: { header_bytes: 1GiB, connections: 0 }, timeouts: { idle: 0s, header: 25h } }\n"),
              SizeIs(4));
}

TEST(ConfigFile, RefusesADurationWithoutUnit) {
  EXPECT_THAT(problems_with("server: { timeouts: { idle: 10 } }\n"), ElementsAre(HasSubstr("`server.timeouts.idle`")));
}

TEST(ConfigFile, RefusesAliasBombs) {
  std::string bomb = "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*x" + std::to_string(i - 1);
    bomb += "x" + std::to_string(i) + ": &x" + std::to_string(i) + " [" + before;
    for (int k = 1; k < 10; ++k) bomb += ", " + before;
    bomb += "]\n";
  }

  EXPECT_THAT(problems_of(bomb), Not(IsEmpty()));
}

class BadListen : public testing::TestWithParam<const char*> {};
TEST_P(BadListen, IsRefused) {
  EXPECT_THAT(problems_with("server: { listen: \"" + std::string(GetParam()) + "\" }\n"),
              ElementsAre(AllOf(StartsWith("s.yaml:4:"), HasSubstr("`server.listen` must be an address and a port"))));
}
INSTANTIATE_TEST_SUITE_P(Addresses, BadListen,
                         testing::Values("8787", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "example.com:80", "::1:80",
                                         "[::1]", "[127.0.0.1]:80", ":80", "*:80", "1.2.3:80", "127.0.0.1:80 "));

TEST(ConfigFile, TakesIpv6AndLocalhost) {
  EXPECT_EQ(config_with("server: { listen: \"[::1]:80\" }\n").server.listen.host, "::1");
  EXPECT_EQ(config_with("server: { listen: localhost:80 }\n").server.listen.host, "127.0.0.1");
}

TEST(ConfigFile, TakesAdminAsAddressOrOff) {
  EXPECT_EQ(config_with("server: { admin: 127.0.0.1:9 }\n").server.admin.port, 9);
  EXPECT_FALSE(config_with("server: { admin: off }\n").server.admin_enabled);
}

TEST(ConfigFile, RefusesAdminOffLoopbackWithoutToken) {
  EXPECT_THAT(problems_with("server: { admin: 0.0.0.0:8788 }\n"), ElementsAre(AllOf(StartsWith("s.yaml:4:"), HasSubstr("needs a token"))));
  EXPECT_THAT(problems_with("server: { admin: { listen: \"[::]:8788\" } }\n"), ElementsAre(HasSubstr("needs a token")));
}

TEST(ConfigFile, RefusesAdminOnTheAddressOfTheGateway) {
  EXPECT_THAT(problems_with("server: { admin: 127.0.0.1:8787 }\n"), ElementsAre(HasSubstr("port of its own")));
  EXPECT_THAT(problems_with("server: { listen: 0.0.0.0:8788 }\n"), ElementsAre(HasSubstr("port of its own")));
}

TEST(ConfigFile, PortsThatTheSystemChoosesDoNotCollide) {
  EXPECT_THAT(problems_with("server: { listen: 127.0.0.1:0, admin: 127.0.0.1:0 }\n"), IsEmpty());
}

TEST(ConfigFile, RefusesHalfOfTls) {
  EXPECT_THAT(problems_with("server: { tls: { certificate: c.pem } }\n"), ElementsAre(HasSubstr("`key` is missing")));
}

TEST(ConfigFile, RefusesAVendorThatNobodyKnows) {
  EXPECT_THAT(problems_with_provider("type: openai, base_url: \"https://a.example/v1\", vendor: acme"),
              ElementsAre(HasSubstr("must be anthropic, dashscope, deepseek, mistral, moonshot, openai, together, vllm, zai or other")));
}

TEST(ConfigFile, RefusesWhatIsNoAddressBlock) {
  EXPECT_THAT(problems_with("server: { trusted_proxies: [10.0.0.0/33, \"::/129\", host, 10.0.0.0/8] }\n"), SizeIs(3));
}

TEST(ConfigFile, NeverRepeatsASecretThatStandsInPlainText) {
  const std::string text =
      "server: { admin: { token: hunter2hunter2 } }\n"
      "keys: { pepper: hunter2hunter2, clients: [{ id: a, hmac: hunter2hunter2 }] }\n"
      "providers: { out: { type: openai, base_url: \"https://hunter2hunter2@a.example\", keys: [hunter2hunter2, 2222222222],\n"
      "  proxy: \"http://u:hunter2hunter2@p.example\", headers: { authorization: hunter2hunter2, x-api-key: 2222222222 } } }\n" +
      kPolicy;

  const std::vector<std::string> problems = problems_of(text);

  EXPECT_THAT(problems, SizeIs(9));
  EXPECT_THAT(problems, testing::Each(AllOf(Not(HasSubstr("hunter2")), Not(HasSubstr("2222222222")))));
}

TEST(ConfigFile, SaysHowASecretIsWritten) {
  EXPECT_THAT(problems_of("keys: { pepper: abc, clients: [{ id: a, hmac: \"" + kHmac + "\" }] }\n" + kProviders + kPolicy),
              ElementsAre(AllOf(StartsWith("s.yaml:1:17: "), HasSubstr("`keys.pepper`"), HasSubstr("`${env:NAME}`"))));
}

class BadReference : public testing::TestWithParam<const char*> {};
TEST_P(BadReference, IsRefused) {
  EXPECT_THAT(problems_of("keys: { pepper: \"" + std::string(GetParam()) + "\", clients: [{ id: a, hmac: \"" + kHmac + "\" }] }\n" +
                          kProviders + kPolicy),
              ElementsAre(HasSubstr("not written as a reference")));
}
INSTANTIATE_TEST_SUITE_P(Forms, BadReference,
                         testing::Values("${SEKISHO_PEPPER}", "${env:}", "${env:1A}", "${env:A-B}", "${file:}", "${env:A", "x${env:A}",
                                         "${env:A}x", "${ENV:A}"));

TEST(ConfigFile, RefusesDuplicateKeyIdsAndKeys) {
  const std::string other(64, 'a');
  EXPECT_THAT(problems_of("keys:\n  pepper: ${env:P}\n  clients:\n    - { id: a, hmac: \"" + kHmac + "\" }\n    - { id: a, hmac: \"" +
                          other + "\" }\n    - { id: b, hmac: \"" + kHmac + "\" }\n" + kProviders + kPolicy),
              ElementsAre(AllOf(StartsWith("s.yaml:5:13: "), HasSubstr("taken in line 4")),
                          AllOf(StartsWith("s.yaml:6:22: "), HasSubstr("same key as in line 4"))));
}

class BadHmac : public testing::TestWithParam<std::string> {};
TEST_P(BadHmac, IsRefused) {
  EXPECT_THAT(problems_with_client("id: a, hmac: \"" + GetParam() + "\""), ElementsAre(HasSubstr("must be 64 hexadecimal digits")));
}
INSTANTIATE_TEST_SUITE_P(Texts, BadHmac, testing::Values("", "abc", std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g')));

TEST(ConfigFile, TakesAnHmacOfDigitsOnlyWithoutQuotes) {
  EXPECT_THAT(problems_with_client("id: a, hmac: 1234567890123456789012345678901234567890123456789012345678901234"), IsEmpty());
}

class BadId : public testing::TestWithParam<const char*> {};
TEST_P(BadId, IsRefused) {
  EXPECT_THAT(problems_with_client("id: \"" + std::string(GetParam()) + "\", hmac: \"" + kHmac + "\""), SizeIs(1));
}
INSTANTIATE_TEST_SUITE_P(Texts, BadId, testing::Values("", "a b", "a\\nb", "-a", "関所", "a/b", "a\\\"b"));

TEST(ConfigFile, WarnsOfAnExpiredKey) {
  const std::vector<std::string> problems = problems_with_client("id: old, hmac: \"" + kHmac + "\", expires: 2026-11-20");

  EXPECT_THAT(problems, ElementsAre(AllOf(HasSubstr("warning"), HasSubstr("`old` has expired"))));
}

TEST(ConfigFile, AKeyThatExpiresTomorrowIsFine) {
  EXPECT_THAT(problems_with_client("id: a, hmac: \"" + kHmac + "\", expires: 2026-11-20T00:00:01Z"), IsEmpty());
}

class BadExpiry : public testing::TestWithParam<const char*> {};
TEST_P(BadExpiry, IsRefused) {
  EXPECT_THAT(problems_with_client("id: a, hmac: \"" + kHmac + "\", expires: \"" + GetParam() + "\""),
              ElementsAre(HasSubstr("must be a date")));
}
INSTANTIATE_TEST_SUITE_P(Texts, BadExpiry,
                         testing::Values("2027", "2027-02-29", "2027-13-01", "2027-1-1", "01/02/2027", "2027-01-01T25:00:00Z",
                                         "2027-01-01T09:00:00", "2027-01-01T09:00:00+09:00", "9999-01-01", "+027-01-01"));

TEST(ConfigFile, RefusesUnknownPermissions) {
  EXPECT_THAT(problems_with_client("id: a, hmac: \"" + kHmac + "\", permissions: [explain, explian]"),
              ElementsAre(HasSubstr("unknown permission `explian` (did you mean `explain`?)")));
}

TEST(ConfigFile, RefusesFactsThatAreNoValues) {
  EXPECT_THAT(problems_with_client("id: a, hmac: \"" + kHmac + "\", facts: { team: null, tier: { x: 1 }, \"a b\": c }"), SizeIs(3));
}

TEST(ConfigFile, RefusesLimitsBelowOne) {
  EXPECT_THAT(problems_with_client("id: a, hmac: \"" + kHmac + "\", requests_per_minute: 0, tokens_per_minute: -5"), SizeIs(2));
}

class BadUrl : public testing::TestWithParam<std::pair<const char*, const char*>> {};
TEST_P(BadUrl, IsRefused) {
  EXPECT_THAT(problems_with_provider("type: openai, base_url: \"" + std::string(GetParam().first) + "\""),
              ElementsAre(AllOf(StartsWith("s.yaml:2:"), HasSubstr(GetParam().second))));
}
INSTANTIATE_TEST_SUITE_P(Urls, BadUrl,
                         testing::Values(std::pair("ftp://a.example/v1", "http:// or https://"), std::pair("a.example/v1", "is not a URL"),
                                         std::pair("file:///etc/passwd", "http:// or https://"),
                                         std::pair("https://u:p@a.example", "credentials"),
                                         std::pair("https://a.example/v1?key=x", "query"), std::pair("https://a.example/#x", "fragment"),
                                         std::pair("https:///v1", "no host"), std::pair("https://a.example:99999/v1", "port"),
                                         std::pair("https://a b/v1", "is not a URL"), std::pair("http://127.0.0.1:9/v1", "allow_private"),
                                         std::pair("http://[::1]/v1", "allow_private"), std::pair("http://10.1.2.3/v1", "allow_private"),
                                         std::pair("http://169.254.169.254/v1", "allow_private"),
                                         std::pair("http://localhost/v1", "allow_private")));

TEST(ConfigFile, WarnsOfKeysOverPlainHttp) {
  EXPECT_THAT(problems_with_provider("type: openai, base_url: http://a.example/v1, keys: [\"${env:K}\"]"),
              ElementsAre(AllOf(HasSubstr("warning"), HasSubstr("unencrypted"))));
}

TEST(ConfigFile, RefusesHeadersThatTheGatewayWrites) {
  EXPECT_THAT(problems_with_provider(
                  "type: openai, base_url: https://a.example, headers: { Host: x, content-length: \"1\", \"a b\": c, x: \"a\\nb\" }"),
              SizeIs(4));
}

TEST(ConfigFile, RefusesAProviderOfUnknownType) {
  EXPECT_THAT(problems_with_provider("type: openia, base_url: https://a.example"), ElementsAre(HasSubstr("did you mean `openai`?")));
}

TEST(ConfigFile, RefusesKeysOfTheOtherType) {
  EXPECT_THAT(problems_with_provider("type: embedded, base_url: https://a.example, models: [{ name: m, path: m.gguf }]"),
              ElementsAre(HasSubstr("unknown key `base_url`")));
}

TEST(ConfigFile, RefusesDuplicateModelsAndNoModels) {
  EXPECT_THAT(problems_with_provider("type: embedded, models: [{ name: m, path: m.gguf }, { name: m, path: n.gguf }]"),
              ElementsAre(HasSubstr("the model `m` is there already")));
  EXPECT_THAT(problems_with_provider("type: embedded, models: []"), ElementsAre(HasSubstr("at least one model")));
}

TEST(ConfigFile, RelativePathsAreRelativeToTheFile) {
  Config config;
  config.directory = "/etc/sekisho";

  EXPECT_EQ(path_from(config, "policy.yaml"), "/etc/sekisho/policy.yaml");
  EXPECT_EQ(path_from(config, "../x/./m.gguf"), "/etc/x/m.gguf");
  EXPECT_EQ(path_from(config, "/opt/m.gguf"), "/opt/m.gguf");
}

}  // namespace
}  // namespace sekisho
