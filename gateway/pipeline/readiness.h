#pragma once

#include "gateway/core/http_message.h"
#include "gateway/pipeline/runtime.h"
#include "gateway/pipeline/snapshot_holder.h"

namespace sekisho {

// `GET /healthz`: the process serves. Never depends on anything else.
HttpResponse health_response();

// `GET /readyz`: 503 while draining, and while the audit store takes no records that the policy wants before anything is sent (`on_error:
// block`); otherwise 200, and in its body whether the last reload failed (the old configuration then serves on, which is no reason to
// take the gateway out of rotation) and whether something ails the audit store or keeps its checkpoints from their place. What ails it, and
// why a reload failed, may quote the policy: only operators are told, at the admin door.
enum class ReadinessDetail { ForAnyone, ForOperators };
HttpResponse readiness_response(const SnapshotHolder& snapshots, const Runtime& runtime, ReadinessDetail detail);

}  // namespace sekisho
