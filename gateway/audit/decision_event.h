#pragma once

#include "gateway/audit/audit_event.h"
#include "gateway/audit/audit_hasher.h"
#include "gateway/audit/decision_journal.h"

namespace sekisho {

// The event that is written before the first attempt (docs/audit.md): who asked, what was found, which target was refused by which
// rule. Holds no text of the request and no value that the hasher hides.
AuditEvent decision_event(const DecisionReport& report, const AuditHasher& hasher);

// How the request with that decision ended.
AuditEvent outcome_event(const RequestRecord& record, WallTime now);

}  // namespace sekisho
