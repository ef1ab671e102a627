#pragma once

#include "gateway/audit/audit_record.h"
#include "gateway/core/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// Decisions made in [from, to).
struct AuditWindow {
  std::optional<WallTime> from;
  std::optional<WallTime> to;
};

// Reads the records of an audit store, also while a gateway writes it. Trusts what it reads: whether anybody changed it is what
// `verify_store` says. One thread.
class AuditReader {
 public:
  // Fails where `directory` is no audit store.
  static Result<AuditReader> open(const std::string& directory, const AuditWindow& window = {});
  ~AuditReader();
  AuditReader(AuditReader&&) noexcept;
  AuditReader& operator=(AuditReader&&) noexcept;

  // The next record, in the order in which requests ended; those without an outcome come last, by their decisions. nullopt after the
  // last. An Error names file and line of something that is no event; the next call goes on behind it.
  Result<std::optional<AuditRecord>> next();

 private:
  struct Walk;
  explicit AuditReader(std::unique_ptr<Walk> walk);

  std::unique_ptr<Walk> walk_;
};

// The record with that decision id, found through the store's indexes; nullopt where it has none.
Result<std::optional<AuditRecord>> find_audit_record(const std::string& directory, std::string_view decision_id);

}  // namespace sekisho
