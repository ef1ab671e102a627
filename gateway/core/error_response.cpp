#include "gateway/core/error_response.h"

#include "gateway/core/json_tape.h"
#include "gateway/core/printable.h"

namespace sekisho {
namespace {

// What a 503 (RFC 9110 §15.6.4) says where nobody knows when it is over.
constexpr std::chrono::milliseconds kComeAgain{5'000};

void append_member(std::string& body, std::string_view name, std::string_view value) {
  body += ",\"";
  body += name;
  body += "\":";
  body += value;
}

// RFC 9110 §15.6.4: it will pass, whoever says so.
bool is_unavailable(const Error& error) { return error.kind == ErrorKind::UpstreamFailed && error.upstream_status == 503; }

// What the answer's `x-should-retry` says. The vendors' SDKs send every 408, 409, 429 and 5xx again, twice, unless told not to. False:
// another try of the same request cannot mend it, or this gateway has made the tries there are. True: waiting helps, and the error
// says how long. nullopt: the status says it.
std::optional<bool> should_retry(const Error& error) {
  switch (error.kind) {
    case ErrorKind::BudgetExceeded:
    case ErrorKind::QuotaExhausted:
    case ErrorKind::UpstreamAuth:
    case ErrorKind::UpstreamNotFound:
    case ErrorKind::NotImplemented:
    case ErrorKind::Conflict:
    case ErrorKind::DeadlineExceeded:
    case ErrorKind::UpstreamTimeout:
    case ErrorKind::UpstreamProtocol:
    case ErrorKind::UpstreamTruncated:
    case ErrorKind::ConnectFailed:
    case ErrorKind::UpstreamRejected:
    case ErrorKind::ContextOverflow:
    case ErrorKind::ContentFiltered:
      return false;
    case ErrorKind::UpstreamFailed:
      return is_unavailable(error) && error.retry_after;
    case ErrorKind::UpstreamRateLimited:
    case ErrorKind::UpstreamOverloaded:
    case ErrorKind::NoTargetAvailable:
      return error.retry_after.has_value();
    case ErrorKind::Overloaded:
    case ErrorKind::ShuttingDown:
      return error.retry_after ? std::optional(true) : std::nullopt;
    case ErrorKind::RateLimited:  // without a time: more tokens than the key has in a whole minute
      return error.retry_after ? std::nullopt : std::optional(false);
    default:
      return std::nullopt;
  }
}

// A refusal of the request itself by an upstream of the same dialect: the client gets the provider's own words (ARCHITECTURE, promise 2).
// Errors that are about the gateway's credentials or the upstream's state never are.
bool hands_on_upstream_body(const Error& error) {
  const bool about_the_request =
      error.kind == ErrorKind::UpstreamRejected || error.kind == ErrorKind::ContextOverflow || error.kind == ErrorKind::ContentFiltered;
  return about_the_request && error.upstream_body.starts_with('{');
}

int status_of(const Error& error) {
  if (is_unavailable(error)) return error.upstream_status;
  const bool client_error = error.upstream_status >= 400 && error.upstream_status < 500;
  return error.kind == ErrorKind::UpstreamRejected && client_error ? error.upstream_status : http_status(error.kind);
}

// What Retry-After says, where another try can help. Who is told not to try again is told no time for it either: the SDKs obey
// `x-should-retry`, everybody else Retry-After, which a 503 may do without.
std::optional<std::chrono::milliseconds> wait_of(const Error& error, int status, std::optional<bool> again) {
  if (again == false) return std::nullopt;
  return status == 503 ? error.retry_after.value_or(kComeAgain) : error.retry_after;
}

}  // namespace

std::string error_body(const Error& error, std::string_view decision_id) {
  // Printable once a client has read it out of the JSON, too.
  std::string body =
      "{\"error\":{\"message\":" + json_quote(printable(error.public_message.empty() ? error.message : error.public_message));
  append_member(body, "type", json_quote(openai_type(error.kind)));
  append_member(body, "param", error.param.empty() ? "null" : json_quote(printable_line(error.param)));
  append_member(body, "code", json_quote(error.code.empty() ? openai_code(error.kind) : std::string_view(error.code)));
  if (!decision_id.empty()) append_member(body, "decision_id", json_quote(decision_id));
  return body + "}}";
}

HttpResponse error_response(const Error& error, std::string_view request_id, std::string_view decision_id) {
  HttpResponse response;
  response.status = status_of(error);
  response.headers.add("Content-Type", "application/json");
  if (!request_id.empty()) response.headers.add("x-request-id", std::string(request_id));
  const std::optional<bool> again = should_retry(error);
  if (const auto wait = wait_of(error, response.status, again)) {
    const auto millis = wait->count();
    response.headers.add("Retry-After", std::to_string((millis + 999) / 1000));
    response.headers.add("retry-after-ms", std::to_string(millis));
  }
  // RFC 9110 §15.5.2 asks for a challenge; a key may also come in x-api-key, which no scheme names.
  if (response.status == 401) response.headers.add("WWW-Authenticate", "Bearer");
  if (again) response.headers.add("x-should-retry", *again ? "true" : "false");
  response.body = hands_on_upstream_body(error) ? error.upstream_body : error_body(error, decision_id);
  return response;
}

}  // namespace sekisho
