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

}  // namespace

Error connect_failed(std::string_view authority, std::string_view why, std::string_view proxy) {
  std::string message = "cannot connect to " + in_backticks(authority);
  if (!proxy.empty()) message += " by proxy " + in_backticks(proxy);
  return upstream_error(ErrorKind::ConnectFailed, message + ": " + std::string(why));
}

Error private_origin(std::string_view authority) {
  return upstream_error(ErrorKind::ConnectFailed, in_backticks(authority) +
                                                      " is not a public address; set `allow_private: true` on the "
                                                      "provider if it is meant to be used");
}

Error private_address(std::string_view authority, std::string_view address) {
  return upstream_error(ErrorKind::ConnectFailed, in_backticks(authority) + " leads to " + in_backticks(address) +
                                                      ", which is not a public address; set `allow_private: true` on the provider if "
                                                      "it is meant to be used");
}

Error no_connection_free(std::string_view authority, std::size_t limit) {
  return unsent("waiting for one of " + std::to_string(limit) + " connections to " + in_backticks(authority) + " took too long");
}

Error connecting_too_slow(std::string_view authority) { return unsent("connecting to " + in_backticks(authority) + " took too long"); }

Error head_too_slow(std::string_view authority) {
  return upstream_error(ErrorKind::UpstreamTimeout, "the response head of " + in_backticks(authority) + " took too long");
}

Error silent_too_long(std::string_view authority) {
  return upstream_error(ErrorKind::UpstreamTimeout, in_backticks(authority) + " sent nothing more in time");
}

Error lost_before_head(std::string_view authority) {
  return left_open("the connection to " + in_backticks(authority) + " was lost before the response head");
}

Error lost_in_body(std::string_view authority) {
  return upstream_error(ErrorKind::UpstreamTruncated,
                        "the connection to " + in_backticks(authority) + " was lost in the middle of the body");
}

Error broken_answer(std::string_view authority, std::string_view how) {
  return upstream_error(ErrorKind::UpstreamProtocol, in_backticks(authority) + " answered " + std::string(how));
}

Error headers_too_large(std::string_view authority) {
  return upstream_error(ErrorKind::UpstreamProtocol, in_backticks(authority) + " sent more than 64 KiB of header fields");
}

Error unasked_coding(std::string_view authority) {
  return upstream_error(ErrorKind::UpstreamProtocol, in_backticks(authority) + " used a transfer coding nobody asked for");
}

std::string lower_first(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z' && (out.size() < 2 || out[1] < 'A' || out[1] > 'Z')) out[0] += 'a' - 'A';
  return out;
}

}  // namespace sekisho
