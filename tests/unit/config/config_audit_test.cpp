#include "config/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kRest =
    "keys: { pepper: \"${env:P}\", clients: [{ id: a, hmac: \"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\" }] }\n"
    "providers: { out: { type: openai, base_url: \"https://api.example.com/v1\" } }\n"
    "policy: { file: policy.yaml }\n";

ConfigFile with(const std::string& audit) {
  return decode_config(kRest + "audit: " + audit + "\n", "s.yaml", std::chrono::sys_days(std::chrono::year(2026) / 11 / 20));
}

std::vector<std::string> problems_with(const std::string& audit) {
  std::vector<std::string> problems;
  for (const Problem& problem : with(audit).problems) problems.push_back(to_string(problem));
  return problems;
}

TEST(ConfigAudit, NeedsOnlyAFolder) {
  const ConfigFile file = with("{ directory: records }");

  EXPECT_THAT(problems_with("{ directory: records }"), IsEmpty());
  EXPECT_EQ(file.config.audit.directory, "records");
  EXPECT_THAT(file.config.audit.hash_facts, ElementsAre("caller.user"));
  EXPECT_EQ(file.config.audit.checkpoint.to, CheckpointConfig::To::Store);
}

TEST(ConfigAudit, WithoutAFolderIsAnError) { EXPECT_THAT(problems_with("{ spool: { max_mb: 1 } }"), Contains(HasSubstr("directory"))); }

TEST(ConfigAudit, TellsTheKindsOfPlacesApart) {
  const auto place = [](const std::string& to) {
    return with("{ directory: d, signing_key: \"${env:K}\", checkpoint: { to: \"" + to + "\" } }").config.audit.checkpoint.to;
  };

  EXPECT_EQ(place("syslog"), CheckpointConfig::To::Syslog);
  EXPECT_EQ(place("https://worm.example.com/c"), CheckpointConfig::To::Hook);
  EXPECT_EQ(place("/mnt/worm/checkpoints.jsonl"), CheckpointConfig::To::File);
}

TEST(ConfigAudit, RefusesACheckpointThatNobodySigns) {
  EXPECT_THAT(problems_with("{ directory: d, checkpoint: { every_s: 5 } }"), Contains(HasSubstr("needs `audit.signing_key`")));
}

TEST(ConfigAudit, RefusesAKeyInPlainText) {
  EXPECT_THAT(problems_with("{ directory: d, signing_key: secret-canary }"), ElementsAre(HasSubstr("must not stand here in plain text")));
}

TEST(ConfigAudit, RefusesATokenThatWouldBeSeenOnTheWay) {
  const std::string key = "directory: d, signing_key: \"${env:K}\"";

  EXPECT_THAT(problems_with("{ " + key + ", checkpoint: { to: \"http://worm.example.com/c\", token: \"${env:T}\" } }"),
              ElementsAre(HasSubstr("unencrypted")));
  EXPECT_THAT(problems_with("{ " + key + ", checkpoint: { to: \"http://127.0.0.1:9/c\", token: \"${env:T}\" } }"), IsEmpty());
  EXPECT_THAT(problems_with("{ " + key + ", checkpoint: { to: syslog, token: \"${env:T}\" } }"), ElementsAre(HasSubstr("is for a hook")));
}

TEST(ConfigAudit, RefusesWhatIsNoPathOfAFact) {
  EXPECT_THAT(problems_with("{ directory: d, hash_facts: [user] }"), ElementsAre(HasSubstr("is no path of a fact")));
}

}  // namespace
}  // namespace sekisho
