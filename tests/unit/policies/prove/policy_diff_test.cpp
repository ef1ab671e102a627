#include "policies/prove/policy_diff.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

std::string policy_with(const std::string& constraints, const std::string& more = "", const std::string& targets = "") {
  return R"(policy: v1
org: x
classes: [public, confidential]
labels: [pii, deal]
detectors: { d: { pack: global-pii/1 } }
context: { caller: { team: required } }
classify:
  start: public
  rules:
    - { id: person, when: { found: [d.email] }, class: confidential, labels: [pii] }
    - { id: deal, when: { caller.team: deals }, class: confidential, labels: [deal] }
targets:
  - { id: own, operator: self, metrics: { cost: 0, quality: 5 } }
  - { id: cloud-us, operator: vendor, metrics: { cost: 1, quality: 9 } }
)" + targets +
         "constraints:\n" + constraints + more;
}

constexpr const char* kPii = "  - { id: pii, when: { data.labels: { has_any: [pii] } }, require: { target.operator: self } }\n";
constexpr const char* kDeal = "  - { id: deal, when: { data.labels: { has_any: [deal] } }, require: { target.operator: self } }\n";

PolicyDiff diff_of(const std::string& before, const std::string& after) {
  const auto old = policy_from(before);
  const auto fresh = policy_from(after);
  return old && fresh ? diff(old, fresh, a_friday()) : PolicyDiff{};
}

TEST(PolicyDiff, IsEmptyWhereNothingChanges) {
  const std::string one = policy_with(std::string(kPii) + kDeal);
  const std::string same = policy_with(std::string(kDeal) + kPii);

  EXPECT_TRUE(diff_of(one, same).empty());
  EXPECT_EQ(to_words(diff_of(one, same), Language::English), "no request can go anywhere else than before, and none in another order");
}

TEST(PolicyDiff, SaysFromWhenOnItIsSo) {
  const std::string cert = "  - { id: cert, when: { data.class: DATA }, require: { target.certs: { has_any: [iso] } } }\n";
  const std::string target = "  - { id: certified, certs: [{ name: iso, expires: 2027-02-01 }] }\n";
  const auto with = [&](const std::string& data) {
    return policy_with(std::string(cert).replace(cert.find("DATA"), 4, data), "timezone: Asia/Tokyo\n", target);
  };

  const PolicyDiff found = diff_of(with("confidential"), with("\">= public\""));

  EXPECT_THAT(found.denied, Contains(AllOf(Field(&ReachChange::target, "certified"), Field(&ReachChange::from, "2027-02-01"))));
  EXPECT_THAT(found.denied, Contains(AllOf(Field(&ReachChange::target, "own"), Field(&ReachChange::from, ""))));
  EXPECT_THAT(to_words(found, Language::English), HasSubstr("- this change keeps public from certified, from 2027-02-01 on"));
  EXPECT_THAT(to_words(found, Language::Japanese), HasSubstr("- この変更により public は certified に届かなくなります（2027-02-01 以降）"));
}

// What a transform clears in part is left, or not, in both policies alike.
TEST(PolicyDiff, IsEmptyWhereATransformClearsAPatternInPart) {
  const std::string text = R"(policy: v1
org: o
classes: [a, b]
detectors: { jp: { pack: jp-pii/1 } }
classify: { start: a, rules: [ { id: r, when: { found: ["jp.*"] }, class: b } ] }
targets: [ { id: t1, operator: self }, { id: t2, operator: v } ]
constraints: [ { id: k, when: { data.class: b }, require: { target.operator: self } } ]
transforms: [ { id: x, replace: { types: ["jp.phone"], with: mask } } ]
)";
  EXPECT_EQ(to_words(diff_of(text, text), Language::English), "no request can go anywhere else than before, and none in another order");

  const std::string wider = std::string(text).replace(text.find("jp.phone"), 8, "jp.*");
  EXPECT_THAT(diff_of(text, wider).allowed, ElementsAre(Field(&ReachChange::target, "t2")));
  EXPECT_THAT(diff_of(text, wider).denied, IsEmpty());
}

class ExampleDiff : public ::testing::TestWithParam<const char*> {};

TEST_P(ExampleDiff, OfAnExampleWithItselfIsEmpty) {
  const std::string file = folder() + "config/examples/" + GetParam() + "/policy.yaml";
  const std::shared_ptr<const Policy> policy = load_policy_file(file, PolicyUse::Check).policy;
  ASSERT_NE(policy, nullptr);
  const PolicyDiff found = diff(policy, policy, a_friday());
  EXPECT_TRUE(found.empty()) << to_words(found, Language::English);
}

INSTANTIATE_TEST_SUITE_P(PolicyDiff, ExampleDiff,
                         ::testing::Values("quickstart", "law-office", "jp-bank", "game-studio", "eu-manufacturer", "jp-hospital"));

// A start that is raised keeps requests out that nothing else had raised.
TEST(PolicyDiff, SeesAStartThatIsRaised) {
  const std::string floor = "  - { id: floor, when: { data.class: confidential }, require: { target.operator: self } }\n";
  const std::string low = policy_with(floor);
  const std::string high = std::string(low).replace(low.find("start: public"), 13, "start: confidential");
  EXPECT_THAT(diff_of(low, high).denied,
              Contains(AllOf(Field(&ReachChange::target, "cloud-us"), Field(&ReachChange::data_class, "public"))));
  EXPECT_THAT(diff_of(low, high).allowed, IsEmpty());
}

TEST(PolicyDiff, SaysWhatADroppedConstraintLetsThrough) {
  const PolicyDiff found = diff_of(policy_with(std::string(kPii) + kDeal), policy_with(kDeal));

  EXPECT_THAT(to_words(found, Language::English), HasSubstr("+ this change lets confidential+pii reach cloud-us"));
  EXPECT_THAT(to_words(found, Language::Japanese), HasSubstr("confidential+pii が cloud-us に届くようになります"));
  EXPECT_THAT(found.denied, IsEmpty());
  EXPECT_THAT(found.allowed, Not(Contains(Field(&ReachChange::labels, Contains("deal")))));
}

TEST(PolicyDiff, SaysWhatANewConstraintKeepsOut) {
  const PolicyDiff found = diff_of(policy_with(kPii), policy_with(std::string(kPii) + kDeal));

  EXPECT_THAT(found.allowed, IsEmpty());
  EXPECT_THAT(found.denied, ElementsAre(AllOf(Field(&ReachChange::target, "cloud-us"), Field(&ReachChange::data_class, "confidential"),
                                              Field(&ReachChange::labels, ElementsAre("deal")))));
}

TEST(PolicyDiff, NamesTheFactsThatMakeTheDifference) {
  const std::string by_team = "  - { id: team, when: { caller.team: [lab] }, require: { target.operator: self } }\n";
  const PolicyDiff found = diff_of(policy_with(kPii), policy_with(kPii + by_team));

  EXPECT_THAT(found.denied, Contains(Field(&ReachChange::facts, Contains(Pair("caller.team", "lab")))));
}

TEST(PolicyDiff, IsUndecidedOnceItIsToGiveUp) {
  const auto before = policy_from(policy_with(kPii));
  const auto after = policy_from(policy_with(std::string(kPii) + kDeal));

  const PolicyDiff found = diff(before, after, a_friday(), [] { return true; });

  EXPECT_TRUE(found.undecided);
  EXPECT_THAT(found.denied, IsEmpty());
  EXPECT_THAT(to_words(found, Language::English), HasSubstr("! `constraints.deal` is new"));
}

TEST(PolicyDiff, ListsTargetsThatComeAndGo) {
  const std::string more = "  - { id: cloud-jp, operator: vendor }\n";
  EXPECT_THAT(diff_of(policy_with(kPii), policy_with(kPii, "", more)).targets_added, ElementsAre("cloud-jp"));
  EXPECT_THAT(diff_of(policy_with(kPii, "", more), policy_with(kPii)).targets_removed, ElementsAre("cloud-jp"));
}

TEST(PolicyDiff, SaysWhereTheOrderChanges) {
  const PolicyDiff found =
      diff_of(policy_with(kPii, "prefer: [{ by: cost }]\n"),
              policy_with(kPii, "prefer: [{ when: { request.quality: high }, by: quality, max: true }, { by: cost }]\n"));

  EXPECT_THAT(found.allowed, IsEmpty());
  EXPECT_THAT(found.reordered,
              Contains(AllOf(Field(&OrderChange::data_class, "public"), Field(&OrderChange::before, ElementsAre("own", "cloud-us")),
                             Field(&OrderChange::after, ElementsAre("cloud-us", "own")),
                             Field(&OrderChange::facts, ElementsAre(Pair("request.quality", "high"))))));
}

const char* const kPictures = R"(policy: v1
org: x
classes: [public, secret]
detectors: { own: { patterns: [ { type: a, regex: aaa, confidence: high } ] } }
targets: [ { id: t } ]
constraints: [ { id: k, when: { found: [own.a] }, deny: {} } ]
)";

std::string pictures_taken_by(const std::string& pattern) {
  return std::string(kPictures) + "classify: { start: public, rules: [ { id: r, when: { found: [" + pattern + "] }, class: public } ] }\n";
}

TEST(PolicyDiff, ComparesRequestsWithPartsThatOnlyOnePolicyTakesUp) {
  const auto read = policy_from(pictures_taken_by("opaque.image"));
  const auto unread = policy_from(std::string(kPictures) + "classify: { start: public }\n");

  const PolicyDiff gained = diff(unread, read, a_friday());
  const PolicyDiff lost = diff(read, unread, a_friday());

  const auto with_pictures = Field(&ReachChange::parts, ElementsAre("opaque.image"));
  EXPECT_THAT(gained.allowed, ElementsAre(with_pictures, with_pictures));  // of either class
  EXPECT_THAT(gained.denied, IsEmpty());
  EXPECT_THAT(lost.denied, ElementsAre(with_pictures, with_pictures));
  EXPECT_THAT(lost.allowed, IsEmpty());
  EXPECT_THAT(to_words(gained, Language::English), HasSubstr("lets public reach t (with a part of type opaque.image)"));
  EXPECT_TRUE(diff(read, policy_from(pictures_taken_by("opaque.image")), a_friday()).empty());
}

std::string with_detector(const std::string& required, const std::string& rule = "{ found: [own.p] }") {
  return "policy: v1\norg: o\nclasses: [a, b]\ndetectors: { own: { patterns: [{ type: p, regex: zzp }]" + required + " } }\n" +
         "classify: { start: a, rules: [{ id: r, when: " + rule + ", class: b }] }\n" +
         "targets: [{ id: home, operator: self }, { id: t2, operator: v }]\n" +
         "constraints: [{ id: k, when: { data.class: b }, require: { target.operator: self } }]\n";
}

TEST(PolicyDiff, SaysWhatADetectorThatIsNoLongerRequiredLetsThroughWhenItFails) {
  const PolicyDiff loosened = diff_of(with_detector(""), with_detector(", required: false"));
  const PolicyDiff tightened = diff_of(with_detector(", required: false"), with_detector(""));

  EXPECT_THAT(to_words(loosened, Language::English), HasSubstr("+ this change lets a reach t2 when `own` fails\n"));
  EXPECT_THAT(loosened.allowed, ElementsAre(Field(&ReachChange::detectors, ElementsAre("own"))));
  EXPECT_THAT(loosened.denied, IsEmpty());
  EXPECT_THAT(to_words(tightened, Language::English), HasSubstr("- this change keeps a from t2 when `own` fails\n"));
  EXPECT_THAT(tightened.allowed, IsEmpty());
  EXPECT_THAT(to_words(tightened, Language::Japanese), HasSubstr("（検出器 `own` が失敗したとき）"));
}

TEST(PolicyDiff, AFailureThatRaisesEitherWayMakesNoDifference) {
  const std::string rule = "{ not: { found: [own.p] } }";

  EXPECT_TRUE(diff_of(with_detector("", rule), with_detector(", required: false", rule)).same_cases());
}

TEST(PolicyDiff, NeverSaysThatNothingGoesElsewhereWhereStatementsDiffer) {
  const std::string one = policy_with(kPii);
  const std::string context = "context: { caller: { team: required } }";
  std::string other = one;
  other.replace(other.find(context), context.size(), "context: { caller: { team: optional } }");

  EXPECT_THAT(to_words(diff_of(one, other), Language::English), Not(HasSubstr("no request")));
  EXPECT_THAT(to_words(diff_of(one, other), Language::English), HasSubstr("can change decisions, and where requests go"));
}

TEST(PolicyDiff, SaysNothingOfPartsThatReachNothingEitherWay) {
  const std::string never = "constraints: [ { id: k, deny: { found: [\"opaque.*\"] } } ]\n";
  const std::string head = std::string(kPictures).substr(0, std::string(kPictures).find("constraints:"));
  const std::string rule = "classify: { start: public, rules: [ { id: r, when: { found: [opaque.image] }, class: public } ] }\n";

  EXPECT_TRUE(diff(policy_from(head + never + "classify: { start: public }\n"), policy_from(head + never + rule), a_friday()).same_cases());
}

}  // namespace
}  // namespace sekisho
