#pragma once

#include "gateway/audit/audit_record.h"
#include "gateway/core/result.h"

#include <string>

namespace sekisho {

// The record that a `decision` line and its `outcome` line (empty: none) make. Fails where the first is no decision.
Result<AuditRecord> join_audit_record(std::string decision_line, std::string outcome_line);

// Both in one object, as docs/audit.md shows a record: the decision's members and what the outcome adds.
std::string joined_json(const AuditRecord& record);

}  // namespace sekisho
