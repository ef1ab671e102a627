#include "providers/upstream/failure.h"

namespace sekisho {
namespace {

std::string in_backticks(std::string_view text) { return "`" + std::string(text) + "`"; }

// A time-out before anything had left: another try cannot make the upstream do it twice.
Error unsent(std::string message) {
  Error error = upstream_error(ErrorKind::UpstreamTimeout, std::move(message));
  error.retry = Retry::SameTarget;
  return error;
}

// The request had left when the connection was lost: the upstream may have done, and may bill, what nobody got an answer to.
Error left_open(std::string message) {
  Error error = upstream_error(ErrorKind::ConnectFailed, std::move(message));
  error.retry = Retry::NextTarget;
  return error;
}

Error upstream(ErrorKind kind, std::string message, std::string_view public_words) {
  return told_as(upstream_error(kind, std::move(message)), public_words);
}

Error refused_address(std::string message) {
  Error error = upstream(ErrorKind::ConnectFailed, std::move(message), "leads to an address that it may not use");
  error.address_refused = true;
  return error;
}

}  // namespace

Error told_as(Error error, std::string_view public_words) {
  error.public_message = public_words;
  return error;
}

Error connect_failed(std::string_view authority, std::string_view why, std::string_view proxy) {
  std::string message = "cannot connect to " + in_backticks(authority);
  if (!proxy.empty()) message += " by proxy " + in_backticks(proxy);
  return upstream(ErrorKind::ConnectFailed, message + ": " + std::string(why), "cannot be reached");
}

Error private_origin(std::string_view authority) {
  std::string message = in_backticks(authority) +
                        " is not a public address; set `allow_private: true` on the "
                        "provider if it is meant to be used";
  return refused_address(std::move(message));
}

Error private_address(std::string_view authority, std::string_view address) {
  std::string message = in_backticks(authority) + " leads to " + in_backticks(address) +
                        ", which is not a public address; set `allow_private: true` on the provider if "
                        "it is meant to be used";
  return refused_address(std::move(message));
}

Error no_connection_free(std::string_view authority, std::size_t limit) {
  Error error = unsent("waiting for one of " + std::to_string(limit) + " connections to " + in_backticks(authority) + " took too long");
  return told_as(std::move(error), "has no connection free");
}

Error connecting_too_slow(std::string_view authority) {
  return told_as(unsent("connecting to " + in_backticks(authority) + " took too long"), "took too long to connect to");
}

Error head_too_slow(std::string_view authority) {
  return upstream(ErrorKind::UpstreamTimeout, "the response head of " + in_backticks(authority) + " took too long",
                  "took too long to begin its answer");
}

Error silent_too_long(std::string_view authority) {
  return upstream(ErrorKind::UpstreamTimeout, in_backticks(authority) + " sent nothing more in time", "sent nothing more in time");
}

Error lost_before_head(std::string_view authority) {
  return told_as(left_open("the connection to " + in_backticks(authority) + " was lost before the response head"),
                 "closed the connection before it answered");
}

Error lost_in_body(std::string_view authority) {
  return upstream(ErrorKind::UpstreamTruncated, "the connection to " + in_backticks(authority) + " was lost in the middle of the body",
                  "broke off in the middle of its answer");
}

Error broken_answer(std::string_view authority, std::string_view how) {
  return upstream(ErrorKind::UpstreamProtocol, in_backticks(authority) + " answered " + std::string(how),
                  "answered with what cannot be read");
}

Error headers_too_large(std::string_view authority) {
  return upstream(ErrorKind::UpstreamProtocol, in_backticks(authority) + " sent more than 64 KiB of header fields",
                  "sent more than 64 KiB of header fields");
}

Error unasked_coding(std::string_view authority) {
  return upstream(ErrorKind::UpstreamProtocol, in_backticks(authority) + " used a transfer coding nobody asked for",
                  "used a transfer coding nobody asked for");
}

std::string lower_first(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z' && (out.size() < 2 || out[1] < 'A' || out[1] > 'Z')) out[0] += 'a' - 'A';
  return out;
}

}  // namespace sekisho
