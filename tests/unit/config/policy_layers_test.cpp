#include "config/policy_file.h"

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
using testing::SizeIs;

constexpr const char* kOrg = R"(policy: v1
org: works
classes: [open, closed]
labels: [pii]
sets: { home: [DE] }
detectors: { eu: { pack: eu-pii/1 } }
targets: [{ id: own, operator: self, processing: [DE] }, { id: cloud, operator: vendor, processing: [US] }]
classify: { start: open, rules: [{ id: vat, when: { found: [eu.vat] }, class: closed }] }
constraints: [{ id: stays, when: { data.class: closed }, require: { target.processing: { within: $home } } }]
)";

// Files of one policy in a folder of their own, which goes with it.
class PolicyLayers : public testing::Test {
 protected:
  PolicyLayers() {
    std::string pattern = (fs::temp_directory_path() / "sekisho-layers-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~PolicyLayers() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  void write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }

  PolicyLoad load(const std::string& name = "org.yaml") { return load_policy_file((folder_ / name).string(), PolicyUse::Check); }

  // `file code line:column` of each problem.
  std::vector<std::string> places() {
    std::vector<std::string> out;
    for (const Problem& problem : load().problems) {
      out.push_back(fs::relative(problem.file, folder_).string() + " " + problem.code + " " + std::to_string(problem.line) + ":" +
                    std::to_string(problem.column));
    }
    return out;
  }

  fs::path folder_;
};

TEST_F(PolicyLayers, AnIncludedFileAddsRulesToItsOwnLayer) {
  write("org.yaml", kOrg + std::string("include: [teams/tools.yaml]\nsealed: true\n"));
  write("teams/tools.yaml", R"(policy: v1
org: tools
classify: { rules: [{ id: secret-name, when: { found: [eu.vat] }, labels: [pii] }] }
constraints: [{ id: own-only, when: { data.labels: { has_any: [pii] } }, require: { target.operator: self } }]
transforms: [{ id: hide, replace: { types: [eu.vat], with: mask } }]
assert: [{ id: closed-at-home, forbid: { when: { data.class: closed }, target: { target.id: cloud } } }]
tests: [{ name: a vat number, given: { found: { eu.vat: 1 } }, expect: { labels: [pii] } }]
)");

  const PolicyLoad got = load();

  ASSERT_NE(got.policy, nullptr) << to_string(got.problems.at(0));
  const PolicyDocument& document = got.policy->document();
  EXPECT_TRUE(document.sealed);
  ASSERT_THAT(document.layers, SizeIs(2));
  EXPECT_EQ(document.layers[1].org, "tools");
  EXPECT_THAT(document.layers[1].file, testing::EndsWith("teams/tools.yaml"));
  EXPECT_EQ(document.classify.at(0).layer, 0U);
  EXPECT_EQ(document.classify.at(1).layer, 1U);
  EXPECT_EQ(document.constraints.at(1).layer, 1U);
  EXPECT_EQ(document.transforms.at(0).layer, 1U);
  EXPECT_EQ(document.assertions.at(0).layer, 1U);
  EXPECT_EQ(document.tests.at(0).layer, 1U);
}

TEST_F(PolicyLayers, IncludedFilesIncludeOthersRelativeToThemselves) {
  write("org.yaml", kOrg + std::string("include: [teams/tools.yaml, teams/sales.yaml]\n"));
  write("teams/tools.yaml", "policy: v1\ninclude: [deep/project.yaml]\n");
  write("teams/deep/project.yaml", "policy: v1\nconstraints: [{ id: p, require: { target.operator: self } }]\n");
  write("teams/sales.yaml", "policy: v1\nconstraints: [{ id: s, require: { target.operator: self } }]\n");

  const PolicyLoad got = load();

  ASSERT_NE(got.policy, nullptr) << to_string(got.problems.at(0));
  const std::vector<PolicyLayer>& layers = got.policy->document().layers;
  ASSERT_THAT(layers, SizeIs(4));
  EXPECT_EQ(layers[1].parent, 0U);
  EXPECT_EQ(layers[2].parent, 0U);
  EXPECT_EQ(layers[3].parent, 1U);
  EXPECT_EQ(got.policy->document().constraints.back().id, "p");
  EXPECT_EQ(got.policy->document().constraints.back().layer, 3U);
}

TEST_F(PolicyLayers, AnIncludedFileMayOnlyAdd) {
  write("org.yaml", kOrg + std::string("include: [team.yaml]\n"));
  write("team.yaml", R"(policy: v1
targets: [{ id: mine }]
classify: { start: open }
exceptions: []
audit: { store: none }
sealed: true
colour: red
)");

  EXPECT_THAT(places(), ElementsAre("team.yaml E-KEY 2:1", "team.yaml E-KEY 3:13", "team.yaml E-KEY 4:1", "team.yaml E-KEY 5:1",
                                    "team.yaml E-KEY 6:1", "team.yaml E-KEY 7:1"));
  EXPECT_THAT(load().problems.at(0).message, HasSubstr("may only add"));
}

TEST_F(PolicyLayers, ProblemsNameTheFileTheyStandIn) {
  write("org.yaml", kOrg + std::string("include: [team.yaml]\ncolour: red\n"));
  write("team.yaml", "policy: v1\nconstraints:\n  - { id: stays, require: { target.zone: a } }\n");

  EXPECT_THAT(places(), ElementsAre("org.yaml E-KEY 11:1", "team.yaml E-DUP 3:11", "team.yaml E-REF 3:29"));
}

TEST_F(PolicyLayers, EveryFileSaysItsLanguage) {
  write("org.yaml", kOrg + std::string("include: [a.yaml, b.yaml, c.yaml]\n"));
  write("a.yaml", "tests: []\n");
  write("b.yaml", "policy: v2\n");
  write("c.yaml", "[]\n");

  EXPECT_THAT(places(), ElementsAre("a.yaml E-KEY 1:1", "b.yaml E-TYPE 1:9", "c.yaml E-TYPE 1:1"));
}

// A file that was never meant to be read may hold anything.
TEST_F(PolicyLayers, NothingOfAFileThatIsNoPolicyIsTold) {
  write("org.yaml", kOrg + std::string("include: [a.env, b.env, c.pem, d.yaml, e.yaml, f.yaml]\n"));
  write("a.env", "SEKISHO_PEPPER=5f2b-secret\n");
  write("b.env", "key: 5f2b-secret\nkey: 5f2b-secret\n");
  write("c.pem", "-----BEGIN CERTIFICATE-----\n5f2b-secret: !5f2b-secret x\n");
  write("d.yaml", "policy: 5f2b-secret\n");
  write("f.yaml", "a: *5f2b-secret\n");
  write("e.yaml", "5f2b-secret: \"a\\x60 5f2b-secret\"\n5f2b-secret: 1\n");

  const PolicyLoad got = load();

  EXPECT_EQ(got.policy, nullptr);
  EXPECT_THAT(got.problems, SizeIs(testing::Ge(5U)));
  EXPECT_THAT(got.problems, testing::Each(testing::Field(&Problem::message, testing::Not(HasSubstr("5f2b")))));
  EXPECT_THAT(got.problems, testing::Contains(testing::Field(&Problem::message, HasSubstr("no policy"))));
}

TEST_F(PolicyLayers, OfAnIncludedPolicyOnlyWordsOfTheLanguageAreTold) {
  write("org.yaml", kOrg + std::string("include: [team.yaml, odd.yaml]\n"));
  write("team.yaml", R"(policy: v1
5f2b: 1
constraints: [{ id: 5f2b.a, when: { target.id: 5f2b }, require: { caller.5f2b: 5f2b }, exceptable: 5f2b, why: [5f2b] }]
transforms: [{ id: 5f2b, replace: { types: [5f2b], with: 5f2b } }]
)");
  write("odd.yaml", "policy: v1\norg: 'a ` 5f2b'\nassert: [{ id: k, forbid: { when: { data.class: 'b ` 5f2b' }, target: {} } }]\n");

  const PolicyLoad got = load();

  EXPECT_THAT(got.problems, SizeIs(testing::Ge(5U)));
  EXPECT_THAT(got.problems, testing::Each(testing::Field(&Problem::message, testing::Not(HasSubstr("5f2b")))));
  EXPECT_THAT(got.problems, testing::Contains(testing::Field(&Problem::message, HasSubstr("exceptable"))));
}

TEST_F(PolicyLayers, ACircleIsRefused) {
  write("org.yaml", kOrg + std::string("include: [team.yaml]\n"));
  write("team.yaml", "policy: v1\ninclude: [./sub/../org.yaml, team.yaml]\n");
  fs::create_directories(folder_ / "sub");

  EXPECT_THAT(places(), ElementsAre("team.yaml E-DUP 2:11", "team.yaml E-DUP 2:30"));
}

TEST_F(PolicyLayers, AFileIsIncludedOnce) {
  write("org.yaml", kOrg + std::string("include: [a.yaml, ./a.yaml]\n"));
  write("a.yaml", "policy: v1\n");

  EXPECT_THAT(places(), ElementsAre("org.yaml E-DUP 10:19"));
}

TEST_F(PolicyLayers, FilesThatCannotBeReadAreSaidWhereTheyAreNamed) {
  write("org.yaml", kOrg + std::string("include: [none.yaml, ., 5]\n"));

  EXPECT_THAT(places(), ElementsAre("org.yaml E-REF 10:11", "org.yaml E-REF 10:22", "org.yaml E-TYPE 10:25"));
}

TEST_F(PolicyLayers, AFileThatIsTooLargeIsRefused) {
  write("org.yaml", kOrg + std::string("include: [big.yaml]\n"));
  write("big.yaml", "policy: v1\n#" + std::string(std::size_t{4} << 20, ' '));

  const PolicyLoad got = load();

  ASSERT_THAT(got.problems, SizeIs(1));
  EXPECT_EQ(got.problems[0].code, "E-YAML");
  EXPECT_THAT(got.problems[0].file, testing::EndsWith("big.yaml"));
}

TEST_F(PolicyLayers, ThereIsALimitToTheirNumber) {
  std::string list;
  for (int i = 0; i < 64; ++i) {
    write("t" + std::to_string(i) + ".yaml", "policy: v1\n");
    list += (list.empty() ? "" : ", ") + std::string("t") + std::to_string(i) + ".yaml";
  }
  write("org.yaml", kOrg + ("include: [" + list + "]\n"));

  ASSERT_THAT(load().problems, SizeIs(1));
  EXPECT_THAT(load().problems[0].message, HasSubstr("at most 64 files"));
}

TEST_F(PolicyLayers, TheIdCoversEveryLayer) {
  write("org.yaml", kOrg + std::string("include: [team.yaml]\n"));
  write("team.yaml", "policy: v1\n");
  const std::string before = load().policy->policy_id();

  write("team.yaml", "policy: v1   # with a remark\n");
  const std::string same = load().policy->policy_id();
  write("team.yaml", "policy: v1\nconstraints: [{ id: p, require: { target.operator: self } }]\n");

  EXPECT_EQ(before, same);
  EXPECT_NE(before, load().policy->policy_id());
}

TEST_F(PolicyLayers, TheOrganisationsExceptionsMayRelaxATeamsConstraint) {
  write("org.yaml", kOrg + std::string(R"(include: [team.yaml]
exceptions: [{ id: e, relaxes: [p], require: { target.operator: self }, expires: 2020-01-01, approved_by: [a, b] }]
tests: [{ name: t, expect: { because: { cloud: [p] } } }]
)"));
  write("team.yaml", "policy: v1\nconstraints: [{ id: p, require: { target.operator: self }, exceptable: true }]\n");

  EXPECT_THAT(places(), IsEmpty());
}

}  // namespace
}  // namespace sekisho
