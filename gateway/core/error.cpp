#include "gateway/core/error.h"

#include "gateway/core/result.h"

#include <array>
#include <stdexcept>

namespace sekisho {
namespace {

struct KindRow {
  ErrorKind kind;
  std::string_view name;
  int status;
  std::string_view type;
  std::string_view code;
};

constexpr std::string_view kInvalid = "invalid_request_error";
constexpr std::string_view kServer = "server_error";
constexpr std::string_view kPolicy = "policy_error";

// The one mapping from kind to name, status, type and code.
constexpr std::array kRows{
    KindRow{ErrorKind::InvalidRequest, "invalid_request", 400, kInvalid, "invalid_request"},
    KindRow{ErrorKind::Unauthenticated, "unauthenticated", 401, kInvalid, "invalid_api_key"},
    KindRow{ErrorKind::Forbidden, "forbidden", 403, "permission_error", "permission_denied"},
    KindRow{ErrorKind::NotFound, "not_found", 404, kInvalid, "not_found"},
    KindRow{ErrorKind::ModelNotFound, "model_not_found", 404, kInvalid, "model_not_found"},
    KindRow{ErrorKind::MethodNotAllowed, "method_not_allowed", 405, kInvalid, "method_not_allowed"},
    KindRow{ErrorKind::RequestTimeout, "request_timeout", 408, kInvalid, "request_timeout"},
    KindRow{ErrorKind::Conflict, "conflict", 409, kInvalid, "conflict"},
    KindRow{ErrorKind::RequestTooLarge, "request_too_large", 413, kInvalid, "request_too_large"},
    KindRow{ErrorKind::UriTooLong, "uri_too_long", 414, kInvalid, "uri_too_long"},
    KindRow{ErrorKind::UnsupportedMediaType, "unsupported_media_type", 415, kInvalid, "unsupported_media_type"},
    KindRow{ErrorKind::ExpectationFailed, "expectation_failed", 417, kInvalid, "expectation_failed"},
    KindRow{ErrorKind::Unprocessable, "unprocessable", 422, kInvalid, "idempotency_key_reused"},
    KindRow{ErrorKind::RateLimited, "rate_limited", 429, "rate_limit_error", "rate_limit_exceeded"},
    KindRow{ErrorKind::HeadersTooLarge, "headers_too_large", 431, kInvalid, "headers_too_large"},
    KindRow{ErrorKind::Internal, "internal", 500, kServer, "internal_error"},
    KindRow{ErrorKind::NotImplemented, "not_implemented", 501, kInvalid, "not_implemented"},
    KindRow{ErrorKind::Overloaded, "gateway_overloaded", 503, kServer, "overloaded"},
    KindRow{ErrorKind::ShuttingDown, "shutting_down", 503, kServer, "shutting_down"},
    KindRow{ErrorKind::PolicyNoTarget, "policy_no_target", 403, kPolicy, "policy_no_target"},
    KindRow{ErrorKind::PolicyUnavailable, "policy_unavailable", 503, kPolicy, "policy_unavailable"},
    KindRow{ErrorKind::EgressMismatch, "egress_mismatch", 500, kServer, "egress_mismatch"},
    KindRow{ErrorKind::ResponseBlocked, "response_blocked", 403, kPolicy, "response_blocked"},
    KindRow{ErrorKind::BudgetExceeded, "budget_exceeded", 429, kPolicy, "budget_exceeded"},
    KindRow{ErrorKind::NoTargetAvailable, "no_target_available", 503, kServer, "no_target_available"},
    KindRow{ErrorKind::DeadlineExceeded, "deadline_exceeded", 504, kServer, "deadline_exceeded"},
    KindRow{ErrorKind::Cancelled, "cancelled", 499, kServer, "cancelled"},
    KindRow{ErrorKind::ConnectFailed, "connect_error", 502, kServer, "upstream_connect_error"},
    KindRow{ErrorKind::UpstreamTimeout, "timeout", 504, kServer, "upstream_timeout"},
    KindRow{ErrorKind::UpstreamFailed, "http_5xx", 502, kServer, "upstream_error"},
    KindRow{ErrorKind::UpstreamRateLimited, "http_429", 429, "rate_limit_error", "rate_limit_exceeded"},
    KindRow{ErrorKind::UpstreamOverloaded, "overloaded", 503, kServer, "upstream_overloaded"},
    KindRow{ErrorKind::QuotaExhausted, "quota", 429, "insufficient_quota", "insufficient_quota"},
    KindRow{ErrorKind::UpstreamAuth, "auth", 502, kServer, "upstream_auth"},
    KindRow{ErrorKind::UpstreamNotFound, "upstream_not_found", 502, kServer, "upstream_not_found"},
    KindRow{ErrorKind::ContextOverflow, "context_overflow", 400, kInvalid, "context_length_exceeded"},
    KindRow{ErrorKind::ContentFiltered, "content_filter", 400, kInvalid, "content_filter"},
    KindRow{ErrorKind::UpstreamProtocol, "protocol", 502, kServer, "upstream_protocol"},
    KindRow{ErrorKind::UpstreamTruncated, "truncated", 502, kServer, "upstream_truncated"},
    KindRow{ErrorKind::UpstreamRejected, "rejected", 400, kInvalid, "upstream_rejected"},
};

const KindRow& row_of(ErrorKind kind) {
  for (const KindRow& row : kRows) {
    if (row.kind == kind) return row;
  }
  throw std::logic_error("error kind without a row");
}

Retry retry_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::ConnectFailed:
    case ErrorKind::UpstreamFailed:
    case ErrorKind::UpstreamRateLimited:
    case ErrorKind::UpstreamOverloaded:
      return Retry::SameTarget;
    // What was asked may have been done, and may be billed.
    case ErrorKind::UpstreamTimeout:
    case ErrorKind::UpstreamProtocol:
    case ErrorKind::UpstreamTruncated:
    // It would be the same again.
    case ErrorKind::QuotaExhausted:
    case ErrorKind::UpstreamAuth:
    case ErrorKind::UpstreamNotFound:
    case ErrorKind::ContextOverflow:
      return Retry::NextTarget;
    default:
      return Retry::Never;
  }
}

}  // namespace

std::string_view name_of(ErrorKind kind) { return row_of(kind).name; }

std::optional<ErrorKind> find_fallback_kind(std::string_view name) {
  if (name == "not_found") return ErrorKind::UpstreamNotFound;
  for (const KindRow& row : kRows) {
    const bool upstream = row.kind >= ErrorKind::ConnectFailed && row.kind < ErrorKind::UpstreamRejected;
    if (upstream && row.kind != ErrorKind::UpstreamNotFound && row.name == name) return row.kind;
  }
  return std::nullopt;
}

bool covers(ErrorKind word, const Error& error) {
  if (word == error.kind) return true;
  if (error.source != ErrorSource::Upstream) return false;
  if (word == ErrorKind::UpstreamFailed) return error.upstream_status >= 500 || error.kind == ErrorKind::UpstreamOverloaded;
  return word == ErrorKind::UpstreamRateLimited && error.upstream_status == 429;
}

int http_status(ErrorKind kind) { return row_of(kind).status; }
std::string_view openai_code(ErrorKind kind) { return row_of(kind).code; }
std::string_view openai_type(ErrorKind kind) { return row_of(kind).type; }

Error invalid_request(std::string message, std::string param) {
  return {.kind = ErrorKind::InvalidRequest, .source = ErrorSource::Client, .message = std::move(message), .param = std::move(param)};
}

Error unauthenticated(std::string message) {
  return {.kind = ErrorKind::Unauthenticated, .source = ErrorSource::Client, .message = std::move(message)};
}

Error forbidden(std::string message) {
  return {.kind = ErrorKind::Forbidden, .source = ErrorSource::Client, .message = std::move(message)};
}

Error internal_error(std::string message) { return gateway_error(ErrorKind::Internal, std::move(message)); }

Error gateway_error(ErrorKind kind, std::string message) {
  return {.kind = kind, .source = ErrorSource::Gateway, .message = std::move(message)};
}

Error upstream_error(ErrorKind kind, std::string message) {
  return {.kind = kind, .source = ErrorSource::Upstream, .retry = retry_of(kind), .message = std::move(message)};
}

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error("unchecked failure at " + std::string(where.file_name()) + ":" + std::to_string(where.line()) + ": " +
                         error.message);
}

}  // namespace sekisho
