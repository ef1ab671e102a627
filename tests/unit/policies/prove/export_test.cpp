#include "policies/prove/export.h"

#include "tests/unit/policies/policy_from.h"

#include <gmock/gmock.h>

namespace sekisho {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::shared_ptr<const Policy> policy_with(const std::string& constraints) {
  return policy_from(R"(policy: v1
org: x
classes: [public, secret]
labels: [pii]
detectors: { d: { pack: global-pii/1 } }
context: { caller: { team: required, app: optional } }
targets:
  - { id: own, operator: self, retention_days: 0.5 }
  - { id: cloud, certs: [{ name: iso, expires: 2026-11-01 }, soc2] }
classify: { start: public }
constraints:
)" + constraints);
}

TEST(Export, WritesAConstraintAsACedarForbid) {
  const auto policy = policy_with("  - { id: stays, when: { data.class: secret }, require: { target.operator: self } }\n");

  const PolicyExport out = export_constraints(*policy, ExportLanguage::Cedar);

  EXPECT_THAT(out.text,
              AllOf(HasSubstr("permit (principal, action, resource);"), HasSubstr("@id(\"stays\")\nforbid (principal, action, resource)"),
                    HasSubstr("!([\"public\"].contains(context[\"data.class\"]))"), HasSubstr("resource has \"operator\"")));
  EXPECT_THAT(out.left_out, IsEmpty());
}

TEST(Export, WritesAConstraintAsARegoRule) {
  const auto policy = policy_with("  - { id: stays, when: { data.class: secret }, require: { target.operator: self } }\n");

  EXPECT_THAT(export_constraints(*policy, ExportLanguage::Rego).text,
              AllOf(HasSubstr("package sekisho"), HasSubstr("failing contains \"stays\" if { c"),
                    HasSubstr("input.target[\"operator\"] in {\"self\"}")));
}

TEST(Export, NamesWhatItLeavesOut) {
  const auto policy = policy_with("  - { id: finds, when: { found: [d.email] }, require: { target.operator: self } }\n");

  const PolicyExport out = export_constraints(*policy, ExportLanguage::Cedar);

  EXPECT_THAT(out.left_out, ElementsAre("finds"));
  EXPECT_THAT(out.text, AllOf(HasSubstr("findings or budgets: finds"), Not(HasSubstr("@id(\"finds\")"))));
}

TEST(Export, NothingFailsInRegoWhereEveryConstraintIsLeftOut) {
  const auto policy = policy_with("  - { id: finds, when: { found: [d.email] }, require: { target.operator: self } }\n");

  EXPECT_THAT(export_constraints(*policy, ExportLanguage::Rego).text,
              AllOf(HasSubstr("admit if count(failing) == 0\n"), HasSubstr("failing := set()\n")));
}

TEST(Export, TargetsHoldWhatIsKnownOfThemNow) {
  const auto policy = policy_with("  - { id: k, require: { target.certs: { has_any: [soc2] } } }\n");

  EXPECT_EQ(
      export_targets(*policy, ExportLanguage::Rego, a_friday()),
      "{\"own\":{\"id\":\"own\",\"operator\":\"self\",\"retention_days\":500000},\n\"cloud\":{\"id\":\"cloud\",\"certs\":[\"soc2\"]}}\n");
}

}  // namespace
}  // namespace sekisho
