#pragma once

#include "gateway/audit/audit_statement.h"
#include "gateway/core/canonical_json.h"

#include <cstdint>
#include <optional>
#include <string>

namespace sekisho {

// Lines that were on the disk when the folder's last checkpoint was signed, and are there no more.
struct LostLines {
  std::string store;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

// Holds what `checkpoint-sent.json` says against the store in the same folder, which ends at `last_seq`. nullopt: nothing is lost, or
// nothing that the signer signed says so.
std::optional<LostLines> find_lost_lines(const std::string& directory, const std::string& store, std::uint64_t last_seq,
                                         const AuditSigner& signer);

// Adds the members `lost` and `reason` of the `recovery` event that tells of it.
void add_lost_lines(CanonicalObject& body, const LostLines& lost);

}  // namespace sekisho
