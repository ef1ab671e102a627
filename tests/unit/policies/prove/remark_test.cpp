#include "policies/prove/remark.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kHead = R"(policy: v1
org: x
classes: [public, internal, secret]
labels: [pii, deal]
detectors: { d: { pack: global-pii/1 } }
context: { caller: { app: optional, team: required } }
)";
constexpr const char* kTargets = R"(targets:
  - { id: own, operator: self, processing: [JP] }
  - { id: cloud, operator: vendor, processing: [US], certs: [{ name: iso, expires: 2026-12-01 }] }
)";
constexpr const char* kClassify = R"(classify:
  start: public
  rules:
    - { id: person, when: { found: [d.email] }, class: secret, labels: [pii] }
    - { id: deal, when: { caller.team: deals }, class: internal, labels: [deal] }
)";
constexpr const char* kUsesLabels = "  - { id: labels, when: { data.labels: { has_all: [pii, deal] } }, require: { target.id: own } }\n";

std::vector<Remark> remarks_of(const std::string& sections, const std::string& targets = kTargets) {
  const auto policy = policy_from(kHead + targets + kClassify + sections);
  return policy ? remarks_on(*policy, a_friday(), Language::English) : std::vector<Remark>();
}

std::string constraints(const std::string& lines) { return "constraints:\n" + lines + kUsesLabels; }

auto remark(Remark::Code code, const std::string& words) {
  return AllOf(Field(&Remark::code, code), Field(&Remark::message, HasSubstr(words)));
}

TEST(Remarks, NameTheConstraintThatShadowsAnother) {
  const auto remarks =
      remarks_of(constraints("  - { id: wide, when: { data.class: \">= internal\" }, require: { target.operator: self } }\n"
                             "  - { id: narrow, when: { data.class: secret }, require: { target.processing: { within: [JP] } } }\n"));

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Shadow, "`narrow` never decides: wherever it fails, `wide` fails too")));
  EXPECT_THAT(remarks, Not(Contains(remark(Remark::Code::Shadow, "`wide` never decides"))));
}

TEST(Remarks, FindWhatNoValueCanMeet) {
  const auto remarks =
      remarks_of(constraints("  - { id: nowhere, when: { data.class: secret }, require: { target.processing: { within: [] } } }\n"
                             "  - { id: idle, deny: { any: [{ target.operator: [] }] } }\n"));

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Dead, "what the constraint `nowhere` requires can never hold")));
  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Dead, "the constraint `idle` denies nothing")));
}

TEST(Remarks, FindARuleThatLooksForNothing) {
  const auto policy = policy_from(
      "policy: v1\norg: o\nclasses: [a, b]\nclassify: { start: a, rules: [{ id: r, when: { found: [] }, class: b }] }\ntargets: [{ id: t "
      "}]\n");
  EXPECT_THAT(remarks_on(*policy, a_friday(), Language::English), Contains(remark(Remark::Code::Dead, "the rule `r` never applies")));
}

TEST(Remarks, SayWhichNameTheyMeanWhereThereIsNoPlace) {
  const auto policy = policy_from("policy: v1\norg: o\nclasses: [a, b]\nlabels: [unused]\ntargets: [{ id: t }]\n");
  for (const Remark& remark : remarks_on(*policy, a_friday(), Language::English)) {
    EXPECT_TRUE(remark.place.line > 0 || (!remark.section.empty() && !remark.name.empty())) << remark.message;
  }
}

TEST(Remarks, SayWhereAnExceptionLiftsTheShadow) {
  const auto remarks = remarks_of(
      constraints("  - { id: wide, when: { data.class: secret }, require: { target.operator: self }, exceptable: true }\n"
                  "  - { id: narrow, when: { data.labels: { has_any: [pii] } }, require: { target.operator: self } }\n") +
      "exceptions:\n  - { id: bg, relaxes: [wide], when: { caller.team: ops }, require: { target.processing: { has_any: [US] } }, "
      "expires: \"2026-12-15\", approved_by: [a, b], reason: drill }\n");

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Shadow,
                                       "`narrow` never decides: wherever it fails, `wide` fails too (unless the "
                                       "exception `bg` is active)")));
}

TEST(Remarks, FindWhatCanNeverApply) {
  const auto remarks = remarks_of(
      constraints(
          "  - { id: never, when: { data.class: secret, not: { data.class: \">= internal\" } }, require: { target.operator: self } }\n") +
      "transforms:\n  - { id: nowhere, for: { target.operator: nobody }, replace: { types: [d.email], with: mask } }\n");

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Dead, "the constraint `never` never applies")));
  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Dead, "the transform `nowhere` never applies")));
}

TEST(Remarks, FindATargetThatCanNeverBeChosenAndWhy) {
  const auto remarks = remarks_of(constraints("  - { id: home, require: { target.processing: { within: [JP] } } }\n"));

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Dead, "`cloud` can never be chosen: it is kept out of every case by `home`")));
}

TEST(Remarks, FindAssertionsThatForbidNothing) {
  const auto remarks = remarks_of(
      constraints("") +
      "assert:\n  - { id: above, forbid: { when: { data.original_class: { gt: secret } }, target: { target.operator: vendor } } }\n"
      "  - { id: nobody, forbid: { target: { target.operator: nobody } } }\n"
      "  - { id: good, forbid: { when: { data.labels: { has_all: [pii, deal] } }, target: { target.id: cloud } } }\n");

  const auto above = AllOf(remark(Remark::Code::Dead, "`above` forbids nothing: no request meets its `when`"),
                           Field(&Remark::place, Field(&SourcePlace::line, 18)));
  EXPECT_THAT(remarks, Contains(above));
  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Dead, "`nobody` forbids nothing: no target meets its `target`")));
  EXPECT_THAT(remarks, Not(Contains(remark(Remark::Code::Dead, "`good`"))));
}

TEST(Remarks, FindLabelsThatNothingSetsOrAsksFor) {
  const auto remarks =
      remarks_of("constraints:\n  - { id: k, when: { data.labels: { has_any: [pii] } }, require: { target.operator: self } }\n");

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Dead, "the label `deal` is never used: no condition asks for it")));
  EXPECT_THAT(remarks, Not(Contains(remark(Remark::Code::Dead, "`pii`"))));
}

TEST(Remarks, FindClassesWithNoTargetOrOnlyOne) {
  const auto remarks =
      remarks_of(constraints("  - { id: self, when: { data.class: internal }, require: { target.operator: self } }\n"
                             "  - { id: none, when: { data.class: secret }, require: { target.operator: nobody } }\n"));

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Empty, "class `secret`")));
  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Single, "only `own` may answer a request of class `internal`")));
  EXPECT_THAT(remarks, Not(Contains(remark(Remark::Code::Single, "`public`"))));
}

TEST(Remarks, FindWhereMoreEvidenceLowersTheCare) {
  const auto remarks =
      remarks_of(constraints("  - { id: a, when: { data.class: \"<= internal\" }, require: { target.operator: vendor } }\n"
                             "  - { id: b, when: { not: { data.labels: { has_none: [pii] } } }, require: { target.operator: self } }\n"
                             "  - { id: c, require: { any: [{ target.operator: self }, { data.class: secret }] } }\n"));

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Mono, "`data.class` in `a`")));
  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Mono, "`data.class` in `c`")));
  EXPECT_THAT(remarks, Not(Contains(remark(Remark::Code::Mono, "in `b`"))));
}

TEST(Remarks, TellWhatRunsOutSoon) {
  const auto remarks = remarks_of(constraints(""));

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Expire, "`iso` in `target.certs` of the target `cloud` expires on 2026-12-01")));
}

TEST(Remarks, TellDaysInThePolicysTimeZone) {
  const auto remarks = remarks_of("timezone: Asia/Tokyo\n" + constraints(""));

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Expire, "expires on 2026-12-01")));
}

TEST(Remarks, AreNoneOnAPolicyThatHasNothingOdd) {
  const std::string targets =
      "targets:\n  - { id: own, operator: self }\n  - { id: own-2, operator: self }\n  - { id: cloud, operator: vendor }\n";
  const auto remarks = remarks_of(
      "constraints:\n  - { id: pii, when: { data.labels: { has_any: [pii] } }, require: { target.operator: self } }\n"
      "  - { id: deals, when: { data.labels: { has_any: [deal] } }, require: { target.operator: self } }\n",
      targets);

  EXPECT_THAT(remarks, IsEmpty());
}

TEST(Remarks, SpeakJapanese) {
  const auto policy = policy_from(kHead + std::string(kTargets) + kClassify + constraints(""));
  ASSERT_NE(policy, nullptr);

  const auto remarks = remarks_on(*policy, a_friday(), Language::Japanese);

  EXPECT_THAT(remarks, Contains(remark(Remark::Code::Expire, "失効します")));
  EXPECT_THAT(remarks, Each(Field(&Remark::message, Not(HasSubstr("%")))));
}

}  // namespace
}  // namespace sekisho
