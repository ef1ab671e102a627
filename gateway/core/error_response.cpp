#include "gateway/core/error_response.h"

#include "gateway/core/json_tape.h"

namespace sekisho {
namespace {

void append_member(std::string& body, std::string_view name, std::string_view value) {
  body += ",\"";
  body += name;
  body += "\":";
  body += value;
}

// An error that another try of the same request cannot mend. The SDKs retry every 408, 409, 429 and 5xx unless told not to.
bool is_final(const Error& error) {
  switch (error.kind) {
    case ErrorKind::BudgetExceeded:
    case ErrorKind::QuotaExhausted:
    case ErrorKind::UpstreamAuth:
    case ErrorKind::UpstreamNotFound:
    case ErrorKind::NotImplemented:
    case ErrorKind::Conflict:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string error_body(const Error& error, std::string_view decision_id) {
  std::string body = "{\"error\":{\"message\":" + json_quote(error.message);
  append_member(body, "type", json_quote(openai_type(error.kind)));
  append_member(body, "param", error.param.empty() ? "null" : json_quote(error.param));
  append_member(body, "code", json_quote(error.code.empty() ? openai_code(error.kind) : std::string_view(error.code)));
  if (!decision_id.empty()) append_member(body, "decision_id", json_quote(decision_id));
  return body + "}}";
}

HttpResponse error_response(const Error& error, std::string_view request_id, std::string_view decision_id) {
  HttpResponse response;
  response.status = http_status(error.kind);
  response.headers.add("Content-Type", "application/json");
  if (!request_id.empty()) response.headers.add("x-request-id", std::string(request_id));
  if (error.retry_after) {
    const auto millis = error.retry_after->count();
    response.headers.add("Retry-After", std::to_string((millis + 999) / 1000));
    response.headers.add("retry-after-ms", std::to_string(millis));
  }
  if (is_final(error)) response.headers.add("x-should-retry", "false");
  response.body = error_body(error, decision_id);
  return response;
}

}  // namespace sekisho
