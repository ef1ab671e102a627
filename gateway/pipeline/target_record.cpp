#include "gateway/pipeline/target_record.h"

#include "policies/model/policy_controls.h"

namespace sekisho {
namespace {

FailedRule record_of(const Failure& failure) {
  return {std::string(failure.rule), std::string(failure.path), std::string(failure.want), std::string(failure.got),
          std::string(failure.why)};
}

}  // namespace

TargetRecord record_of(const Decision& decision, const Verdict& verdict) {
  const Residual& residual = decision.residual_of(verdict);
  TargetRecord record;
  record.id = verdict.target;
  record.admitted = verdict.admitted;
  record.residual = residual.data_class;
  record.transforms = ids_of(residual.transforms);
  record.relaxed.assign(verdict.relaxed.begin(), verdict.relaxed.end());
  for (const Failure& failure : verdict.failures) record.fails.push_back(record_of(failure));
  return record;
}

}  // namespace sekisho
