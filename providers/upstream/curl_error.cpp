#include "providers/upstream/curl_error.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace sekisho {
namespace {

std::string in_backticks(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string lower_first(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z' && (out.size() < 2 || out[1] < 'A' || out[1] > 'Z')) out[0] += 'a' - 'A';
  return out;
}

Error connect_failed(const CurlFailure& failure, std::string_view why) {
  std::string message = "cannot connect to " + in_backticks(failure.authority);
  if (!failure.proxy.empty()) message += " by proxy " + in_backticks(failure.proxy);
  return upstream_error(ErrorKind::ConnectFailed, message + ": " + std::string(why));
}

Error broken(const CurlFailure& failure, std::string_view why) {
  return upstream_error(ErrorKind::UpstreamProtocol, in_backticks(failure.authority) + " answered " + std::string(why));
}

// curl has one code for a lost connection and for chunk framing that makes no sense; only its text tells them apart.
bool is_bad_chunk(std::string_view detail) { return detail.find("chunked-encoding") != std::string_view::npos; }

Error lost(const CurlFailure& failure) {
  switch (failure.phase) {
    case UpstreamPhase::Connect:
      return connect_failed(failure, "the connection was lost while it was made");
    case UpstreamPhase::Head:
      return upstream_error(ErrorKind::ConnectFailed,
                            "the connection to " + in_backticks(failure.authority) + " was lost before the response head");
    case UpstreamPhase::Body:
      if (is_bad_chunk(failure.detail)) return broken(failure, "with broken chunk framing");
      return upstream_error(ErrorKind::UpstreamTruncated,
                            "the connection to " + in_backticks(failure.authority) + " was lost in the middle of the body");
  }
  return {};
}

bool is_about_tls(int code) {
  constexpr std::array kCodes{
      CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_USE_SSL_FAILED};
  return std::ranges::find(kCodes, code) != kCodes.end();
}

Error unusual(const CurlFailure& failure) {
  const std::string why = lower_first(curl_easy_strerror(static_cast<CURLcode>(failure.code)));
  if (failure.phase == UpstreamPhase::Connect) return connect_failed(failure, why);
  return broken(failure, "in a way that cannot be read: " + why);
}

}  // namespace

Error error_of(const CurlFailure& failure) {
  if (is_about_tls(failure.code)) return connect_failed(failure, "TLS failed: " + lower_first(failure.detail));
  switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return connect_failed(failure, "the host name cannot be resolved");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return connect_failed(failure, "the proxy's host name cannot be resolved");
    case CURLE_COULDNT_CONNECT:
      return connect_failed(failure, failure.os_errno != 0 ? lower_first(std::strerror(static_cast<int>(failure.os_errno)))
                                                           : std::string("no address of it answers"));
    case CURLE_OPERATION_TIMEDOUT:
      return upstream_error(ErrorKind::UpstreamTimeout, "connecting to " + in_backticks(failure.authority) + " took too long");
    case CURLE_SSL_CACERT_BADFILE:
      return connect_failed(failure, "the CA bundle cannot be read or holds no certificate");
    case CURLE_PROXY:
      return connect_failed(failure, "the proxy refused");
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_SEND_FAIL_REWIND:
      return lost(failure);
    case CURLE_PARTIAL_FILE:
      return upstream_error(ErrorKind::UpstreamTruncated,
                            in_backticks(failure.authority) + " closed the connection in the middle of the body");
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return broken(failure, "with something that is not HTTP");
    case CURLE_OUT_OF_MEMORY:
      return internal_error("out of memory while talking to " + in_backticks(failure.authority));
    default:
      return unusual(failure);
  }
}

}  // namespace sekisho
