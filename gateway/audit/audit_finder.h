#pragma once

#include "gateway/audit/audit_chain.h"
#include "gateway/audit/audit_record.h"
#include "gateway/core/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// The record with that decision id, found by the time in the id and the indexes beside the segments. `open`: what the writer knows of the
// segment it is writing; an empty path where nobody writes. Reads files; safe from every thread.
Result<std::optional<AuditRecord>> find_audit_record(const std::string& directory, std::string_view decision_id,
                                                     const AuditChain::Places& open);

}  // namespace sekisho
