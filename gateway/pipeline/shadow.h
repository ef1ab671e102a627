#pragma once

#include "gateway/telemetry/record.h"
#include "policies/evaluate/decision.h"

namespace sekisho {

// What would have been different under the shadow policy. The class, the order and the targets are filled in only where something
// would.
ShadowRecord compare(const Decision& served, const Decision& shadow);

}  // namespace sekisho
