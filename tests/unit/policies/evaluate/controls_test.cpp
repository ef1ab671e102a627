#include "policies/evaluate/decide.h"
#include "policies/model/local_time.h"
#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kPolicy = R"(
policy: v1
org: test
classes: [public, restricted]
labels: [pii]
context: { caller: { user: required, team: optional } }
trusted_headers: [x-break-glass]
detectors: { jp: { pack: jp-pii/1 } }
targets:
  - { id: own, operator: self, place: here, price: { in: 0, out: 0, currency: JPY } }
  - { id: near, operator: v, place: here, price: { in: 100, out: 100, currency: JPY } }
  - { id: far, operator: v, place: there, price: { in: 1, out: 1, currency: JPY } }
classify: { start: public, rules: [{ id: number, when: { found: [jp.my_number] }, class: restricted, labels: [pii] }] }
)";

constexpr const char* kException = R"(
constraints:
  - { id: stays, when: { data.class: restricted }, require: { target.operator: self }, exceptable: true }
exceptions:
  - id: drill
    relaxes: [stays]
    when: { caller.user: u1, request.header.x-break-glass: INC-1 }
    require: { target.place: here }
    expires: "2026-12-01"
    approved_by: [ciso, dpo]
    reason: exercise
)";

std::shared_ptr<const Policy> policy_with(const std::string& rules) { return policy_from(kPolicy + rules); }

DecisionInput restricted(const std::string& user = "u1") {
  Given given;
  given.found = {{"jp.my_number", 1}};
  given.facts.set("caller.user", user);
  given.facts.set("request.header.x-break-glass", std::string("INC-1"));
  return input_of(given, a_friday());
}

DecisionInput plain() {
  Given given;
  given.facts.set("caller.user", std::string("u1"));
  DecisionInput input = input_of(given, a_friday());
  input.needs.tokens_in = 10'000;
  input.needs.tokens_out = 0;
  return input;
}

std::vector<std::string> ids_of(const std::vector<const PolicyException*>& exceptions) {
  std::vector<std::string> ids;
  for (const PolicyException* exception : exceptions) ids.push_back(exception->id);
  return ids;
}

TEST(Exceptions, RelaxAConstraintWhereTheirOwnRequirementHolds) {
  const Decision decision = decide(policy_with(kException), restricted());

  EXPECT_THAT(decision.order, ElementsAre("near", "own"));
  EXPECT_THAT(decision.find("near")->relaxed, ElementsAre("stays"));
  EXPECT_THAT(decision.find("own")->relaxed, IsEmpty());
  EXPECT_TRUE(find_failure(decision, "far", "stays").has_value());
  EXPECT_THAT(ids_of(decision.exceptions), ElementsAre("drill"));
}

TEST(Exceptions, AreInactiveUnlessTheirConditionIsTrue) {
  EXPECT_THAT(decide(policy_with(kException), restricted("u2")).order, ElementsAre("own"));

  DecisionInput unknown = restricted();
  unknown.facts = {};
  EXPECT_THAT(decide(policy_with(kException), unknown).order, ElementsAre("own"));
  EXPECT_THAT(decide(policy_with(kException), unknown).exceptions, IsEmpty());
}

TEST(Exceptions, AnAssertedHeaderDoesNotActivateThem) {
  DecisionInput input = restricted();
  input.facts.set("request.header.x-break-glass", std::string("INC-1"), Trust::Asserted);

  EXPECT_THAT(decide(policy_with(kException), input).order, ElementsAre("own"));
}

TEST(Exceptions, EndWhenTheyExpire) {
  DecisionInput input = restricted();
  input.now = *LocalTime::find("UTC")->parse("2026-11-30T23:59:59.999Z");
  EXPECT_THAT(decide(policy_with(kException), input).order, ElementsAre("near", "own"));

  input.now = *LocalTime::find("UTC")->parse("2026-12-01");
  EXPECT_THAT(decide(policy_with(kException), input).order, ElementsAre("own"));
}

TEST(Exceptions, DoNotCountWhereTheyAreOff) {
  DecisionInput input = restricted();
  input.live.exceptions_off = {"drill"};

  EXPECT_THAT(decide(policy_with(kException), input).order, ElementsAre("own"));
}

TEST(Exceptions, RelaxNothingElse) {
  const auto policy = policy_with(std::string(kException) + "prefer: [{ order: [near] }]\n");
  PolicyDocument document = policy->document();
  Constraint other = document.constraints.front();
  other.id = "other";
  other.exceptable = false;
  document.constraints.push_back(other);

  EXPECT_THAT(decide(std::make_shared<const Policy>(document), restricted()).order, ElementsAre("own"));
}

constexpr const char* kHard = "budgets: [{ id: day, scope: org, window: 1d, limit: { jpy: 2 }, on_exceed: block }]\n";
constexpr const char* kSoft =
    "budgets: [{ id: day, scope: org, window: 1d, limit: { jpy: 2 }, on_exceed: { allow_only: { target.operator: self } } }]\n";

TEST(Budgets, KeepOutEveryTargetOnceUsedUp) {
  DecisionInput input = plain();
  input.live.budgets["day"] = 1;

  const Decision decision = decide(policy_with(kHard), input);

  EXPECT_THAT(decision.order, IsEmpty());
  EXPECT_EQ(find_failure(decision, "own", "budget:day")->path, "budget.day.used_ratio");
  EXPECT_TRUE(decision.find("own")->constraints_hold);
  EXPECT_TRUE(decision.find("own")->reachable);
  EXPECT_FALSE(decision.find("own")->budgets_hold);
}

TEST(Budgets, KeepOutWhatCostsMoreThanIsLeft) {
  DecisionInput input = plain();
  EXPECT_THAT(decide(policy_with(kHard), input).order, ElementsAre("far", "near", "own"));

  input.live.budgets["day"] = 0.5;  // near costs 1 JPY
  EXPECT_THAT(decide(policy_with(kHard), input).order, ElementsAre("far", "near", "own"));

  input.live.budgets["day"] = 0.500001;
  const Decision decision = decide(policy_with(kHard), input);
  EXPECT_THAT(decision.order, ElementsAre("far", "own"));
  EXPECT_EQ(find_failure(decision, "near", "budget:day")->got, "1 JPY");
  EXPECT_EQ(find_failure(decision, "near", "budget:day")->want, "<= 0.999998 JPY");
}

constexpr const char* kHalfPriced = R"(
policy: v1
org: test
classes: [public, secret]
targets:
  - { id: in-unknown, price: { in: unknown, out: 1, currency: JPY } }
  - { id: out-missing, price: { in: 1, currency: JPY } }
  - { id: priced, price: { in: 1, out: 1, currency: JPY } }
  - { id: silent }
classify: { start: public }
budgets: [{ id: day, scope: org, window: 1d, limit: { jpy: 100 } }]
)";

TEST(Budgets, KeepOutWhatCannotBeEstimated) {
  DecisionInput input = plain();
  input.needs.tokens_out = 10;

  const Decision decision = decide(policy_from(kHalfPriced), input);

  EXPECT_THAT(decision.order, ElementsAre("priced"));
  EXPECT_EQ(find_failure(decision, "silent", "budget:day")->got, "unknown");
  EXPECT_EQ(find_failure(decision, "in-unknown", "budget:day")->path, "cost.est");
}

TEST(Budgets, NeverLetMoreTokensAdmitATarget) {
  const auto policy = policy_from(kHalfPriced);
  DecisionInput input = plain();
  std::size_t before = 4;
  for (const auto& [in, out] : {std::pair{0, 0}, {1, 0}, {1, 1}, {100'000'000, 1}, {100'000'001, 1}}) {
    input.needs.tokens_in = in;
    input.needs.tokens_out = out;
    const std::size_t admitted = decide(policy, input).order.size();
    EXPECT_LE(admitted, before) << in << " in, " << out << " out";
    before = admitted;
  }
  EXPECT_EQ(before, 0U);
}

TEST(Budgets, CountNothingWhereNoTargetTellsAPrice) {
  const auto policy = policy_from(
      "policy: v1\norg: test\nclasses: [public, secret]\ntargets: [{ id: silent }]\nclassify: { start: public }\n"
      "budgets: [{ id: day, scope: org, window: 1d, limit: { jpy: 100 } }]\n");
  DecisionInput input = plain();
  EXPECT_THAT(decide(policy, input).order, ElementsAre("silent"));

  input.live.budgets["day"] = 1;
  EXPECT_THAT(decide(policy, input).order, IsEmpty());
}

TEST(Budgets, MayLeaveOnlySomeTargets) {
  DecisionInput input = plain();
  input.live.budgets["day"] = 0.999;
  EXPECT_THAT(decide(policy_with(kSoft), input).order, ElementsAre("far", "near", "own"));

  input.live.budgets["day"] = 1.2;
  const Decision decision = decide(policy_with(kSoft), input);
  EXPECT_THAT(decision.order, ElementsAre("own"));
  EXPECT_EQ(find_failure(decision, "near", "budget:day")->path, "target.operator");
}

TEST(Budgets, OfAClassCountForRequestsOfThatClass) {
  const auto policy = policy_with("budgets: [{ id: day, scope: class, window: 1d, limit: { jpy: 2 }, on_exceed: block }]\n");
  DecisionInput open = plain();
  open.live.budgets["day@restricted"] = 1;
  DecisionInput number = restricted();
  number.live = open.live;

  EXPECT_THAT(decide(policy, open).order, ElementsAre("far", "near", "own"));
  EXPECT_THAT(decide(policy, number).order, IsEmpty());
}

TEST(Budgets, OfAClassAreUnusedWhereOnlyOthersAreGiven) {
  const auto policy = policy_from(R"(
policy: v1
org: test
classes: [public, restricted]
targets: [{ id: own }]
classify: { start: public, rules: [{ id: spent, when: { budget.mine.used_ratio: { gt: 0.5 } }, class: restricted }] }
budgets: [{ id: day, scope: org, window: 1d, limit: { jpy: 2 } }, { id: mine, scope: class, window: 1d, limit: { jpy: 2 } }]
)");
  DecisionInput input = input_of({}, a_friday());
  input.live.budgets["day"] = 0;
  EXPECT_EQ(decide(policy, input).classification.data_class, "public");

  input.live.budgets["mine@public"] = 0;
  EXPECT_EQ(decide(policy, input).classification.data_class, "restricted");  // which account it is follows from the class
}

TEST(Budgets, CompareInTheirOwnCurrency) {
  const auto policy = policy_with(
      "currency: { base: JPY, rates: { USD: 150 } }\n"
      "budgets: [{ id: day, scope: org, window: 1d, limit: { usd: 0.01 }, on_exceed: block }]\n");
  DecisionInput input = plain();
  input.needs.tokens_in = 20'000;  // 2 JPY on `near`, and 1.5 JPY are left

  EXPECT_THAT(decide(policy, input).order, ElementsAre("far", "own"));
}

TEST(Budgets, CanBeAskedForByTheirUsedPart) {
  const auto policy = policy_with(std::string(kHard) +
                                  "constraints: [{ id: thrift, when: { budget.day.used_ratio: { gte: 0.8 } }, require: { target.operator: "
                                  "self } }]\n");
  DecisionInput input = plain();
  EXPECT_EQ(decide(policy, input).order.size(), 3U);

  input.live.budgets["day"] = 0.8;
  EXPECT_THAT(decide(policy, input).order, ElementsAre("own"));
}

TEST(Duties, AreAttachedUnlessTheirConditionIsFalse) {
  const auto policy = policy_with(R"(
obligations:
  - { id: always, human_oversight: true }
  - { id: on-pii, when: { data.labels: { has_any: [pii] } }, log_level: warn }
  - { id: unknown, when: { caller.user: u7 }, log_level: warn }
response:
  scan:
    - { id: block-numbers, when: { data.class: restricted }, types: ["jp.*"], action: block }
    - { id: note, types: ["*"], action: log }
)");
  DecisionInput nobody = plain();
  nobody.facts = {};

  const Decision calm = decide(policy, plain());
  const Decision unknown = decide(policy, nobody);
  const Decision grave = decide(policy, restricted());

  EXPECT_THAT(calm.obligations, ElementsAre(testing::Field(&Obligation::id, "always")));
  EXPECT_THAT(unknown.obligations, ElementsAre(testing::Field(&Obligation::id, "always"), testing::Field(&Obligation::id, "unknown")));
  EXPECT_THAT(grave.obligations, ElementsAre(testing::Field(&Obligation::id, "always"), testing::Field(&Obligation::id, "on-pii")));
  EXPECT_THAT(calm.response, ElementsAre(testing::Field(&ResponseRule::id, "note")));
  EXPECT_THAT(grave.response, ElementsAre(testing::Field(&ResponseRule::id, "block-numbers"), testing::Field(&ResponseRule::id, "note")));
}

}  // namespace
}  // namespace sekisho
