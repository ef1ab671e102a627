#include "config/policy_lines.h"

#include "config/policy_file.h"

#include <gtest/gtest.h>

namespace sekisho {
namespace {

std::shared_ptr<const Policy> policy() {
  return load_policy(R"(
policy: v1
org: test
timezone: Asia/Tokyo
classes: [public, secret]
labels: [b, a]
context: { caller: { team: optional, tags: optional } }
detectors: { x: { pack: x/1 }, basic: { pack: basic/1 } }
targets:
  - { id: zeta, operator: self }
  - { id: alpha, operator: v, aliases: [big], certs: [{ name: c, expires: 2026-11-20 }] }
classify:
  start: public
  rules:
    - { id: r, when: { found: ["x.*", "basic.*"] }, class: secret, labels: [b, a] }
    - { id: s, when: { caller.tags: { has_any: [vip] } }, class: secret }
constraints:
  - { id: own, when: { data.class: secret }, require: { target.operator: self } }
  - { id: certified, when: { caller.team: audit }, require: { target.certs: { has_any: [c] } } }
)",
                     "p.yaml", PolicyUse::Check)
      .policy;
}

std::string decided(std::string_view line) { return decide_line(policy(), line, 7, WallTime()).json; }

TEST(PolicyLines, AnswerInAFixedOrderOfKeys) {
  EXPECT_EQ(decided("{}"),
            R"({"class":"public","labels":[],"order":["alpha","zeta"],"residual":{"alpha":"public","zeta":"public"},"fails":{}})");
}

TEST(PolicyLines, SortLabelsTargetsAndRules) {
  EXPECT_EQ(decided(R"({"caller":{"team":"audit"},"found":{"x.y":1},"disabled":["alpha"],"now":"2026-11-20T00:00:00+09:00"})"),
            R"({"class":"secret","labels":["a","b"],"order":[],"residual":{"alpha":"secret","zeta":"secret"},)"
            R"("fails":{"alpha":["certified","own","target:disabled"],"zeta":["certified"]}})");
}

TEST(PolicyLines, ADateIsMidnightInThePolicysZone) {
  EXPECT_NE(decided(R"({"caller":{"team":"audit"},"now":"2026-11-19T23:59:59+09:00"})"),
            decided(R"({"caller":{"team":"audit"},"now":"2026-11-20"})"));
}

TEST(PolicyLines, AnAliasAsksOnlyItsTargets) {
  EXPECT_EQ(decided(R"({"request":{"model":"big"}})"),
            R"({"class":"public","labels":[],"order":["alpha"],"residual":{"alpha":"public"},"fails":{}})");
}

TEST(PolicyLines, FactsMayBeLists) { EXPECT_NE(decided(R"({"caller":{"tags":["vip"]}})").find("\"class\":\"secret\""), std::string::npos); }

struct BadLine {
  const char* line;
  const char* message;
};
class PolicyLinesRefuse : public testing::TestWithParam<BadLine> {};

TEST_P(PolicyLinesRefuse, WhatIsNoGiven) {
  const DecideLine answer = decide_line(policy(), GetParam().line, 7, WallTime());

  EXPECT_FALSE(answer.ok);
  EXPECT_NE(answer.json.find(GetParam().message), std::string::npos) << answer.json;
  EXPECT_TRUE(answer.json.starts_with(R"({"error":")")) << answer.json;
  EXPECT_TRUE(answer.json.ends_with(R"(,"line":7})")) << answer.json;
}

INSTANTIATE_TEST_SUITE_P(
    Lines, PolicyLinesRefuse,
    testing::Values(BadLine{"", ""}, BadLine{"{", ""}, BadLine{"[]", "must be a map"}, BadLine{"{\"caler\":{}}", "did you mean `caller`?"},
                    BadLine{R"({"found":{"x.y":"1"}})", "whole number"}, BadLine{R"({"found":{"x.y":-1}})", "whole number"},
                    BadLine{R"({"found":{"y.x":1}})", "no declared detector"},
                    BadLine{R"({"found":{"basic.emial":1}})", "did you mean `basic.email`?"},
                    BadLine{R"({"detectors_failed":["z"]})", "there is no detector"},
                    BadLine{R"({"request":{"declared_class":"top"}})", "there is no class"},
                    BadLine{R"({"request":{"stream":"yes"}})", "`true` or `false`"}, BadLine{R"({"now":"yesterday"})", "must be a date"},
                    BadLine{R"({"caller":{"team":null}})", "must be text"}, BadLine{R"({"caller":{},"caller":{}})", ""}));

}  // namespace
}  // namespace sekisho
