#include "tests/unit/config/policy_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

PolicyDocument document_of(const std::string& rest) {
  const PolicyLoad load = load_policy(kPolicyHead + rest, "p.yaml", PolicyUse::Check);
  for (const Problem& problem : load.problems) {
    if (problem.severity == Problem::Severity::Error) ADD_FAILURE() << to_string(problem);
  }
  return load.policy ? load.policy->document() : PolicyDocument{};
}

TEST(PolicySections, ATransformSaysWhatIsReplacedByWhat) {
  const PolicyDocument document = document_of(R"(transforms:
  - id: pseudonyms
    when: { data.labels: { has_any: [pii] } }
    for: { target.deployment: saas }
    replace: { types: [names.person, "jp.*"], with: placeholder, restore: true }
  - { id: dates, replace: { types: [jp.birthdate], with: generalise, dates: shift } }
)");

  ASSERT_THAT(document.transforms, SizeIs(2));
  const Transform& first = document.transforms.front();
  EXPECT_EQ(first.id, "pseudonyms");
  EXPECT_EQ(first.when.atom.path, "data.labels");
  EXPECT_EQ(first.applies_to.atom.path, "target.deployment");
  EXPECT_THAT(first.types, ElementsAre("names.person", "jp.*"));
  EXPECT_EQ(first.mode, RedactionMode::Placeholder);
  EXPECT_TRUE(first.restore);
  EXPECT_EQ(first.place.line, kPolicyHeadLines + 2);
  EXPECT_EQ(document.transforms.back().dates, Transform::Dates::Shift);
  EXPECT_FALSE(document.transforms.back().restore);
}

TEST(PolicySections, EveryModeOfReplacementIsKnown) {
  const auto mode = [](const std::string& word) {
    return document_of("transforms: [{ id: t, replace: { types: [jp.phone], with: " + word + " } }]").transforms.at(0).mode;
  };

  EXPECT_EQ(mode("mask"), RedactionMode::Mask);
  EXPECT_EQ(mode("placeholder"), RedactionMode::Placeholder);
  EXPECT_EQ(mode("surrogate"), RedactionMode::Surrogate);
  EXPECT_EQ(mode("generalise"), RedactionMode::Generalise);
  EXPECT_EQ(mode("hash"), RedactionMode::Hash);
  EXPECT_EQ(mode("drop_part"), RedactionMode::DropPart);
}

TEST(PolicySections, AnExceptionSaysWhatItRelaxesForWhomAndHowLong) {
  const PolicyDocument document = document_of(R"(exceptions:
  - id: drill
    relaxes: [soft]
    when: { caller.user: u-301, request.header.x-break-glass: INC-1 }
    require: { target.processing: { within: $japan } }
    expires: 2020-01-01
    approved_by: [ciso, dpo]
    reason: a drill
    quota: 5
)");

  ASSERT_THAT(document.exceptions, SizeIs(1));
  const PolicyException& exception = document.exceptions.front();
  EXPECT_THAT(exception.relaxes, ElementsAre("soft"));
  EXPECT_EQ(exception.when.parts.size(), 2U);
  EXPECT_EQ(exception.require.atom.path, "target.processing");
  EXPECT_EQ(exception.expires, WallTime(hours(24 * 18262)));
  EXPECT_THAT(exception.approved_by, ElementsAre("ciso", "dpo"));
  EXPECT_EQ(exception.reason, "a drill");
  EXPECT_EQ(exception.quota, 5U);
}

std::string exception_hash(const std::string& require, const std::string& rest = "") {
  return document_of("exceptions: [{ id: e, relaxes: [soft], require: " + require + ", expires: 2020-01-01, approved_by: [ciso, dpo]" +
                     rest + " }]")
      .exceptions.at(0)
      .hash;
}

TEST(PolicySections, AFactNamedAfterItsHeaderMaySayItsSource) {
  const PolicyLoad load = load_policy(
      "policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x }]\n"
      "context: { request: { header: { x-m: { required: false, source: header } } } }\n",
      "p.yaml", PolicyUse::Check);

  ASSERT_TRUE(load.policy);
  ASSERT_THAT(load.policy->context(), SizeIs(1));
  EXPECT_EQ(load.policy->context().front().header, "x-m");
  EXPECT_FALSE(load.policy->context().front().required);
}

TEST(PolicySections, TheHashOfAnExceptionIsOfWhatItMeans) {
  const std::string hash = exception_hash("{ target.processing: { within: $japan } }");

  EXPECT_EQ(hash.size(), 7U + 64U);
  EXPECT_EQ(hash, exception_hash("{ target.processing: { within: [JP] } }"));
  EXPECT_NE(hash, exception_hash("{ target.processing: { within: [US] } }"));
  EXPECT_NE(hash, exception_hash("{ target.processing: { within: $japan } }", ", quota: 9"));
}

TEST(PolicySections, ABudgetHasAScopeAWindowAndALimit) {
  const PolicyDocument document = document_of(R"(budgets:
  - { id: month, scope: caller.team, window: 1mo, limit: { jpy: 300000 }, on_exceed: { allow_only: { target.metrics.cost: { lte: 1 } } } }
  - { id: day, scope: org, window: 24h rolling, limit: { JPY: 0.5 }, on_exceed: block }
)");

  ASSERT_THAT(document.budgets, SizeIs(2));
  const Budget& month = document.budgets.front();
  EXPECT_EQ(month.scope, "caller.team");
  EXPECT_EQ(month.unit, Budget::Unit::Month);
  EXPECT_FALSE(month.rolling);
  EXPECT_EQ(month.limit, (Money{300'000'000'000, "JPY"}));
  EXPECT_EQ(month.on_exceed, Budget::OnExceed::AllowOnly);
  EXPECT_EQ(month.allow_only.atom.path, "target.metrics.cost");
  const Budget& day = document.budgets.back();
  EXPECT_EQ(day.window, 24);
  EXPECT_EQ(day.unit, Budget::Unit::Hour);
  EXPECT_TRUE(day.rolling);
  EXPECT_EQ(day.limit, (Money{500'000, "JPY"}));
  EXPECT_EQ(day.on_exceed, Budget::OnExceed::Block);
}

TEST(PolicySections, WindowsAreHoursToYears) {
  const auto budget = [](const std::string& window) {
    return document_of("budgets: [{ id: b, scope: org, window: " + window + ", limit: { eur: 1 } }]").budgets.at(0);
  };

  EXPECT_EQ(budget("1h").unit, Budget::Unit::Hour);
  EXPECT_EQ(budget("7d").window, 7);
  EXPECT_EQ(budget("7d").unit, Budget::Unit::Day);
  EXPECT_EQ(budget("1w").unit, Budget::Unit::Week);
  EXPECT_EQ(budget("1y").unit, Budget::Unit::Year);
}

TEST(PolicySections, ScopesHaveShortNames) {
  const auto scope = [](const std::string& word) {
    return document_of("budgets: [{ id: b, scope: " + word + ", window: 1d, limit: { eur: 1 } }]").budgets.at(0).scope;
  };

  EXPECT_EQ(scope("team"), "caller.team");
  EXPECT_EQ(scope("key"), "caller.key");
  EXPECT_EQ(scope("class"), "data.class");
  EXPECT_EQ(scope("caller.cost_centre"), "caller.cost_centre");
}

TEST(PolicySections, ConditionsMayAskHowMuchOfABudgetIsUsed) {
  const PolicyDocument document = document_of(R"(budgets: [{ id: month.eu, scope: org, window: 1mo, limit: { eur: 1 } }]
prefer: [{ when: { budget.month.eu.used_ratio: ">= 0.8" }, by: cost }]
tests: [{ name: t, given: { budget: { month.eu: 0.9 } }, expect: { because: { cloud: [hard, "budget:month.eu"] } } }]
)");

  EXPECT_EQ(document.prefer.at(0).when.atom.subject, Subject::BudgetUsed);
  EXPECT_THAT(document.tests.at(0).given.budgets, ElementsAre(Pair("month.eu", 0.9)));
}

TEST(PolicySections, ObligationsSayWhatADecisionEntails) {
  const PolicyDocument document = document_of(R"(obligations:
  - id: careful
    when: { data.class: secret }
    log_level: warn
    retention: 7y
    headers: { X-Data-Notice: handle with care }
    human_oversight: true
    watermark: ai-generated
)");

  ASSERT_THAT(document.obligations, SizeIs(1));
  const Obligation& careful = document.obligations.front();
  EXPECT_EQ(careful.log_level, "warn");
  EXPECT_EQ(careful.retention, hours(7 * 366 * 24));
  EXPECT_THAT(careful.headers, ElementsAre(Pair("x-data-notice", "handle with care")));
  EXPECT_TRUE(careful.human_oversight);
  EXPECT_EQ(careful.watermark, "ai-generated");
}

TEST(PolicySections, ResponseRulesSayWhatIsDoneWithFindings) {
  const PolicyDocument document = document_of(R"(response:
  restore: false
  scan:
    - { id: no-numbers, types: [jp.my_number], min_confidence: high, action: block }
    - { id: count-names, when: { data.class: secret }, types: ["names.*"], action: log }
)");

  EXPECT_FALSE(document.response.restore);
  ASSERT_THAT(document.response.scan, SizeIs(2));
  EXPECT_EQ(document.response.scan[0].action, ResponseRule::Action::Block);
  EXPECT_EQ(document.response.scan[0].min_confidence, Confidence::High);
  EXPECT_EQ(document.response.scan[1].action, ResponseRule::Action::Log);
  EXPECT_EQ(document.response.scan[1].when.atom.path, "data.class");
}

TEST(PolicySections, OneWordScansForEverything) {
  const PolicyDocument document = document_of("response: { scan: mask }");

  ASSERT_THAT(document.response.scan, SizeIs(1));
  EXPECT_EQ(document.response.scan[0].action, ResponseRule::Action::Mask);
  EXPECT_THAT(document.response.scan[0].types, ElementsAre("*"));
}

TEST(PolicySections, AuditSaysWhatIsKeptHowLong) {
  const AuditSettings audit = document_of("audit: { store: hash-chain, content: none, keep: 90d, on_error: block }").audit;

  EXPECT_EQ(audit.store, AuditSettings::Store::HashChain);
  EXPECT_EQ(audit.content, AuditSettings::Content::None);
  EXPECT_EQ(audit.keep, hours(90 * 24));
  EXPECT_EQ(audit.on_error, AuditSettings::OnError::Block);
}

TEST(PolicySections, AssertionsForbidOrAskForTheirCase) {
  const PolicyDocument document = document_of(R"(assert:
  - { id: a, forbid: { when: { data.class: secret }, target: { target.id: cloud } }, may_break_with_exception: true }
  - { id: b, possible: { when: { data.class: public }, target: { target.id: own } } }
)");

  ASSERT_THAT(document.assertions, SizeIs(2));
  EXPECT_EQ(document.assertions[0].kind, Assertion::Kind::Forbid);
  EXPECT_TRUE(document.assertions[0].may_break_with_exception);
  EXPECT_EQ(document.assertions[1].kind, Assertion::Kind::Possible);
  EXPECT_EQ(document.assertions[1].target.atom.path, "target.id");
}

TEST(PolicySections, ADetectorMayHavePatternsOfItsOwn) {
  const PolicyLoad load = load_policy(R"yaml(policy: v1
org: t
classes: [a, b]
targets: [{ id: x }]
detectors:
  ours:
    patterns:
      - { type: case_number, regex: "CASE-([0-9]{6})", confidence: medium, context: [case, matter] }
      - { type: case_number, regex: 'M/\d{8}' }
    required: false
classify: { start: a, rules: [{ id: r, when: { found: [ours.case_number] }, class: b }] }
tests: [{ name: t, given: { found: { ours.case_number: 1 } }, expect: { class: b } }]
)yaml",
                                      "p.yaml", PolicyUse::Check);

  ASSERT_NE(load.policy, nullptr) << to_string(load.problems.at(0));
  const DetectorDeclaration& ours = load.policy->detectors().at(0);
  ASSERT_THAT(ours.patterns, SizeIs(2));
  EXPECT_TRUE(ours.pack.empty());
  EXPECT_EQ(ours.patterns[0].regex, "CASE-([0-9]{6})");
  EXPECT_EQ(ours.patterns[0].confidence, Confidence::Medium);
  EXPECT_THAT(ours.patterns[0].context, ElementsAre("case", "matter"));
  EXPECT_EQ(ours.patterns[1].confidence, Confidence::High);
  EXPECT_THAT(ours.patterns[1].context, IsEmpty());
}

TEST(PolicySections, FactsMayComeFromTokensAndCertificates) {
  const PolicyLoad load =
      load_policy("policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x }]\ncontext: { caller: { team: { source: jwt } } }\n", "p.yaml",
                  PolicyUse::Check);

  ASSERT_NE(load.policy, nullptr);
  EXPECT_EQ(load.policy->context().at(0).source, FactSource::Jwt);
  ASSERT_THAT(load.problems, SizeIs(1));
  EXPECT_EQ(load.problems[0].code, "W-SOURCE");
}

}  // namespace
}  // namespace sekisho
