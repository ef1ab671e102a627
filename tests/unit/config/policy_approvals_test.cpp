#include "config/policy_approvals.h"

#include "config/config_file.h"
#include "config/policy_file.h"
#include "gateway/core/ed25519.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace sekisho {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kPolicy = R"(policy: v1
org: t
classes: [a, b]
targets: [{ id: own, operator: self }, { id: cloud, operator: vendor }]
constraints: [{ id: k, require: { target.operator: self }, exceptable: true }]
exceptions:
  - { id: drill, relaxes: [k], require: { target.id: cloud }, expires: 2026-12-01, approved_by: [ciso, dpo, cto] }
)";

// 2026-11-20, eleven days before the exception ends.
const WallTime kNow{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20)};

// A policy in a folder of its own, which goes with it, and three people who may approve.
class PolicyApprovals : public testing::Test {
 protected:
  PolicyApprovals() {
    std::string pattern = (fs::temp_directory_path() / "sekisho-approvals-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    file_ = (folder_ / "policy.yaml").string();
    write("policy.yaml", kPolicy);
    for (const char* name : {"ciso", "dpo", "cto"}) {
      pairs_[name] = new_ed25519_pair();
      approvers_[name] = pairs_[name].public_key;
    }
  }
  ~PolicyApprovals() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  void write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  std::shared_ptr<const Policy> policy() const { return load_policy_file(file_, PolicyUse::Check).policy; }
  const PolicyException& exception() {
    held_ = policy();
    return held_->document().exceptions.at(0);
  }
  Result<std::string> sign(const std::string& name) { return write_approval(file_, exception(), name, pairs_[name].private_key); }
  ExceptionApproval approval(WallTime now = kNow) const { return read_approvals(*policy(), file_, approvers_, now).at(0); }

  fs::path folder_;
  std::string file_;
  std::map<std::string, Ed25519Pair> pairs_;
  Approvers approvers_;
  std::shared_ptr<const Policy> held_;
};

TEST_F(PolicyApprovals, TwoSignaturesAreEnough) {
  ASSERT_TRUE(sign("ciso"));
  EXPECT_THAT(approval().fault, HasSubstr("`dpo` has not signed"));

  ASSERT_TRUE(sign("cto"));

  EXPECT_THAT(approval().fault, IsEmpty());
  EXPECT_THAT(approval().approved, ElementsAre("ciso", "cto"));
}

TEST_F(PolicyApprovals, ASignatureOfRawBytesIsAsGood) {
  write("approvals/drill.ciso.sig", ed25519_sign(pairs_["ciso"].private_key, exception().hash));
  write("approvals/drill.dpo.sig", ed25519_sign(pairs_["dpo"].private_key, exception().hash));

  EXPECT_THAT(approval().fault, IsEmpty());
}

TEST_F(PolicyApprovals, ARuleThatHasChangedMustBeSignedAgain) {
  ASSERT_TRUE(sign("ciso"));
  ASSERT_TRUE(sign("dpo"));
  std::string wider = kPolicy;
  wider.replace(wider.find("require: { target.id: cloud }"), 29, "require: { target.id: [cloud, own] }");

  write("policy.yaml", wider);

  EXPECT_THAT(approval().approved, IsEmpty());
  EXPECT_THAT(approval().fault, HasSubstr("may have changed since"));
}

TEST_F(PolicyApprovals, NobodySignsForAnother) {
  ASSERT_TRUE(sign("ciso"));
  fs::copy_file(folder_ / "approvals/drill.ciso.sig", folder_ / "approvals/drill.dpo.sig");

  EXPECT_THAT(approval().approved, ElementsAre("ciso"));
}

TEST_F(PolicyApprovals, OneKeyUnderTwoNamesIsOneApprover) {
  pairs_["dpo"] = pairs_["ciso"];
  approvers_["dpo"] = approvers_["ciso"];
  ASSERT_TRUE(sign("ciso"));
  ASSERT_TRUE(sign("dpo"));

  EXPECT_THAT(approval().fault, HasSubstr("keys of their own"));
}

TEST_F(PolicyApprovals, SomebodyWithoutAKeyHereDoesNotCount) {
  ASSERT_TRUE(sign("ciso"));
  ASSERT_TRUE(sign("dpo"));
  approvers_.erase("dpo");

  EXPECT_THAT(approval().fault, HasSubstr("has no key of `dpo`"));
}

TEST_F(PolicyApprovals, WhatLastsTooLongIsNotServedHoweverManySign) {
  ASSERT_TRUE(sign("ciso"));
  ASSERT_TRUE(sign("dpo"));

  EXPECT_THAT(approval(kNow - std::chrono::days(20)).fault, HasSubstr("more than 30 days"));
  EXPECT_THAT(approval(kNow - std::chrono::days(19)).fault, IsEmpty());
}

TEST_F(PolicyApprovals, FilesOfRubbishAreNoSignatures) {
  write("approvals/drill.ciso.sig", "");
  write("approvals/drill.dpo.sig", std::string(100'000, 'A'));

  EXPECT_THAT(approval().approved, IsEmpty());
}

TEST_F(PolicyApprovals, OnlyThoseWhoAreAskedSign) {
  const auto refused = write_approval(file_, exception(), "bob", pairs_["ciso"].private_key);

  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("`bob` is not among `approved_by`"));
  EXPECT_FALSE(fs::exists(folder_ / "approvals"));
}

TEST_F(PolicyApprovals, KeysAreWordsOrFilesOfTheConfiguration) {
  write("dpo.pub", ed25519_public_text(approvers_["dpo"]) + "\n");
  const std::string text = "policy: { file: policy.yaml, approvers: { ciso: \"" + ed25519_public_text(approvers_["ciso"]) +
                           "\", dpo: dpo.pub, cto: none.pub } }\n";
  const Config config = decode_config(text, (folder_ / "sekisho.yaml").string(), kNow).config;
  std::vector<Problem> problems;

  const Approvers read = read_approvers(config, problems);

  EXPECT_EQ(read.at("ciso"), approvers_["ciso"]);
  EXPECT_EQ(read.at("dpo"), approvers_["dpo"]);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0].message, HasSubstr("`policy.approvers.cto`"));
  EXPECT_EQ(problems[0].line, 1);
}

TEST(ConfigPolicy, MayBeTheFileAlone) {
  const std::string rest = "keys: { pepper: \"${env:P}\", clients: [] }\nproviders: {}\n";

  const Config config = decode_config("policy: rules/policy.yaml\n" + rest, "s.yaml", kNow).config;

  EXPECT_EQ(config.policy_file, "rules/policy.yaml");
  ASSERT_EQ(config.files.size(), 1U);
  EXPECT_EQ(config.files[0].path, "policy");
}

TEST(ConfigPolicy, AKeyThatIsNoneIsRefusedAtItsPlace) {
  const std::vector<Problem> problems =
      decode_config("policy: { file: p, approvers: { ciso: \"ed25519:AAAA\" } }\n", "s.yaml", kNow).problems;

  const auto is_key = [](const Problem& problem) { return problem.message.starts_with("`policy.approvers.ciso`"); };
  const auto found = std::ranges::find_if(problems, is_key);
  ASSERT_NE(found, problems.end());
  EXPECT_EQ(found->column, 39);
}

}  // namespace
}  // namespace sekisho
