#include "config/config_file.h"
#include "config/config_places.h"
#include "config/secret_reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace sekisho {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class ConfigFolder : public testing::Test {
 protected:
  ConfigFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sekisho-config-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    ::setenv("SEKISHO_TEST_SECRET", "s3cr3t-value-of-the-test", 1);
    ::unsetenv("SEKISHO_TEST_MISSING");
  }
  ~ConfigFolder() override { std::filesystem::remove_all(directory_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name, std::ios::binary) << text;
    return (directory_ / name).string();
  }
  std::vector<std::string> problems(const std::string& file) const {
    std::vector<std::string> out;
    for (const Problem& problem : load_config(file, std::chrono::system_clock::now()).problems) out.push_back(to_string(problem));
    return out;
  }

  std::filesystem::path directory_;
};

const std::string kHmac(64, 'a');

std::string config_text(const std::string& pepper, const std::string& model) {
  return "keys:\n  pepper: " + pepper + "\n  clients: [{ id: a, hmac: \"" + kHmac +
         "\" }]\nproviders:\n  local:\n    type: embedded\n    models:\n" + "      - { name: m, path: " + model +
         " }\npolicy:\n  file: policy.yaml\n";
}

TEST_F(ConfigFolder, LoadsWhatIsWhole) {
  write("policy.yaml", "");
  write("m.gguf", "");

  EXPECT_THAT(problems(write("sekisho.yaml", config_text("${env:SEKISHO_TEST_SECRET}", "m.gguf"))), IsEmpty());
}

TEST_F(ConfigFolder, PointsAtEveryFileAndSecretThatIsMissing) {
  const std::string file = write("sekisho.yaml", config_text("${env:SEKISHO_TEST_MISSING}", "m.gguf"));

  EXPECT_THAT(problems(file),
              ElementsAre(AllOf(StartsWith(file + ":2:11: "), HasSubstr("${env:SEKISHO_TEST_MISSING}"), HasSubstr("not set")),
                          AllOf(StartsWith(file + ":8:26: "), HasSubstr("m.gguf"), HasSubstr("no such file")),
                          AllOf(StartsWith(file + ":10:9: "), HasSubstr("policy.yaml"))));
}

TEST_F(ConfigFolder, AFolderIsNoFile) {
  write("policy.yaml", "");
  std::filesystem::create_directory(directory_ / "m.gguf");

  EXPECT_THAT(problems(write("sekisho.yaml", config_text("${env:SEKISHO_TEST_SECRET}", "m.gguf"))),
              ElementsAre(HasSubstr("it is a folder")));
}

TEST_F(ConfigFolder, SaysThatTheConfigurationItselfIsMissing) {
  EXPECT_THAT(problems((directory_ / "none.yaml").string()), ElementsAre(AllOf(HasSubstr("none.yaml"), HasSubstr("no such file"))));
}

TEST_F(ConfigFolder, ReadsASecretFromTheEnvironment) {
  const auto secret = resolve_secret("${env:SEKISHO_TEST_SECRET}");

  ASSERT_TRUE(secret);
  EXPECT_EQ(secret->reveal(), "s3cr3t-value-of-the-test");
}

TEST_F(ConfigFolder, ReadsASecretFromAFileWithoutItsLineEnd) {
  write("unix", "abc\n");
  write("dos", "abc\r\n");
  write("bare", "abc");
  write("two", "abc\n\n");

  EXPECT_EQ(resolve_secret("${file:unix}", directory_.string())->reveal(), "abc");
  EXPECT_EQ(resolve_secret("${file:dos}", directory_.string())->reveal(), "abc");
  EXPECT_EQ(resolve_secret("${file:" + (directory_ / "bare").string() + "}")->reveal(), "abc");
  EXPECT_EQ(resolve_secret("${file:two}", directory_.string())->reveal(), "abc\n");
}

TEST_F(ConfigFolder, ReplacesReferencesInsideText) {
  EXPECT_EQ(resolve_secret("Bearer ${env:SEKISHO_TEST_SECRET}!")->reveal(), "Bearer s3cr3t-value-of-the-test!");
}

TEST_F(ConfigFolder, DoesNotLookForReferencesInsideASecret) {
  write("nested", "${env:SEKISHO_TEST_SECRET}");

  EXPECT_EQ(resolve_secret("${file:nested}", directory_.string())->reveal(), "${env:SEKISHO_TEST_SECRET}");
}

TEST_F(ConfigFolder, NamesTheReferenceAndNeverAValue) {
  write("empty", "\n");
  write("large", std::string(65 * 1024, 'L'));
  ::setenv("SEKISHO_TEST_EMPTY", "", 1);

  for (const std::string reference :
       {"${env:SEKISHO_TEST_MISSING}", "${env:SEKISHO_TEST_EMPTY}", "${file:empty}", "${file:large}", "${file:none}", "${file:.}"}) {
    const auto secret = resolve_secret(reference, directory_.string());
    ASSERT_FALSE(secret) << reference;
    EXPECT_THAT(secret.error().message, AllOf(HasSubstr(reference), Not(HasSubstr("LLL"))));
  }
}

TEST_F(ConfigFolder, AFailureInsideTextSaysNothingOfTheRest) {
  const auto secret = resolve_secret("${env:SEKISHO_TEST_SECRET} ${env:SEKISHO_TEST_MISSING}");

  ASSERT_FALSE(secret);
  EXPECT_THAT(secret.error().message, Not(HasSubstr("s3cr3t")));
}

TEST(SecretReference, IsOneReferenceAndNothingElse) {
  EXPECT_TRUE(is_secret_reference("${env:A_1}"));
  EXPECT_TRUE(is_secret_reference("${file:/run/secrets/a b}"));
  EXPECT_FALSE(is_secret_reference("${env:A} "));
  EXPECT_FALSE(is_secret_reference("${env:A}${env:B}"));
  EXPECT_FALSE(is_secret_reference(""));
}

class WeakPepper : public ConfigFolder, public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(WeakPepper, IsRefusedWithItsPlaceAndWithoutItsValue) {
  write("policy.yaml", "");
  write("m.gguf", "");
  ::setenv("SEKISHO_TEST_SECRET", GetParam().first, 1);
  const std::string file = write("sekisho.yaml", config_text("${env:SEKISHO_TEST_SECRET}", "m.gguf"));

  EXPECT_THAT(problems(file), ElementsAre(AllOf(StartsWith(file + ":2:11: error: `keys.pepper`: the pepper "), HasSubstr(GetParam().second),
                                                HasSubstr("openssl rand -hex 32"), Not(HasSubstr(GetParam().first)))));
}

INSTANTIATE_TEST_SUITE_P(Peppers, WeakPepper,
                         testing::Values(std::pair("pepper-of-15-by", "15 bytes"),
                                         std::pair("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "again and again")));

TEST_F(ConfigFolder, SixteenBytesMakeAPepper) {
  write("policy.yaml", "");
  write("m.gguf", "");
  ::setenv("SEKISHO_TEST_SECRET", "0123456789abcdef", 1);

  EXPECT_THAT(problems(write("sekisho.yaml", config_text("${env:SEKISHO_TEST_SECRET}", "m.gguf"))), IsEmpty());
}

class WeakRedactionKey : public ConfigFolder, public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(WeakRedactionKey, IsRefusedWithItsPlaceAndWithoutItsValue) {
  write("policy.yaml", "");
  write("m.gguf", "");
  ::setenv("SEKISHO_TEST_SECRET", "0123456789abcdef", 1);
  ::setenv("SEKISHO_TEST_REDACTION_KEY", GetParam().first, 1);
  const std::string redaction = "redaction:\n  key: ${env:SEKISHO_TEST_REDACTION_KEY}\n";
  const std::string file = write("sekisho.yaml", redaction + config_text("${env:SEKISHO_TEST_SECRET}", "m.gguf"));

  EXPECT_THAT(problems(file), ElementsAre(AllOf(StartsWith(file + ":2:8: error: `redaction.key`: the key "), HasSubstr(GetParam().second),
                                                HasSubstr("openssl rand -hex 32"), Not(HasSubstr(GetParam().first)))));
}

INSTANTIATE_TEST_SUITE_P(Keys, WeakRedactionKey,
                         testing::Values(std::pair("key-of-15-bytes", "15 bytes"),
                                         std::pair("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "again and again")));

TEST_F(ConfigFolder, KnowsWhereASettingStandsOrTheSectionAroundIt) {
  const std::string text = "server:\n  listen: 127.0.0.1:0\n" + config_text("${env:SEKISHO_TEST_SECRET}", "m.gguf");
  const Config config = decode_config(text, "sekisho.yaml", std::chrono::system_clock::now()).config;

  EXPECT_EQ(to_string(problem_of_setting(config, "server.listen", "taken")), "sekisho.yaml:2:11: error: taken");
  EXPECT_EQ(to_string(problem_of_setting(config, "server.limits.connections", "too many")), "sekisho.yaml:2:3: error: too many");
  EXPECT_EQ(to_string(problem_of_setting(config, "logging.file", "closed")), "sekisho.yaml:1:1: error: closed");
}

}  // namespace
}  // namespace sekisho
