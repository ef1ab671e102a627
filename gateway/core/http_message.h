#pragma once

#include "gateway/core/headers.h"

#include <chrono>
#include <string>
#include <vector>

namespace sekisho {

// The head of a request that passed the strict gate (gateway/http). The hop-by-hop fields of RFC 9110 §7.6.1 are gone. Fields that
// the client's `Connection` names on top are still there, so that nobody strips an Authorization or a policy header before it was
// read; they end here, though: what passes headers on leaves out `not_forwarded`.
struct HttpRequestHead {
  std::string method;
  std::string path;   // as sent, without the query; origin-form, starts with '/'
  std::string query;  // without '?'
  Headers headers;
  std::vector<std::string> not_forwarded;  // names that `Connection` gave, in lower case; nearly always empty
  std::string peer;                        // address of the other end, no port
  bool secure = false;
  std::chrono::steady_clock::time_point received_at;  // when the first byte of this request was read
};

struct HttpResponse {
  int status = 200;
  Headers headers;  // without Content-Length, Connection, Date, Transfer-Encoding: the session writes these
  std::string body;
};

}  // namespace sekisho
