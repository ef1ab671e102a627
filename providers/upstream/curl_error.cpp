#include "providers/upstream/curl_error.h"

#include "providers/upstream/failure.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace sekisho {
namespace {

Error no_connection(const CurlFailure& failure, std::string_view why) { return connect_failed(failure.authority, why, failure.proxy); }

Error broken(const CurlFailure& failure, std::string_view why) { return broken_answer(failure.authority, why); }

// curl has one code for a lost connection and for chunk framing that makes no sense; only its text tells them apart.
bool is_bad_chunk(std::string_view detail) { return detail.find("chunked-encoding") != std::string_view::npos; }

Error lost(const CurlFailure& failure) {
  switch (failure.phase) {
    case UpstreamPhase::Connect:
      return no_connection(failure, "the connection was lost while it was made");
    case UpstreamPhase::Head:
      return lost_before_head(failure.authority);
    case UpstreamPhase::Body:
      if (is_bad_chunk(failure.detail)) return broken(failure, "with broken chunk framing");
      return lost_in_body(failure.authority);
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
  if (failure.phase == UpstreamPhase::Connect) return no_connection(failure, why);
  return broken(failure, "in a way that cannot be read: " + why);
}

}  // namespace

Error error_of(const CurlFailure& failure) {
  if (is_about_tls(failure.code)) return no_connection(failure, "TLS failed: " + lower_first(failure.detail));
  switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return no_connection(failure, "the host name cannot be resolved");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return no_connection(failure, "the proxy's host name cannot be resolved");
    case CURLE_COULDNT_CONNECT:
      return no_connection(failure, failure.os_errno != 0 ? lower_first(std::strerror(static_cast<int>(failure.os_errno)))
                                                          : std::string("no address of it answers"));
    case CURLE_OPERATION_TIMEDOUT:
      return connecting_too_slow(failure.authority);
    case CURLE_SSL_CACERT_BADFILE:
      return no_connection(failure, "the CA bundle cannot be read or holds no certificate");
    case CURLE_PROXY:
      return no_connection(failure, "the proxy refused");
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_SEND_FAIL_REWIND:
      return lost(failure);
    case CURLE_PARTIAL_FILE:
      return lost_in_body(failure.authority);
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return broken(failure, "with something that is not HTTP");
    case CURLE_OUT_OF_MEMORY:
      return told_as(internal_error("out of memory while talking to `" + std::string(failure.authority) + "`"),
                     "cannot be asked: out of memory");
    default:
      return unusual(failure);
  }
}

}  // namespace sekisho
