#pragma once

#include "gateway/core/error.h"

#include <string>
#include <string_view>

namespace sekisho {

// How far a request had come when it failed.
enum class UpstreamPhase { Connect, Head, Body };

// What curl says of a failed transfer, to be put in our terms.
struct CurlFailure {
  int code = 0;                // CURLcode
  long os_errno = 0;           // of the failed connect, 0 where unknown
  std::string_view detail;     // curl's own message; only read for TLS and framing
  std::string_view authority;  // host[:port] of the origin
  std::string_view proxy;      // authority of the proxy, empty without one
  UpstreamPhase phase = UpstreamPhase::Connect;
};

// The Error of it. Names host and phase; never the URL's path or query, a header or a body.
Error error_of(const CurlFailure& failure);

}  // namespace sekisho
