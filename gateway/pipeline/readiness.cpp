#include "gateway/pipeline/readiness.h"

#include "gateway/core/json_tape.h"

namespace sekisho {
namespace {

HttpResponse json_response(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  if (status == 503) response.headers.add("Retry-After", "5");
  response.body = std::move(body);
  return response;
}

bool blocks_without_audit(const Policy& policy) {
  const AuditSettings& audit = policy.document().audit;
  return audit.store != AuditSettings::Store::None && audit.on_error == AuditSettings::OnError::Block;
}

}  // namespace

HttpResponse health_response() { return json_response(200, "{\"status\":\"ok\"}"); }

HttpResponse readiness_response(const SnapshotHolder& snapshots, const Runtime& runtime, ReadinessDetail detail) {
  if (runtime.draining) return json_response(503, "{\"status\":\"draining\"}");
  const std::string problem = snapshots.reload_problem();
  const std::string hash = snapshots.get()->config_hash;
  const auto [audit, checkpoints] = runtime.journal == nullptr ? JournalTrouble() : runtime.journal->trouble();
  const bool blocked = !audit.empty() && blocks_without_audit(*snapshots.get()->policy);
  const bool well = audit.empty() && checkpoints.empty();
  std::string body = "{\"status\":" +
                     json_quote(blocked ? "unavailable"
                                : well  ? "ready"
                                        : "degraded") +
                     ",\"config\":" + json_quote(hash) + ",\"reload\":";
  body += problem.empty() ? "\"ok\"" : "\"failed\"";
  const bool tells = detail == ReadinessDetail::ForOperators;
  if (tells && !problem.empty()) body += ",\"problem\":" + json_quote(problem);
  if (tells && !audit.empty()) body += ",\"audit\":" + json_quote(audit);
  if (tells && !checkpoints.empty()) body += ",\"checkpoints\":" + json_quote(checkpoints);
  return json_response(blocked ? 503 : 200, body + "}");
}

}  // namespace sekisho
