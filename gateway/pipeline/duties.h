#pragma once

#include "gateway/core/headers.h"
#include "gateway/telemetry/record.h"
#include "policies/evaluate/decision.h"

namespace sekisho {

// The fields that the decision's obligations put into the answer: their own, `x-sekisho-human-oversight` and `x-sekisho-watermark`. Of
// two that ask for one field the first of the policy wins.
Headers obligation_headers(const Decision& decision);

// What the obligations ask of the request's record: the gravest log level and the longest retention.
void note_obligations(const Decision& decision, RequestRecord& record);

}  // namespace sekisho
