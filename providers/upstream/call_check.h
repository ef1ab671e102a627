#pragma once

#include "providers/upstream/transport.h"

#include <optional>

namespace sekisho {

// What must not be sent: a URL outside of the origin, a line break in a header or credential, an origin that spells out a private
// address. Nothing is resolved or connected for it.
std::optional<Error> find_fault(const UpstreamOrigin& origin, const UpstreamCall& call);

}  // namespace sekisho
