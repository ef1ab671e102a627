#include "config/policy_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kHead = R"(policy: v1
org: test
classes: [public, secret]
labels: [pii, keys]
sets: { japan: [JP] }
context: { caller: { team: required, desk: { required: false, source: header } } }
detectors: { jp: { pack: jp-pii/1 }, basic: { pack: basic/1 } }
targets: [{ id: own, aliases: [all], deployment: onprem, processing: [JP], retention_days: 0, trains_on_data: false, metrics: { cost: 1 }, tier: gold }]
)";
constexpr int kHeadLines = 8;

std::vector<Problem> problems_of(const std::string& text, PolicyUse use = PolicyUse::Check) {
  std::vector<Problem> out;
  for (const Problem& problem : load_policy(text, "p.yaml", use).problems) {
    if (problem.severity == Problem::Severity::Error) out.push_back(problem);
  }
  return out;
}

// `code line:column`, lines counted after the head.
std::vector<std::string> places_in(const std::vector<Problem>& problems, int lines_before = 0) {
  std::vector<std::string> out;
  for (const Problem& problem : problems) {
    out.push_back(problem.code + " " + std::to_string(problem.line - lines_before) + ":" + std::to_string(problem.column));
  }
  return out;
}

std::vector<std::string> places_of(const std::string& rest) { return places_in(problems_of(kHead + rest), kHeadLines); }

std::string message_of(const std::string& rest) {
  const std::vector<Problem> problems = problems_of(kHead + rest);
  return problems.size() == 1 ? problems.front().message : std::to_string(problems.size()) + " problems";
}

std::string constraint(const std::string& body) { return "constraints: [{ id: k, " + body + " }]\n"; }
std::string rule(const std::string& body) { return "classify: { start: public, rules: [{ id: r, " + body + " }] }\n"; }

TEST(PolicyProblems, AConstraintThatRequiresNothingAndARuleThatRaisesNothing) {
  EXPECT_THAT(places_of(constraint("require: {}")), ElementsAre("E-TYPE 1:33"));
  EXPECT_THAT(places_of(rule("labels: []")), ElementsAre("E-TYPE 1:53"));
  EXPECT_THAT(places_of(rule("class: secret, labels: []")), IsEmpty());
}

TEST(PolicyProblems, AnApiThatThereIsNotNamesThoseThatThereAre) {
  EXPECT_THAT(message_of(rule("when: { request.api: chatt }, class: secret")), HasSubstr("did you mean `chat`?"));
  EXPECT_THAT(message_of(rule("when: { request.api: { not_in: [rerank] } }, class: secret")),
              HasSubstr("`request.api` can never be `rerank`: there are `chat`, `completions`, `embeddings`"));
}

TEST(PolicyProblems, WhatAHeaderSaysIsText) {
  EXPECT_THAT(places_of(rule("when: { caller.desk: true }, class: secret")), ElementsAre("E-TYPE 1:66"));
  EXPECT_THAT(places_of(rule("when: { caller.desk: [3, \"4\", 5] }, class: secret")), ElementsAre("E-TYPE 1:67", "E-TYPE 1:75"));
  EXPECT_THAT(places_of(rule("when: { caller.desk: { gte: 3 } }, class: secret")), ElementsAre("E-TYPE 1:73"));
  EXPECT_THAT(message_of(rule("when: { caller.desk: true }, class: secret")), HasSubstr("write \"true\" in quotes"));
  EXPECT_THAT(places_of("tests: [{ name: n, given: { caller: { desk: 3 } }, expect: { class: public } }]\n"), ElementsAre("E-TYPE 1:45"));
  for (const char* const good : {"{ caller.desk: [\"3\", x] }", "{ caller.desk: { gte: secret } }", "{ caller.team: 3 }"}) {
    EXPECT_THAT(places_of(rule(std::string("when: ") + good + ", class: secret")), IsEmpty()) << good;
  }
}

TEST(PolicyProblems, HoursAreThoseOfAClock) {
  EXPECT_THAT(places_of(constraint("when: { time.hour: { gte: 25 } }, deny: {}")), ElementsAre("E-TYPE 1:43"));
  EXPECT_THAT(places_of(constraint("when: { time.hour: \">= 24\" }, deny: {}")), ElementsAre("E-TYPE 1:43"));
  EXPECT_THAT(places_of(constraint("when: { time.hour: [0, 23, -1, 7.5] }, deny: {}")), ElementsAre("E-TYPE 1:43", "E-TYPE 1:43"));
}

TEST(PolicyProblems, WhatATargetKeepsAndTakesIsNoLessThanNothing) {
  const std::string head = "policy: v1\norg: t\nclasses: [a, b]\nclassify: { start: a }\n";
  EXPECT_THAT(places_in(problems_of(head + "targets: [{ id: x, retention_days: -1 }]\n"), 4), ElementsAre("E-TYPE 1:36"));
  EXPECT_THAT(places_in(problems_of(head + "targets: [{ id: x, max_context: 0 }]\n"), 4), ElementsAre("E-TYPE 1:33"));
  EXPECT_THAT(problems_of(head + "targets: [{ id: x, retention_days: 0, max_context: 1 }]\n"), IsEmpty());
}

TEST(PolicyProblems, AFactThatIsBothAListAndOneValueIsAWarning) {
  const auto warnings = [](const std::string& second) {
    const std::string text = kHead +
                             std::string("classify: { start: public, rules: [{ id: r, when: { caller.team: a }, class: secret }] }\n") +
                             constraint("when: { caller.team: " + second + " }, deny: { target.id: own }");
    std::vector<std::string> out;
    for (const Problem& problem : load_policy(text, "p.yaml", PolicyUse::Check).problems) {
      if (problem.code == "W-FACT") out.push_back(problem.message);
    }
    return out;
  };

  EXPECT_THAT(warnings("{ has_any: [a] }"), ElementsAre(HasSubstr("`caller.team` is a list here and one value in p.yaml:9")));
  EXPECT_THAT(warnings("{ not_in: [a] }"), IsEmpty());
  EXPECT_THAT(warnings("{ known: true }"), IsEmpty());
}

TEST(PolicyProblems, ThereAreNoneInAGoodFile) { EXPECT_THAT(problems_of(kHead), IsEmpty()); }

TEST(PolicyProblems, AllComeAtOnceOrderedByPlace) {
  EXPECT_THAT(places_of(R"(constraints:
  - { id: k, when: { data.class: sekret }, require: { target.retention_day: 0 } }
  - { id: k, requre: { target.deployment: onprem } }
  - { id: l, require: { target.processing: JP } }
colour: red
)"),
              ElementsAre("E-REF 2:34", "E-REF 2:55", "E-KEY 3:5", "E-DUP 3:11", "E-KEY 3:14", "E-TYPE 4:44", "E-KEY 5:1"));
}

TEST(PolicyProblems, SuggestTheWordThatWasMeant) {
  EXPECT_THAT(message_of(constraint("requre: { target.deployment: onprem }, deny: {}")), HasSubstr("unknown key `requre`"));
  EXPECT_THAT(message_of(constraint("require: { target.retention_day: 0 }")), HasSubstr("did you mean `target.retention_days`?"));
  EXPECT_THAT(message_of(constraint("require: { target.processing: { within: $japn } }")), HasSubstr("did you mean `$japan`?"));
  EXPECT_THAT(message_of(rule("when: { found: [basic.emial] }, class: secret")), HasSubstr("did you mean `basic.email`?"));
  EXPECT_THAT(message_of(rule("when: { found: [\"jpp.*\"] }, class: secret")), HasSubstr("did you mean `jp.*`?"));
  EXPECT_THAT(message_of(rule("class: secret, labels: [pi]")), HasSubstr("did you mean `pii`?"));
  EXPECT_THAT(message_of("prefer: [{ by: coast }]"), HasSubstr("did you mean `cost`?"));
  EXPECT_THAT(message_of("prefer: [{ order: [owm] }]"), HasSubstr("did you mean `own`?"));
  EXPECT_THAT(message_of("fallback: { on: [http_5x] }"), HasSubstr("did you mean `http_5xx`?"));
}

TEST(PolicyProblems, ScalarsOnSetsAndSetsOnScalars) {
  EXPECT_THAT(places_of(constraint("require: { target.processing: JP }")), ElementsAre("E-TYPE 1:54"));
  EXPECT_THAT(places_of(constraint("require: { target.processing: [JP] }")), ElementsAre("E-TYPE 1:54"));
  EXPECT_THAT(places_of(constraint("require: { target.processing: { in: [JP] } }")), ElementsAre("E-TYPE 1:56"));
  EXPECT_THAT(places_of(constraint("require: { target.deployment: { has_any: [onprem] } }")), ElementsAre("E-TYPE 1:56"));
  EXPECT_THAT(places_of(constraint("when: { data.labels: pii }, deny: {}")), ElementsAre("E-TYPE 1:45"));
}

TEST(PolicyProblems, ValuesOfTheWrongKind) {
  EXPECT_THAT(places_of(constraint("require: { target.trains_on_data: no }")), ElementsAre("E-TYPE 1:58"));
  EXPECT_THAT(places_of(constraint("require: { target.retention_days: \"0\" }")), ElementsAre("E-TYPE 1:58"));
  EXPECT_THAT(places_of(constraint("require: { target.retention_days: { lte: few } }")), ElementsAre("E-TYPE 1:65"));
  EXPECT_THAT(places_of(constraint("require: { target.deployment: cloud }")), ElementsAre("E-TYPE 1:54"));
  EXPECT_THAT(places_of(constraint("require: { target.deployment: \">= onprem\" }")), ElementsAre("E-TYPE 1:54"));
  EXPECT_THAT(places_of(constraint("require: { target.tier: 3 }")), ElementsAre("E-TYPE 1:48"));
  EXPECT_THAT(places_of(constraint("require: { target.processing: { has_any: JP } }")), ElementsAre("E-TYPE 1:65"));
  EXPECT_THAT(places_of(constraint("require: { target.deployment: {} }")), ElementsAre("E-TYPE 1:54"));
  EXPECT_THAT(places_of(constraint("require: { target.deployment: }")), ElementsAre("E-TYPE 1:54"));
  EXPECT_THAT(places_of(constraint("require: [target.tier]")), ElementsAre("E-TYPE 1:33"));
}

TEST(PolicyProblems, PathsThatMeanNothing) {
  EXPECT_THAT(places_of(constraint("require: { target.zdr: true }")), ElementsAre("E-REF 1:35"));
  EXPECT_THAT(places_of(constraint("when: { dat.class: public }, deny: {}")), ElementsAre("E-REF 1:32"));
  EXPECT_THAT(places_of(constraint("when: { budget.x.used_ratio: \"> 1\" }, deny: {}")), ElementsAre("E-REF 1:32"));
  EXPECT_THAT(places_of(rule("when: { data.class: secret }, class: secret")), ElementsAre("E-REF 1:53"));
  EXPECT_THAT(places_of(rule("when: { target.tier: gold }, class: secret")), ElementsAre("E-REF 1:53"));
  EXPECT_THAT(places_of("prefer: [{ when: { target.tier: gold }, by: cost }]"), ElementsAre("E-REF 1:20"));
  EXPECT_THAT(places_of(constraint("require: { target.id: ownn }")), ElementsAre("E-REF 1:46"));
}

TEST(PolicyProblems, WhatACallerAssertsMayNotLower) {
  EXPECT_THAT(places_of(rule("when: { not: { request.purpose: fun } }, class: secret")), ElementsAre("E-TRUST 1:60"));
  EXPECT_THAT(places_of(rule("when: { request.quality: { not_in: [high] } }, class: secret")), ElementsAre("E-TRUST 1:53"));
  EXPECT_THAT(places_of(constraint("when: { caller.desk: { present: false } }, deny: {}")), ElementsAre("E-TRUST 1:32"));
  EXPECT_THAT(places_of(constraint("when: { request.header.x-a: { has_none: [b] } }, deny: {}")), testing::Contains("E-TYPE 1:54"));
  EXPECT_THAT(places_of(constraint("require: { any: [{ target.tier: gold }, { request.purpose: audit }] }")), ElementsAre("E-TRUST 1:66"));
  EXPECT_THAT(places_of(constraint("deny: { not: { request.declared_class: public } }")), ElementsAre("E-TRUST 1:39"));
}

TEST(PolicyProblems, ADeclaredClassMayOnlyAskForMoreTheHigherItIs) {
  EXPECT_THAT(places_of(rule("when: { request.declared_class: \"<= public\" }, class: secret")), ElementsAre("E-TRUST 1:53"));
  EXPECT_THAT(places_of(rule("when: { request.declared_class: { lt: secret } }, class: secret")), ElementsAre("E-TRUST 1:53"));
  EXPECT_THAT(places_of(rule("when: { request.declared_class: public }, class: secret")), ElementsAre("E-TRUST 1:53"));
  EXPECT_THAT(places_of(constraint("when: { request.declared_class: [public] }, deny: {}")), ElementsAre("E-TRUST 1:32"));
  EXPECT_THAT(places_of(constraint("deny: { request.declared_class: \"< secret\" }")), ElementsAre("E-TRUST 1:32"));
  EXPECT_THAT(places_of(constraint("require: { request.declared_class: { not_in: [public] } }")), ElementsAre("E-TRUST 1:35"));
  EXPECT_THAT(places_of(constraint("require: { not: { request.declared_class: \"<= public\" } }")), ElementsAre("E-TRUST 1:42"));

  EXPECT_THAT(places_of(rule("when: { request.declared_class: secret }, class: secret")), IsEmpty());
  EXPECT_THAT(places_of(rule("when: { request.declared_class: { present: true } }, class: secret")), IsEmpty());
  EXPECT_THAT(places_of(constraint("require: { not: { request.declared_class: \">= secret\" } }")), IsEmpty());
  EXPECT_THAT(places_of("prefer: [{ when: { request.declared_class: \"<= public\" }, by: cost }]"), IsEmpty());
}

TEST(PolicyProblems, CountriesAndCurrenciesAreCodes) {
  EXPECT_THAT(places_of(constraint("deny: { target.processing: { has_any: [JP, China] } }")), ElementsAre("E-TYPE 1:67"));
  EXPECT_THAT(message_of(constraint("deny: { target.processing: { has_any: [China] } }")), HasSubstr("did you mean `CN`?"));
  EXPECT_THAT(message_of(constraint("deny: { target.processing: { has_any: [USA] } }")), HasSubstr("did you mean `US`?"));
  EXPECT_THAT(message_of(constraint("deny: { target.processing: { has_any: [jp] } }")), HasSubstr("did you mean `JP`?"));
  EXPECT_THAT(places_of(constraint("deny: { target.processing: { has_any: [EU, \"NO\"] } }")), IsEmpty());

  const std::string head = "policy: v1\norg: t\nclasses: [a, b]\nsets: { far: [JP, UK] }\n";
  const std::string target =
      "targets: [{ id: x, jurisdiction: PRC, processing: [China, $far], law: $far, storage: [{ name: USA }], origin: CN }]\n";
  EXPECT_THAT(places_in(problems_of(head + target)),
              ElementsAre("E-TYPE 4:19", "E-TYPE 4:19", "E-TYPE 5:34", "E-TYPE 5:52", "E-TYPE 5:95"));
  EXPECT_THAT(places_in(problems_of(head + "targets: [{ id: x, jurisdiction: unknown, processing: unknown }]\n")), IsEmpty());
  EXPECT_THAT(message_of("currency: { base: yen }"), HasSubstr("did you mean `JPY`?"));
  EXPECT_THAT(places_of("currency: { base: usd, rates: { JPY: 0.01 } }"), IsEmpty());
}

TEST(PolicyProblems, AttributesThatAreMostLikelyMistyped) {
  const auto warnings_of = [](const std::string& attributes) {
    std::vector<std::string> out;
    const std::string text = "policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x, " + attributes + " }]\n";
    for (const Problem& problem : load_policy(text, "p.yaml", PolicyUse::Check).problems) {
      if (problem.code == "W-ATTRIBUTE") out.push_back(problem.message);
    }
    return out;
  };

  EXPECT_THAT(warnings_of("rigin: CN"), ElementsAre(HasSubstr("did you mean `origin`?")));
  EXPECT_THAT(warnings_of("TRAINS_ON_DATA: true"), ElementsAre(HasSubstr("did you mean `trains_on_data`?")));
  EXPECT_THAT(warnings_of("Provider: p"), ElementsAre(HasSubstr("did you mean `provider`?")));
  EXPECT_THAT(warnings_of("metrics: { latecy: 350 }"), ElementsAre(HasSubstr("`metrics.latecy`")));
  EXPECT_THAT(warnings_of("metrics: { cost: 1, latency: 2, quality: 3, carbon: 4 }, tier: gold"), IsEmpty());
}

TEST(PolicyProblems, AliasesAreNoOtherTargetsName) {
  const std::string head = "policy: v1\norg: t\nclasses: [a, b]\n";
  EXPECT_THAT(places_in(problems_of(head + "targets: [{ id: x, aliases: [x, y, auto] }, { id: y, aliases: [m] }]")),
              ElementsAre("E-DUP 4:33", "E-TYPE 4:36"));
  EXPECT_THAT(places_in(problems_of(head + R"(targets: [{ id: x, aliases: ["", "a\r\nb"] }])")), ElementsAre("E-TYPE 4:30", "E-TYPE 4:34"));
}

TEST(PolicyProblems, AConstraintWithBothConditionsIsReadWhole) {
  const std::string head = "policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x }]\n";
  EXPECT_THAT(places_in(problems_of(head + "constraints: [{ id: k, require: { target.nowhere: 1 }, deny: { target.nothing: 1 } }]")),
              ElementsAre("E-KEY 5:15", "E-REF 5:35", "E-REF 5:64"));
}

TEST(PolicyProblems, TypesUnderAnotherNameAreFound) {
  const std::string more = "detectors: { jp: { pack: jp-pii/1 }, g: { pack: global-pii/1 }, eu: { pack: eu-pii/1 } }\n";
  const auto said = [&](const std::string& type) {
    const std::vector<Problem> problems =
        problems_of("policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x }]\n" + more +
                    "classify: { start: a, rules: [{ id: r, when: { found: [" + type + "] }, class: b }] }");
    return problems.size() == 1 ? problems.front().message : std::to_string(problems.size()) + " problems";
  };
  EXPECT_THAT(said("g.jp.phone"), HasSubstr("without a country: `g.phone`"));
  EXPECT_THAT(said("jp.corporate"), HasSubstr("`org-ids/1`"));
  EXPECT_THAT(said("cn.uscc"), HasSubstr("`org.cn.uscc`"));
  EXPECT_THAT(said("kr.brn"), HasSubstr("`org.kr.brn`"));
  EXPECT_THAT(said("eu.steuer_id"), HasSubstr("did you mean `eu.de.steuer_id`?"));
}

TEST(PolicyProblems, TestsThatGiveWhatNothingCanSeeAreRemarkedOn) {
  const std::string text =
      "tests: [{ name: t, given: { caller: { teem: x, team: y }, request: { has_image: true, model: al } }, expect: { order: [] } }]";
  std::vector<std::string> said;
  for (const Problem& problem : load_policy(kHead + text, "p.yaml", PolicyUse::Check).problems) {
    said.push_back(problem.code + " " + std::to_string(problem.column) +
                   problem.message.substr(std::min(problem.message.find(" (did"), problem.message.size())));
  }
  EXPECT_THAT(said, ElementsAre("W-FACT 39 (did you mean `caller.team`?)", "W-FACT 70 (did you mean `request.has_images`?)",
                                "W-FACT 94 (did you mean `all`?)"));
}

TEST(PolicyProblems, WhatACallerAssertsMayRaiseAndMayOrder) {
  EXPECT_THAT(places_of(rule("when: { request.purpose: audit }, class: secret")), IsEmpty());
  EXPECT_THAT(places_of(constraint("when: { request.declared_class: \">= secret\" }, require: { target.tier: gold }")), IsEmpty());
  EXPECT_THAT(places_of(constraint("deny: { request.header.x-a: b }")), IsEmpty());
  EXPECT_THAT(places_of(constraint("require: { not: { request.purpose: fun } }")), IsEmpty());
  EXPECT_THAT(places_of("prefer: [{ when: { not: { request.quality: high } }, by: cost }]"), IsEmpty());
  EXPECT_THAT(places_of(rule("when: { not: { caller.team: a } }, class: secret")), IsEmpty());
  EXPECT_THAT(places_of("trusted_headers: [X-Dept]\n" + rule("when: { not: { request.header.x-dept: a } }, class: secret")), IsEmpty());
}

TEST(PolicyProblems, FactsThatNothingBringsYetAreNotServed) {
  const std::string text =
      "policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x, provider: p, model: m, aliases: [a] }]\n"
      "context: { caller: { team: { required: true, source: jwt }, app: { source: mtls } } }";

  const std::vector<Problem> problems = problems_of(text, PolicyUse::Serve);

  EXPECT_THAT(problems_of(text), IsEmpty());
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_THAT(problems[0].message, HasSubstr("the source `jwt` of `caller.team` is not served"));
  EXPECT_THAT(problems[1].message, HasSubstr("the source `mtls` of `caller.app` is not served"));
}

TEST(PolicyProblems, TestsReferToWhatThereIs) {
  EXPECT_THAT(places_of(R"(tests:
  - name: t
    given: { found: { jpp.x: 1 }, detectors_failed: [jq], disabled: [x], budget: {}, request: { declared_class: z } }
    expect: { class: z, labels: [q], order: [x], never: [x], because: { own: [k] }, residual: { x: public } }
)"),
              ElementsAre("E-REF 3:23", "E-REF 3:53", "E-REF 3:69", "E-REF 3:113", "E-REF 4:22", "E-REF 4:34", "E-REF 4:46", "E-REF 4:58",
                          "E-REF 4:79", "E-REF 4:97"));
}

TEST(PolicyProblems, ATestThatDependsOnAnExpiryNeedsItsNow) {
  const std::string text = R"(policy: v1
org: t
classes: [a, b]
targets: [{ id: x, certs: [{ name: c, expires: 2027-01-01 }] }]
constraints: [{ id: k, require: { target.certs: { has_any: [c] } } }]
tests:
  - { name: depends, given: {}, expect: { order: [x] } }
  - { name: fixed, given: { now: 2026-01-01 }, expect: { order: [x] } }
  - { name: indifferent, given: {}, expect: { class: a } }
)";

  const std::vector<Problem> problems = problems_of(text);

  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "E-TIME");
  EXPECT_EQ(problems[0].line, 7);
}

TEST(PolicyProblems, AnAttributeIsOfOneKindOnEveryTarget) {
  const std::vector<Problem> problems =
      problems_of("policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x, tier: gold }, { id: y, tier: [gold] }]\n");

  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "E-TYPE");
  EXPECT_THAT(problems[0].message, HasSubstr("text in line 4"));
}

TEST(PolicyProblems, AWordCloseToATypedAttributeIsAWarning) {
  const PolicyLoad load =
      load_policy("policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x, jurisdicton: JP }]\n", "p.yaml", PolicyUse::Check);

  ASSERT_NE(load.policy, nullptr);
  ASSERT_EQ(load.problems.size(), 1U);
  EXPECT_THAT(load.problems[0].message, HasSubstr("did you mean `jurisdiction`?"));
}

TEST(PolicyProblems, ServingNeedsEndpointsAndPacks) {
  const std::vector<Problem> problems =
      problems_of("policy: v1\norg: t\nclasses: [a, b]\ndetectors: { jp: { pack: jp-poo/1 } }\ntargets: [{ id: x }]\n", PolicyUse::Serve);

  ASSERT_EQ(problems.size(), 4U);
  EXPECT_THAT(problems[0].message, HasSubstr("does not have the pack `jp-poo/1` (did you mean `jp-pii/1`?)"));
  EXPECT_THAT(problems[1].message, HasSubstr("`aliases` is missing"));
  EXPECT_THAT(problems[2].message, HasSubstr("`model` is missing"));
  EXPECT_THAT(problems[3].message, HasSubstr("`provider` is missing"));
}

TEST(PolicyProblems, AMissingDictionaryMattersOnlyToServe) {
  const std::string text =
      "policy: v1\norg: t\nclasses: [a, b]\ndetectors: { d: { pack: dictionary/1, source: ./none.txt } }\ntargets: [{ id: x }]\n";

  EXPECT_THAT(problems_of(text), IsEmpty());
  EXPECT_EQ(load_policy(text, "p.yaml", PolicyUse::Check).problems.size(), 1U);
}

TEST(PolicyProblems, ALimitNeedsPricesThatNameTheirCurrency) {
  const std::string head = "policy: v1\norg: t\nclasses: [a, b]\nbudgets: [{ id: day, scope: org, window: 1d, limit: { jpy: 9 } }]\n";
  const std::string targets = "targets: [{ id: x, price: { in: 1, out: 2 } }, { id: y, price: { in: 1, out: 2 } }]\n";

  const std::vector<Problem> problems = problems_of(head + targets);

  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems.front().code, "E-REF");
  EXPECT_EQ(problems.front().line, 4);
  EXPECT_THAT(problems.front().message, HasSubstr("the price of `x`, which names no currency"));
  EXPECT_THAT(problems.front().message, HasSubstr("add `price.currency`, or `currency: { base: JPY }` at the top"));
  EXPECT_THAT(problems_of(head + "currency: { base: JPY }\n" + targets), IsEmpty());
  EXPECT_THAT(problems_of(head + "targets: [{ id: x, price: { in: 1, out: 2, currency: JPY } }]\n"), IsEmpty());
}

TEST(PolicyProblems, PricesNeedACommonCurrency) {
  const std::string head = "policy: v1\norg: t\nclasses: [a, b]\n";
  const std::string targets = "targets: [{ id: x, price: { in: 1, currency: JPY } }, { id: y, price: { in: 1, currency: USD } }]\n";

  EXPECT_EQ(problems_of(head + targets).size(), 1U);
  EXPECT_THAT(problems_of(head + "targets: [{ id: x, price: { in: 1 } }, { id: y, price: { in: 2 } }]\n"), IsEmpty());
  EXPECT_EQ(problems_of(head + "targets: [{ id: x, price: { in: 1 } }, { id: y, price: { in: 2, currency: JPY } }]\n").size(), 1U);
  EXPECT_EQ(problems_of(head + "currency: { base: JPY }\n" + targets).size(), 1U);
  EXPECT_THAT(problems_of(head + "currency: { base: JPY, rates: { USD: 150 } }\n" + targets), IsEmpty());
}

TEST(PolicyProblems, CountriesThatLookLikeTruthStayText) {
  const PolicyLoad load =
      load_policy("policy: v1\norg: t\nclasses: [on, off]\ntargets: [{ id: x, jurisdiction: NO }]\n", "p.yaml", PolicyUse::Check);

  ASSERT_NE(load.policy, nullptr);
  EXPECT_EQ(std::get<std::string>(load.policy->targets()[0].find("jurisdiction")->value), "NO");
}

TEST(PolicyProblems, AFileThatCannotBeReadIsAProblem) {
  const PolicyLoad load = load_policy_file("/nonexistent/policy.yaml", PolicyUse::Check);

  EXPECT_EQ(load.policy, nullptr);
  ASSERT_EQ(load.problems.size(), 1U);
}

TEST(PolicyId, DependsOnMeaningNotOnLayout) {
  const auto id = [](const std::string& text) { return load_policy(text, "p.yaml", PolicyUse::Check).policy->policy_id(); };
  const std::string one = id("policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x, retention_days: 30 }]\n");

  EXPECT_EQ(one.size(), 7U + 64U);
  EXPECT_EQ(one, id("org: \"t\"   # ours\npolicy: v1\ntargets:\n  - retention_days: 0x1E\n    id: x\nclasses: [a, b]\n"));
  EXPECT_NE(one, id("policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x, retention_days: 31 }]\n"));
}

TEST(Policy, TellsTheGatewayWhatItNeeds) {
  const auto policy = load_policy(R"(
policy: v1
org: test
version: 2026.10
classes: [a, b]
targets:
  - { id: x, provider: p, model: m, aliases: [default], price: { in: 0.15, out: 0.6, currency: usd }, timeouts: { first_event: 5s } }
fallback: { on: [http_429, quota], max_attempts: 2, deadline_s: 1.5, attempt_timeout_s: 20 }
stream: { recovery: continue, keepalive_after: 3s, malformed: fail, on_client_disconnect: drain_for_usage, max_drains: 7, drain_timeout: 9s }
detectors: { d: { pack: basic/1, required: false, min_confidence: high, timeout_us: 300 } }
refusal: { ja: いいえ, en: no, contact: desk }
trusted_headers: [X-Break-Glass]
)",
                                  "p.yaml", PolicyUse::Serve)
                          .policy;
  ASSERT_NE(policy, nullptr);

  const Target& target = policy->targets()[0].endpoint;
  EXPECT_EQ(policy->version(), "2026.10");
  EXPECT_EQ(target.provider, "p");
  EXPECT_EQ(target.model, "m");
  EXPECT_EQ(target.price, (Price{150'000, 600'000, std::nullopt, std::nullopt, "USD"}));
  EXPECT_EQ(target.timeouts.first_event, std::chrono::seconds(5));
  EXPECT_EQ(target.timeouts.total, std::chrono::seconds(20));
  EXPECT_THAT(policy->fallback().on, ElementsAre(ErrorKind::UpstreamRateLimited, ErrorKind::QuotaExhausted));
  EXPECT_EQ(policy->fallback().max_attempts, 2U);
  EXPECT_EQ(policy->fallback().deadline, std::chrono::milliseconds(1500));
  EXPECT_EQ(policy->stream(), (StreamConduct{.recovery = StreamConduct::Recovery::Continue,
                                             .keepalive_after = std::chrono::seconds(3),
                                             .malformed = StreamConduct::Malformed::Fail,
                                             .on_client_disconnect = StreamConduct::Disconnect::DrainForUsage,
                                             .most_drains = 7,
                                             .drain_timeout = std::chrono::seconds(9)}));
  EXPECT_EQ(target.malformed, StreamConduct::Malformed::Fail);
  EXPECT_EQ(policy->detectors()[0].timeout, std::chrono::microseconds(300));
  EXPECT_EQ(policy->detectors()[0].min_confidence, Confidence::High);
  EXPECT_EQ(policy->refusal().ja, "いいえ");
  EXPECT_TRUE(policy->is_trusted_header("x-break-glass"));
}

}  // namespace
}  // namespace sekisho
