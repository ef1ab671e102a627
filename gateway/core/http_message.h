#pragma once

#include "gateway/core/headers.h"

#include <chrono>
#include <string>

namespace sekisho {

// The head of a request that passed the strict gate (gateway/http). Hop-by-hop fields and those that `Connection` names are gone.
struct HttpRequestHead {
  std::string method;
  std::string path;   // as sent, without the query; origin-form, starts with '/'
  std::string query;  // without '?'
  Headers headers;
  std::string peer;  // address of the other end, no port
  bool secure = false;
  std::chrono::steady_clock::time_point received_at;  // when the first byte of this request was read
};

struct HttpResponse {
  int status = 200;
  Headers headers;  // without Content-Length, Connection, Date, Transfer-Encoding: the session writes these
  std::string body;
};

}  // namespace sekisho
