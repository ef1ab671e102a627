#pragma once

#include "gateway/core/error.h"
#include "providers/upstream/transport.h"

namespace sekisho {

// Takes out of an error what the request was authorised with: some upstreams quote it in theirs, and clients and logs must not have it.
// Values of less than 8 bytes are left, for they stand in any text.
void conceal(Error& error, const UpstreamCredential& credential);

}  // namespace sekisho
