#pragma once

#include "config/config.h"
#include "config/problem.h"
#include "gateway/audit/audit_store.h"
#include "gateway/pipeline/exception_uses.h"
#include "gateway/pipeline/snapshot.h"
#include "gateway/telemetry/log.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// Errors where the policy wants records kept in a way that the configuration has no place or key for.
void check_audit(const Config& config, const Policy& policy, std::vector<Problem>& problems);

// The store that the configuration names, begun or gone on with; null where it names none. An Error says why it cannot be written.
Result<std::unique_ptr<AuditStore>> open_audit_store(const Config& config, const Policy& policy, std::shared_ptr<Log> log);

// Where exceptions with a quota go on counting after a restart: beside the open store `store`, which may be null. Without one the counts
// are the process's own. Takes effect with the returned function; an Error says why the counts that were kept cannot be read.
Result<std::function<void(ExceptionUses&)>> keep_exception_uses(const Config& config, const AuditStore* store, std::shared_ptr<Log> log);

// One load of the configuration, for the store: what came into force, or why nothing did.
struct PolicyLoaded {
  const Config& config;
  const Snapshot& snapshot;          // in force now
  std::string problem;               // of a load that failed; empty: it did not
  std::vector<std::string> changes;  // from the policy before, a line each; empty: there was none, or this one is not in force
};
void record_policy_load(AuditStore& store, const PolicyLoaded& load);

}  // namespace sekisho
