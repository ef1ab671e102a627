#include "tests/unit/config/policy_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string transform(const std::string& body) { return "transforms: [{ id: t, " + body + " }]\n"; }
std::string exception(const std::string& body) { return "exceptions: [{ id: e, " + body + " }]\n"; }
std::string budget(const std::string& body) { return "budgets: [{ id: b, " + body + " }]\n"; }
std::string obligation(const std::string& body) { return "obligations: [{ id: o, " + body + " }]\n"; }
std::string rule_on_answers(const std::string& body) { return "response: { scan: [{ id: s, " + body + " }] }\n"; }
std::string assertion(const std::string& body) { return "assert: [{ id: a, " + body + " }]\n"; }
std::string detector(const std::string& patterns) {
  return "policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x }]\ndetectors: { ours: { patterns: [" + patterns + "] } }\n";
}

constexpr const char* kGoodRest = "expires: 2020-01-01, approved_by: $people, require: { target.retention_days: 0 }";

TEST(PolicySectionProblems, IdsOfASectionAreUnique) {
  EXPECT_THAT(places_after_head(R"(transforms:
  - { id: x, replace: { types: [jp.phone], with: mask } }
  - { id: x, replace: { types: [jp.phone], with: mask } }
budgets: [{ id: x, scope: org, window: 1d, limit: { eur: 1 } }, { id: x, scope: org, window: 1d, limit: { eur: 1 } }]
obligations: [{ id: x, human_oversight: true }, { id: x, human_oversight: true }]
response: { scan: [{ id: x, types: [jp.phone], action: log }, { id: x, types: [jp.phone], action: log }] }
assert: [{ id: x, possible: {} }, { id: x, possible: {} }]
)"),
              ElementsAre("E-DUP 3:11", "E-DUP 4:71", "E-DUP 5:55", "E-DUP 6:69", "E-DUP 7:41"));
}

TEST(PolicySectionProblems, UnknownKeysOfEverySection) {
  EXPECT_THAT(places_after_head(transform("replace: { types: [jp.phone], with: mask, wiht: 1 }, colour: red")),
              ElementsAre("E-KEY 1:65", "E-KEY 1:76"));
  EXPECT_THAT(places_after_head(exception(std::string("relaxes: [soft], approver: x, ") + kGoodRest)), ElementsAre("E-KEY 1:40"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1d, limit: { eur: 1 }, unit: x")), ElementsAre("E-KEY 1:63"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1d, limit: { eur: 1 }, on_exceed: { allow_only: { target.id: own }, or: 1 }")),
              ElementsAre("E-KEY 1:108"));
  EXPECT_THAT(places_after_head(obligation("human_oversight: true, log: x")), ElementsAre("E-KEY 1:47"));
  EXPECT_THAT(places_after_head("response: { retsore: true }"), ElementsAre("E-KEY 1:13"));
  EXPECT_THAT(places_after_head("audit: { store: file, kepe: 7y }"), ElementsAre("E-KEY 1:23"));
  EXPECT_THAT(places_after_head(assertion("forbid: { wen: {} }")), ElementsAre("E-KEY 1:29"));
}

TEST(PolicySectionProblems, WhatASectionCannotDoWithout) {
  EXPECT_THAT(places_after_head("transforms: [{}]"), ElementsAre("E-KEY 1:14", "E-KEY 1:14"));
  EXPECT_THAT(places_after_head(transform("replace: {}")), ElementsAre("E-KEY 1:32", "E-KEY 1:32"));
  EXPECT_THAT(places_after_head("budgets: [{ id: b }]"), ElementsAre("E-KEY 1:11", "E-KEY 1:11", "E-KEY 1:11"));
  EXPECT_THAT(places_after_head("obligations: [{ id: o }]"), ElementsAre("E-KEY 1:15"));
  EXPECT_THAT(places_after_head("audit: {}"), ElementsAre("E-KEY 1:8"));
  EXPECT_THAT(places_after_head("assert: [{ id: a }]"), ElementsAre("E-KEY 1:10"));
  EXPECT_THAT(places_after_head(assertion("forbid: {}, possible: {}")), ElementsAre("E-KEY 1:10"));
}

TEST(PolicySectionProblems, SectionsAreListsOfMaps) {
  EXPECT_THAT(places_after_head("transforms: {}"), ElementsAre("E-TYPE 1:13"));
  EXPECT_THAT(places_after_head("exceptions: [x]"), ElementsAre("E-TYPE 1:14"));
  EXPECT_THAT(places_after_head("budgets: 3"), ElementsAre("E-TYPE 1:10"));
  EXPECT_THAT(places_after_head("assert: x"), ElementsAre("E-TYPE 1:9"));
}

TEST(PolicySectionProblems, AnExceptionNeedsExpiryTwoApproversAndARequirement) {
  EXPECT_THAT(places_after_head("exceptions: [{ id: e, relaxes: [soft] }]"), ElementsAre("E-EXC 1:14", "E-EXC 1:14", "E-KEY 1:14"));
  EXPECT_THAT(places_after_head(exception("relaxes: [soft], require: { target.id: own }, expires: 2020-01-01, approved_by: [ciso]")),
              ElementsAre("E-EXC 1:103"));
  EXPECT_THAT(places_after_head(exception("relaxes: [soft], require: { target.id: own }, expires: 2020-01-01, approved_by: [ciso, ciso]")),
              ElementsAre("E-EXC 1:103"));
  EXPECT_THAT(places_after_head(exception("relaxes: [soft], require: { target.id: own }, expires: soon, approved_by: $people")),
              ElementsAre("E-TYPE 1:78"));
  EXPECT_THAT(
      places_after_head(exception("relaxes: [soft], require: { target.id: own }, expires: 2020-01-01, approved_by: [a/b, ciso, dpo]")),
      ElementsAre("E-TYPE 1:103"));
}

TEST(PolicySectionProblems, WhatIsRequiredAsksForSomething) {
  EXPECT_THAT(places_after_head(exception("relaxes: [soft], require: {}, expires: 2020-01-01, approved_by: $people")),
              ElementsAre("E-EXC 1:49"));
  EXPECT_THAT(places_after_head(exception("relaxes: [soft], require: { all: [{}] }, expires: 2020-01-01, approved_by: $people")),
              ElementsAre("E-EXC 1:49"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1d, limit: { eur: 1 }, on_exceed: { allow_only: {} }")),
              ElementsAre("E-TYPE 1:88"));
  EXPECT_THAT(message_after_head(exception("relaxes: [soft], require: { targt.id: own }, expires: 2020-01-01, approved_by: $people")),
              HasSubstr("no such path"));
}

TEST(PolicySectionProblems, AnExceptionRelaxesOnlyWhatMayBeRelaxed) {
  EXPECT_THAT(places_after_head(exception(std::string("relaxes: [hard], ") + kGoodRest)), ElementsAre("E-EXC 1:33"));
  EXPECT_THAT(places_after_head(exception(std::string("relaxes: [sotf], ") + kGoodRest)), ElementsAre("E-REF 1:33"));
  EXPECT_THAT(places_after_head(exception(std::string("relaxes: [], ") + kGoodRest)), ElementsAre("E-EXC 1:32"));
}

TEST(PolicySectionProblems, AnExceptionThatLastsTooLongIsAWarning) {
  const PolicyLoad load = load_policy(
      kPolicyHead + exception("relaxes: [soft], expires: 2999-01-01, approved_by: $people, require: { target.retention_days: 0 }"),
      "p.yaml", PolicyUse::Check);

  ASSERT_NE(load.policy, nullptr);
  ASSERT_EQ(load.problems.size(), 1U);
  EXPECT_EQ(load.problems[0].code, "W-EXPIRE");
  EXPECT_THAT(load.problems[0].message, HasSubstr("more than 30 days ahead"));
  EXPECT_TRUE(load.policy->document().exceptions[0].is_too_long(std::chrono::system_clock::now()));
}

TEST(PolicySectionProblems, OnlyTrustedFactsActivateAnException) {
  const auto when = [](const std::string& leaf) {
    return places_after_head(exception("when: { " + leaf + " }, relaxes: [soft], " + kGoodRest));
  };

  EXPECT_THAT(when("caller.user: u1, request.header.x-break-glass: INC"), IsEmpty());
  EXPECT_THAT(when("request.header.x-other: INC"), ElementsAre("E-TRUST 1:31"));
  EXPECT_THAT(when("request.purpose: { not_in: [fun] }"), ElementsAre("E-TRUST 1:31"));
  EXPECT_THAT(when("caller.desk: a"), ElementsAre("E-TRUST 1:31"));
  EXPECT_THAT(when("target.id: own"), ElementsAre("E-REF 1:31"));
}

TEST(PolicySectionProblems, AssertedFactsOnlyRaiseInTheOtherSectionsToo) {
  const std::string replace = "replace: { types: [jp.phone], with: mask }";

  EXPECT_THAT(places_after_head(transform("when: { request.purpose: a }, " + replace)), IsEmpty());
  EXPECT_THAT(places_after_head(transform("when: { not: { request.purpose: a } }, " + replace)), ElementsAre("E-TRUST 1:38"));
  EXPECT_THAT(places_after_head(transform("for: { request.quality: { present: false } }, " + replace)), ElementsAre("E-TRUST 1:30"));
  EXPECT_THAT(places_after_head(exception("relaxes: [soft], approved_by: $people, expires: 2020-01-01, require: { request.purpose: a }")),
              ElementsAre("E-TRUST 1:94"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1d, limit: { eur: 1 }, on_exceed: { allow_only: { request.purpose: a } }")),
              ElementsAre("E-TRUST 1:90"));
  EXPECT_THAT(places_after_head(budget("scope: caller.desk, window: 1d, limit: { eur: 1 }")), ElementsAre("E-TRUST 1:27"));
  EXPECT_THAT(places_after_head(obligation("human_oversight: true, when: { request.purpose: { not_in: [a] } }")),
              ElementsAre("E-TRUST 1:55"));
  EXPECT_THAT(places_after_head(rule_on_answers("types: [jp.phone], action: log, when: { not: { request.purpose: a } }")),
              ElementsAre("E-TRUST 1:76"));
  EXPECT_THAT(places_after_head(assertion("forbid: { when: { not: { request.purpose: a } } }")), IsEmpty());
}

TEST(PolicySectionProblems, TransformsReplaceWhatCanBeFound) {
  EXPECT_THAT(places_after_head(transform("replace: { types: [jp.phon], with: mask }")), ElementsAre("E-REF 1:42"));
  EXPECT_THAT(places_after_head(transform("replace: { types: [], with: mask }")), ElementsAre("E-TYPE 1:41"));
  EXPECT_THAT(places_after_head(transform("replace: { types: [jp.phone], with: paint }")), ElementsAre("E-TYPE 1:59"));
  EXPECT_THAT(places_after_head(transform("replace: { types: [jp.phone], with: mask, restore: true }")), ElementsAre("E-TYPE 1:74"));
  EXPECT_THAT(places_after_head(transform("replace: { types: [jp.phone], with: hash, dates: shift }")), ElementsAre("E-KEY 1:72"));
  EXPECT_THAT(places_after_head(transform("replace: { types: [opaque.image], with: mask }")), ElementsAre("E-TYPE 1:32"));
  EXPECT_THAT(places_after_head(transform("replace: { types: [opaque.image], with: drop_part }")), IsEmpty());
  EXPECT_THAT(message_after_head(transform("replace: { types: [jp.phon], with: mask }")), HasSubstr("did you mean `jp.phone`?"));
}

std::vector<std::string> warnings_after_head(const std::string& rest) {
  std::vector<std::string> out;
  for (const Problem& problem : load_policy(kPolicyHead + rest, "p.yaml", PolicyUse::Check).problems) {
    out.push_back(problem.code + ": " + problem.message);
  }
  return out;
}

TEST(PolicySectionProblems, ABudgetsScopeThatIsMistypedIsAWarning) {
  const std::string rest = ", window: 1d, limit: { eur: 1 }";

  EXPECT_THAT(warnings_after_head(budget("scope: caller.taem" + rest)),
              ElementsAre(testing::AllOf(HasSubstr("W-FACT"), HasSubstr("did you mean `caller.team`?"))));
  EXPECT_THAT(warnings_after_head(budget("scope: key" + rest)), IsEmpty());
}

TEST(PolicySectionProblems, AClassBehindASignThatThereIsNotNamesThoseThatThereAre) {
  for (const char* const sign : {"=>", "==", "≥"}) {
    EXPECT_THAT(message_after_head("prefer: [{ when: { data.class: \"" + std::string(sign) + " secret\" }, by: cost }]\n"),
                HasSubstr("there is no class `" + std::string(sign) + " secret`: write `>=`, `>`, `<=` or `<` before the class"));
  }
}

TEST(PolicySectionProblems, APercentageOfABudgetIsAWarning) {
  const auto asks = [](const std::string& ratio) {
    return budget("scope: org, window: 1d, limit: { eur: 1 }") + "prefer: [{ when: { budget.b.used_ratio: { gt: " + ratio +
           " } }, by: cost }]\n";
  };

  EXPECT_THAT(warnings_after_head(asks("1.5")), IsEmpty());
  EXPECT_THAT(warnings_after_head(asks("80")), ElementsAre(testing::AllOf(HasSubstr("W-BUDGET"), HasSubstr("for 80 percent write 0.8"))));
}

TEST(PolicySectionProblems, BudgetsThatCannotBeMeasured) {
  EXPECT_THAT(places_after_head(budget("scope: planet, window: 1d, limit: { eur: 1 }")), ElementsAre("E-TYPE 1:27"));
  EXPECT_THAT(places_after_head(budget("scope: request.purpose, window: 1d, limit: { eur: 1 }")), testing::Contains("E-TYPE 1:27"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1x, limit: { eur: 1 }")), ElementsAre("E-TYPE 1:40"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 0d, limit: { eur: 1 }")), ElementsAre("E-TYPE 1:40"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1d rollling, limit: { eur: 1 }")), ElementsAre("E-TYPE 1:40"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1d, limit: 3")), ElementsAre("E-TYPE 1:51"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1d, limit: { eur: 1, usd: 1 }")), ElementsAre("E-TYPE 1:51"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1d, limit: { euro: 1 }")), ElementsAre("E-TYPE 1:53"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1d, limit: { eur: -1 }")), ElementsAre("E-TYPE 1:58"));
  EXPECT_THAT(places_after_head(budget("scope: org, window: 1d, limit: { eur: 1 }, on_exceed: stop")), ElementsAre("E-TYPE 1:74"));
}

TEST(PolicySectionProblems, ALimitAndPricesMeetInOneCurrency) {
  const std::string head = "policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x, price: { in: 1, currency: USD } }]\n";
  const std::string limit = "budgets: [{ id: b, scope: org, window: 1d, limit: { jpy: 1 } }]\n";

  EXPECT_EQ(errors_of(head + limit).at(0).code, "E-REF");
  EXPECT_THAT(errors_of(head + limit + "currency: { base: JPY, rates: { USD: 150 } }\n"), IsEmpty());
  EXPECT_EQ(errors_of(head + limit + "currency: { base: USD }\n").at(0).code, "E-REF");
}

TEST(PolicySectionProblems, ServingWithoutPricesCountsNothing) {
  const std::string endpoint = "provider: p, model: m, aliases: [a]";
  const auto codes = [&](const std::string& price) {
    const std::string text = "policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x, " + endpoint + price + " }]\n" +
                             budget("scope: org, window: 1d, limit: { usd: 1 }");
    std::vector<std::string> out;
    for (const Problem& problem : load_policy(text, "p.yaml", PolicyUse::Serve).problems) out.push_back(problem.code);
    return out;
  };

  EXPECT_THAT(codes(""), ElementsAre("W-BUDGET"));
  EXPECT_THAT(codes(", price: { in: 1, out: 1, currency: USD }"), IsEmpty());
}

TEST(PolicySectionProblems, AHardLimitAsksForThePriceOfEveryTarget) {
  const auto warnings = [](const std::string& targets, const std::string& on_exceed) {
    const std::string text =
        "policy: v1\norg: t\nclasses: [a, b]\nclassify: { start: a }\ntargets: [{ id: x, price: { in: 1, out: 1, "
        "currency: USD } }, " +
        targets + "]\n" + budget("scope: org, window: 1d, limit: { usd: 1 }, on_exceed: " + on_exceed);
    std::vector<std::string> out;
    for (const Problem& problem : load_policy(text, "p.yaml", PolicyUse::Check).problems)
      out.push_back(problem.code + ": " + problem.message);
    return out;
  };

  EXPECT_THAT(warnings("{ id: y }", "block"), ElementsAre(testing::HasSubstr("W-BUDGET: `y` has no `price.in`")));
  EXPECT_THAT(warnings("{ id: y, price: { in: 1, currency: USD } }", "block"), ElementsAre(testing::HasSubstr("`y` has no `price.out`")));
  EXPECT_THAT(warnings("{ id: y, embeddings: true, price: { in: 1, currency: USD } }", "block"), IsEmpty());
  EXPECT_THAT(warnings("{ id: y }", "{ allow_only: { target.id: x } }"), IsEmpty());
}

TEST(PolicySectionProblems, PathsToBudgetsThatDoNotExist) {
  EXPECT_THAT(places_after_head("prefer: [{ when: { budget.moth.used_ratio: 1 }, by: cost }]\nbudgets: [{ id: month, scope: org, window: "
                                "1d, limit: { eur: 1 } }]"),
              ElementsAre("E-REF 1:20"));
  EXPECT_THAT(
      places_after_head(
          "prefer: [{ when: { budget.month.left: 1 }, by: cost }]\nbudgets: [{ id: month, scope: org, window: 1d, limit: { eur: 1 } }]"),
      ElementsAre("E-REF 1:20"));
  EXPECT_THAT(places_after_head("tests: [{ name: t, expect: {} }]"), ElementsAre("E-TYPE 1:28"));
  EXPECT_THAT(places_after_head("tests: [{ name: t, expect: { order: [] } }, { name: t, expect: { order: [] } }]"),
              ElementsAre("E-DUP 1:53"));
  EXPECT_THAT(places_after_head("tests: [{ name: t, given: { budget: { x: 1 } }, expect: { order: [] } }]"), ElementsAre("E-REF 1:39"));
  EXPECT_THAT(places_after_head("tests: [{ name: t, given: { conversation_class: x }, expect: { order: [] } }]"),
              ElementsAre("E-REF 1:49"));
}

TEST(PolicySectionProblems, ObligationsCannotBreakTheAnswer) {
  EXPECT_THAT(places_after_head(obligation("headers: { content-length: \"0\" }")), ElementsAre("E-TYPE 1:35"));
  EXPECT_THAT(places_after_head(obligation("headers: { x-sekisho-decision-id: a }")), ElementsAre("E-TYPE 1:35"));
  EXPECT_THAT(places_after_head(obligation("headers: { x-a: \"b\\r\\nc\" }")), ElementsAre("E-TYPE 1:40"));
  EXPECT_THAT(places_after_head(obligation("headers: { \"x a\": b }")), ElementsAre("E-TYPE 1:35"));
  EXPECT_THAT(places_after_head(obligation("headers: { x-a: b, X-A: c }")), ElementsAre("E-DUP 1:43"));
  EXPECT_THAT(places_after_head(obligation("log_level: loud")), ElementsAre("E-TYPE 1:35"));
  EXPECT_THAT(places_after_head(obligation("retention: 7")), ElementsAre("E-TYPE 1:35"));
  EXPECT_THAT(places_after_head(obligation("retention: 101y")), ElementsAre("E-TYPE 1:35"));
}

TEST(PolicySectionProblems, AnswersAreScannedForWhatCanBeFound) {
  EXPECT_THAT(places_after_head(rule_on_answers("types: [jp.phon], action: log")), ElementsAre("E-REF 1:37"));
  EXPECT_THAT(places_after_head(rule_on_answers("types: [jp.phone], action: cut")), ElementsAre("E-TYPE 1:56"));
  EXPECT_THAT(places_after_head(rule_on_answers("types: [jp.phone]")), ElementsAre("E-KEY 1:20"));
  EXPECT_THAT(places_after_head("response: { scan: shred }"), ElementsAre("E-TYPE 1:19"));
}

TEST(PolicySectionProblems, AuditWords) {
  EXPECT_THAT(places_after_head("audit: { store: paper, content: everything, keep: forever, on_error: shrug }"),
              ElementsAre("E-TYPE 1:17", "E-TYPE 1:33", "E-TYPE 1:51", "E-TYPE 1:70"));
}

TEST(PolicySectionProblems, WhatRe2RefusesIsRefusedByName) {
  const auto fault = [](const std::string& regex) {
    const std::vector<Problem> problems = errors_of(detector("{ type: t, regex: '" + regex + "' }"));
    return problems.size() == 1 ? problems[0].code + " " + std::to_string(problems[0].line) + " " + problems[0].message : "";
  };

  EXPECT_THAT(fault("a(?=b)"), HasSubstr("E-TYPE 5 the pattern `ours.t` cannot be used"));
  EXPECT_THAT(fault("(?<!a)b"), HasSubstr("`ours.t`"));
  EXPECT_THAT(fault("(a)\\1"), HasSubstr("`ours.t`"));
  EXPECT_THAT(fault("a("), HasSubstr("missing )"));
  EXPECT_THAT(fault("a*"), HasSubstr("empty text"));
  EXPECT_THAT(fault("\\pL{1000}\\pN{1000}"), HasSubstr("too large"));
}

TEST(PolicySectionProblems, ADetectorIsAPackOrPatterns) {
  const std::string head = "policy: v1\norg: t\nclasses: [a, b]\ntargets: [{ id: x }]\n";

  EXPECT_EQ(errors_of(head + "detectors: { d: {} }\n").at(0).code, "E-KEY");
  EXPECT_EQ(errors_of(head + "detectors: { d: { pack: basic/1, patterns: [{ type: t, regex: a }] } }\n").at(0).code, "E-KEY");
  EXPECT_EQ(errors_of(head + "detectors: { d: { patterns: [] } }\n").at(0).code, "E-TYPE");
  EXPECT_EQ(errors_of(head + "detectors: { d: { patterns: [{ type: A*, regex: a }] } }\n").at(0).code, "E-TYPE");
  EXPECT_EQ(
      errors_of(head + "detectors: { d: { patterns: [{ type: t, regex: a }] } }\nclassify: { start: a, rules: [{ id: r, class: b, when: "
                       "{ found: [d.u] } }] }\n")
          .at(0)
          .code,
      "E-REF");
}

TEST(PolicySectionProblems, ATestThatDependsOnAnExceptionsEndNeedsItsNow) {
  const std::string rest = R"(exceptions:
  - { id: e, relaxes: [soft], when: { caller.user: u1 }, require: { target.id: cloud }, expires: 2026-12-01, approved_by: $people }
classify: { start: secret }
tests:
  - { name: depends, given: { caller: { user: u1 } }, expect: { because: { cloud: [soft] } } }
  - { name: fixed, given: { now: 2026-12-01, caller: { user: u1 } }, expect: { because: { cloud: [soft] } } }
  - { name: indifferent, given: { caller: { user: u2 } }, expect: { because: { cloud: [soft] } } }
)";

  EXPECT_THAT(places_after_head(rest), ElementsAre("E-TIME 5:5"));
}

}  // namespace
}  // namespace sekisho
