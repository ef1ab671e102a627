#pragma once

#include "gateway/core/request.h"

namespace sekisho {

// What a target must be able to do to serve `request`, and how many tokens it is expected to take; reads the tape and the neutral form.
RequestNeeds needs_of(const Request& request);

}  // namespace sekisho
