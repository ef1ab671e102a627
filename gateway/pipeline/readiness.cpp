#include "gateway/pipeline/readiness.h"

#include "gateway/core/json_tape.h"

namespace sekisho {
namespace {

HttpResponse json_response(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

}  // namespace

HttpResponse health_response() { return json_response(200, "{\"status\":\"ok\"}"); }

HttpResponse readiness_response(const SnapshotHolder& snapshots, const Runtime& runtime) {
  if (runtime.draining) return json_response(503, "{\"status\":\"draining\"}");
  const std::string problem = snapshots.reload_problem();
  const std::string hash = snapshots.get()->config_hash;
  std::string body = "{\"status\":\"ready\",\"config\":" + json_quote(hash) + ",\"reload\":";
  body += problem.empty() ? "\"ok\"}" : "\"failed\",\"problem\":" + json_quote(problem) + "}";
  return json_response(200, std::move(body));
}

}  // namespace sekisho
