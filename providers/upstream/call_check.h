#pragma once

#include "providers/upstream/transport.h"

#include <optional>

namespace sekisho {

// What must not be sent: a URL outside of the origin, a line break in a header.
std::optional<Error> find_fault(const UpstreamOrigin& origin, const UpstreamCall& call);
// What no connection may be made for: a base URL without a host, a line break in a credential, an origin that spells out a private
// address. Nothing is resolved for it.
std::optional<Error> find_origin_fault(const UpstreamOrigin& origin, const UpstreamCall& call);

}  // namespace sekisho
