#pragma once

#include "gateway/core/clock.h"
#include "gateway/core/crypto.h"
#include "gateway/core/json_tape.h"
#include "gateway/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

// `sha256:` and hex digits, as chain, seals and checkpoints write a hash; nullopt for any other text.
std::string hash_text(const Digest& digest);
std::optional<Digest> find_hash(std::string_view text);

// What the first line of a store has for the hash of the line before it.
inline constexpr Digest kNoLine{};

// Every event has these; the rest depends on its kind (docs/audit.md).
struct AuditLine {
  std::uint64_t seq = 0;       // from 1, without a gap
  std::optional<Digest> prev;  // hash of the line before; absent in a segment that is not chained
  std::string event;           // `decision`, `outcome`, `policy`, `segment`, `seal`, `recovery`, `tombstone`
  std::string id;              // of the decision; empty for events of the store's own
  WallTime at;
  JsonTape tape;  // the whole line

  // Members of the line itself; empty, 0 or nullopt where there is none of that kind.
  std::string text(std::string_view name) const;
  std::optional<std::uint64_t> integer(std::string_view name) const;
};

// Fails where the line is no canonical JSON object with seq (from 1), event and ts.
Result<AuditLine> parse_audit_line(std::string_view line);

}  // namespace sekisho
