#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// What went wrong, in terms that decide the HTTP status, the error code a client sees and whether another target may be tried.
// The first block is the client's or the policy's doing, the second comes from an upstream; only the second can be named in
// `fallback.on`.
enum class ErrorKind {
  InvalidRequest,        // 400
  Unauthenticated,       // 401
  Forbidden,             // 403, the key lacks a permission
  NotFound,              // 404, no such route or record
  ModelNotFound,         // 404 model_not_found
  MethodNotAllowed,      // 405
  RequestTimeout,        // 408, the client was too slow to send
  Conflict,              // 409
  RequestTooLarge,       // 413
  UriTooLong,            // 414
  UnsupportedMediaType,  // 415
  ExpectationFailed,     // 417
  Unprocessable,         // 422, an Idempotency-Key reused with another body
  RateLimited,           // 429, this gateway's own limit
  HeadersTooLarge,       // 431
  Internal,              // 500
  NotImplemented,        // 501
  Overloaded,            // 503, this gateway sheds load
  ShuttingDown,          // 503, this gateway ends and its drain is over
  PolicyNoTarget,        // 403 policy_no_target
  PolicyUnavailable,     // 503 policy_unavailable
  EgressMismatch,        // 500, what would have left is not what the policy decided on: the next target is tried
  ResponseBlocked,       // 403 response_blocked, the answer holds what it may not
  BudgetExceeded,        // 429 budget_exceeded
  NoTargetAvailable,     // 503 no_target_available: admitted, but all failed to be reached
  DeadlineExceeded,      // 504
  Cancelled,             // the client left; nobody sees this one

  ConnectFailed,        // fallback.on: connect_error
  UpstreamTimeout,      // timeout
  UpstreamFailed,       // http_5xx
  UpstreamRateLimited,  // http_429
  UpstreamOverloaded,   // overloaded
  QuotaExhausted,       // quota
  UpstreamAuth,         // auth
  UpstreamNotFound,     // not_found
  ContextOverflow,      // context_overflow
  ContentFiltered,      // content_filter
  UpstreamProtocol,     // protocol: garbage where an answer should be
  UpstreamTruncated,    // truncated: the stream ended without its end
  UpstreamRejected,     // any other 4xx of the upstream: handed to the client, never a reason to try another target
};

enum class ErrorSource { Client, Gateway, Upstream };
enum class Retry { Never, SameTarget, NextTarget };

// An expected failure as a value. `message` is for the one who called: lower case, no full stop, no secret, no prompt text.
struct Error {
  ErrorKind kind = ErrorKind::Internal;
  ErrorSource source = ErrorSource::Gateway;
  Retry retry = Retry::Never;
  std::string message = {};
  // What a client is told instead, and nobody else: where `message` names hosts and addresses, which are the operator's business, or
  // where it is quoted what the client sent. Empty: `message`.
  std::string public_message = {};
  std::string code = {};   // machine-readable detail; empty: the kind's own code
  std::string param = {};  // the request field, or the setting, at fault, where there is one
  std::optional<std::chrono::milliseconds> retry_after = std::nullopt;
  bool address_refused = false;                     // the upstream's address is one that the gateway may not use; `message` names it
  int upstream_status = 0;                          // the status the upstream answered, 0 where there was none
  std::string upstream_body = {};                   // the upstream's own error body, only for errors that are handed on in the same dialect
  std::optional<std::uint32_t> key = std::nullopt;  // which of the provider's keys it went out with, from 0, where there are several
  std::uint32_t other_keys = 0;  // so many other keys of the provider are fit to be tried at once; only for faults of the key

  bool operator==(const Error&) const = default;
};

// The name used in `fallback.on`, in records and in metrics, such as `http_429` or `invalid_request`. Never empty.
std::string_view name_of(ErrorKind kind);

// The kind that a name of `fallback.on` stands for; nullopt for any other word.
std::optional<ErrorKind> find_fallback_kind(std::string_view name);

// True where a word of `fallback.on` covers the error: its own kind, and for an upstream's answer the status, whatever finer class the
// body made of it (`http_5xx` covers an overloaded 529, `http_429` an empty quota). An overloaded engine in this process, which has no
// status, is a 5xx.
bool covers(ErrorKind word, const Error& error);

// The status a client of this gateway gets for the kind.
int http_status(ErrorKind kind);

// The `code` and `type` of the OpenAI error object (platform.openai.com/docs/guides/error-codes).
std::string_view openai_code(ErrorKind kind);
std::string_view openai_type(ErrorKind kind);

Error invalid_request(std::string message, std::string param = {});
Error unauthenticated(std::string message);
Error forbidden(std::string message);
Error internal_error(std::string message);
// An error of the gateway's own with nothing more to say than its kind and message.
Error gateway_error(ErrorKind kind, std::string message);
// An error of an upstream. `retry` follows from the kind: transient ones may be retried on the next target.
Error upstream_error(ErrorKind kind, std::string message);

}  // namespace sekisho
