#pragma once

#include "gateway/core/caller.h"
#include "gateway/core/http_message.h"
#include "gateway/core/request.h"
#include "gateway/core/segment.h"
#include "gateway/pipeline/snapshot.h"

#include <span>

namespace sekisho {

// Everything the policy may ask about caller and request (docs/policy-language.md §11, "Facts of the request"): the key's facts as
// verified, what the gateway computes as detected, what the client says of itself in headers as asserted. Trusted headers count only
// from a trusted proxy.
Facts facts_of(const Snapshot& snapshot, const Caller& caller, const HttpRequestHead& head, const Request& request,
               std::span<const Segment> segments);

}  // namespace sekisho
