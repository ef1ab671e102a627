#pragma once

#include "gateway/audit/audit_record.h"
#include "policies/explain/explain.h"

#include <string>

namespace sekisho {

// A stored decision in words, several lines, no line end at the end: class and why, each target's verdict, the order, what was tried and
// how it ended. Names rules: for operators.
std::string to_words(const AuditRecord& record, Language language);

}  // namespace sekisho
