#pragma once

#include "gateway/audit/audit_record.h"

#include <string>

namespace sekisho {

// Records for a register of processing (GDPR art. 30) and of provision to third parties abroad (APPI art. 28): CSV (RFC 4180) with a
// header line, one row for each attempt, for each attempt hands the request to a recipient; one for each that may have got
// it where no outcome is stored; one without a recipient for a request that nobody got. Text from outside that a spreadsheet would take for
// a formula begins with an apostrophe.
std::string export_csv_header();
std::string export_csv_rows(const AuditRecord& record);

}  // namespace sekisho
