#include "config/key_check.h"

#include "config/config_file.h"
#include "config/policy_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace sekisho {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::string_view kPolicy = R"(policy: v1
org: test
classes: [public, secret]
context:
  caller: { team: optional, level: optional, groups: optional, cleared: optional, admin: optional, seat: { required: false, source: header } }
classify: { start: public }
targets:
  - { id: here, provider: here, model: m, aliases: [default, fast], operator: self }
constraints:
  - { id: a, why: w, when: { caller.team: { in: [retail, research] } }, require: { target.operator: self } }
  - { id: b, why: w, when: { caller.level: ">= 3" }, require: { target.operator: self } }
  - { id: c, why: w, when: { caller.groups: { has_any: [blue] } }, require: { target.operator: self } }
  - { id: d, why: w, when: { caller.cleared: "< secret" }, require: { target.operator: self } }
  - { id: e, why: w, when: { caller.admin: true }, require: { target.operator: self } }
)";

// What is wrong with one key that has these members behind its id.
std::vector<std::string> problems_of(const std::string& members, const std::string& policy = std::string(kPolicy)) {
  const PolicyLoad load = load_policy(policy, "policy.yaml", PolicyUse::Serve);
  for (const Problem& problem : load.problems) {
    if (problem.severity == Problem::Severity::Error) throw std::runtime_error(to_string(problem));
  }
  const std::string text = "keys:\n  clients:\n    - id: a\n      " + members + "\n";
  std::vector<std::string> out;
  for (const Problem& problem : check_keys(decode_config(text, "s.yaml", WallTime()).config, load.policy->document())) {
    out.push_back(to_string(problem));
  }
  return out;
}

TEST(KeyCheck, FindsNothingWrongWithWhatThePolicyUnderstands) {
  EXPECT_THAT(problems_of("aliases: [default, here, auto]"), IsEmpty());
  EXPECT_THAT(problems_of("facts: { team: retail, level: 3, groups: [green], cleared: secret, admin: false }"), IsEmpty());
  EXPECT_THAT(problems_of("facts: { team: gardening }"), IsEmpty());
}

TEST(KeyCheck, PointsAtAnAliasThatNoTargetHas) {
  EXPECT_THAT(problems_of("aliases: [default, fsat]"),
              ElementsAre(AllOf(StartsWith("s.yaml:4:26: error: "), HasSubstr("`fsat`"), HasSubstr("did you mean `fast`"))));
}

TEST(KeyCheck, PointsAtAFactThatThePolicyDoesNotDeclare) {
  EXPECT_THAT(problems_of("facts: { taem: retail }"),
              ElementsAre(AllOf(StartsWith("s.yaml:4:16: error: "), HasSubstr("`taem`"), HasSubstr("did you mean `team`"))));
}

TEST(KeyCheck, OnlyWarnsOfFactsWhereThePolicyAsksForNothingOfTheCaller) {
  const std::string policy =
      "policy: v1\norg: test\nclasses: [public, secret]\nclassify: { start: public }\n"
      "targets: [{ id: here, provider: here, model: m, aliases: [a], operator: self }]\n";

  EXPECT_THAT(problems_of("facts: { team: retail }", policy),
              ElementsAre(AllOf(StartsWith("s.yaml:4:16: warning: "), HasSubstr("`team`"))));
}

TEST(KeyCheck, PointsAtAFactThatComesFromElsewhere) {
  EXPECT_THAT(problems_of("facts: { seat: a1 }"),
              ElementsAre(AllOf(StartsWith("s.yaml:4:16: error: "), HasSubstr("not take `caller.seat` from keys"))));
}

TEST(KeyCheck, PointsAtAValueOfAnotherKindThanThePolicyComparesItWith) {
  EXPECT_THAT(problems_of("facts: { level: \"3\" }"),
              ElementsAre(AllOf(StartsWith("s.yaml:4:23: error: "), HasSubstr("`caller.level` is text"), HasSubstr("with a number"))));
  EXPECT_THAT(problems_of("facts: { groups: blue }"), ElementsAre(AllOf(HasSubstr("is text"), HasSubstr("with a list of texts"))));
  EXPECT_THAT(problems_of("facts: { admin: \"true\" }"), ElementsAre(AllOf(HasSubstr("is text"), HasSubstr("with true or false"))));
  EXPECT_THAT(problems_of("facts: { team: 7 }"), ElementsAre(AllOf(HasSubstr("is a number"), HasSubstr("with text"))));
}

TEST(KeyCheck, PointsAtAWordThatIsNoClass) {
  EXPECT_THAT(problems_of("facts: { cleared: secert }"),
              ElementsAre(AllOf(StartsWith("s.yaml:4:25: error: "), HasSubstr("`secert` is none"), HasSubstr("did you mean `secret`"))));
}

TEST(KeyCheck, WarnsOfAWordThatIsNearlyOneOfThePolicys) {
  EXPECT_THAT(problems_of("facts: { team: retial }"),
              ElementsAre(AllOf(StartsWith("s.yaml:4:22: warning: "), HasSubstr("did you mean `retail`"))));
}

}  // namespace
}  // namespace sekisho
