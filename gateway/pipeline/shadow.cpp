#include "gateway/pipeline/shadow.h"

#include "gateway/pipeline/target_record.h"
#include "policies/model/policy.h"

namespace sekisho {
namespace {

bool admits(const Decision& decision, std::string_view target) {
  const Verdict* verdict = decision.find(target);
  return verdict != nullptr && verdict->admitted;
}

std::string_view difference_of(const Decision& served, const Decision& shadow, const ShadowRecord& record) {
  if (served.order.empty() != shadow.order.empty()) return shadow.order.empty() ? "blocked" : "unblocked";
  if (served.order != shadow.order || !record.refused.empty() || !record.admitted.empty()) return "reordered";
  const Classification& one = served.classification;
  const Classification& other = shadow.classification;
  return one.data_class == other.data_class && one.labels == other.labels ? "none" : "reclassified";
}

}  // namespace

ShadowRecord compare(const Decision& served, const Decision& shadow) {
  ShadowRecord record;
  record.policy_id = shadow.policy->policy_id();
  record.policy_version = shadow.policy->version();
  for (const Verdict& verdict : shadow.verdicts) {
    if (verdict.admitted && !admits(served, verdict.target)) record.admitted.emplace_back(verdict.target);
    if (!verdict.admitted && admits(served, verdict.target)) record.refused.push_back(record_of(shadow, verdict));
  }
  for (const Verdict& verdict : served.verdicts) {
    if (!verdict.admitted || shadow.find(verdict.target) != nullptr) continue;
    TargetRecord gone;
    gone.id = verdict.target;
    record.refused.push_back(std::move(gone));
  }
  record.difference = difference_of(served, shadow, record);
  if (record.difference == "none") return record;
  record.data_class = shadow.classification.data_class;
  record.labels = shadow.classification.labels;
  record.order = shadow.order;
  return record;
}

}  // namespace sekisho
