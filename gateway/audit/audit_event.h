#pragma once

#include "gateway/core/canonical_json.h"
#include "gateway/core/clock.h"

#include <algorithm>
#include <optional>
#include <string>

namespace sekisho {

// How long what it stands for must be kept. The default one asks for nothing.
struct Keep {
  bool for_ever = false;
  std::optional<WallTime> until;

  // The longer of the two.
  void join(const Keep& other) {
    for_ever = for_ever || other.for_ever;
    if (other.until) until = until ? std::max(*until, *other.until) : *other.until;
  }
};

// Something to be written down. The store adds its place in the chain.
struct AuditEvent {
  std::string kind;  // `decision`, `outcome`, `policy`, …
  std::string id;    // of the decision; empty for events of the store's own
  WallTime at;
  CanonicalObject body;  // all but v, seq, prev, event, id, ts and keep_until
  Keep keep;
};

}  // namespace sekisho
