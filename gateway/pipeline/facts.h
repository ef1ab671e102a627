#pragma once

#include "gateway/core/caller.h"
#include "gateway/core/fact.h"
#include "gateway/core/http_message.h"
#include "gateway/core/request.h"
#include "gateway/core/segment.h"
#include "policies/model/policy.h"

#include <span>

namespace sekisho {

// One request and who asks. All borrowed.
struct Asked {
  const Caller& caller;
  const HttpRequestHead& head;
  const Request& request;
};

enum class Peer { Stranger, TrustedProxy };

// Everything the policy may ask about caller and request (docs/policy-language.md §11, "Facts of the request"): the key's facts as
// verified, what the gateway computes as detected, what the client says of itself in headers as asserted. Trusted headers count only
// from a trusted proxy.
Facts facts_of(const Policy& policy, const Asked& asked, std::span<const Segment> segments, Peer peer);

}  // namespace sekisho
