#pragma once

#include "gateway/core/error.h"
#include "gateway/core/target.h"

namespace sekisho {

// The error of an upstream with the words for the client: which target failed and how. Hosts and addresses stay in `message`, which is
// for logs and records. An error of the gateway's own is left as it is.
Error with_target(Error error, const Target& target);

}  // namespace sekisho
