#pragma once

#include "gateway/core/headers.h"
#include "gateway/core/result.h"
#include "gateway/core/secret.h"
#include "gateway/core/sent_mark.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sekisho {

// How connections to one origin are made. Requests of equal Endpoint settings and credential share a keep-alive pool.
struct UpstreamOrigin {
  std::string base_url;  // http or https, no trailing slash
  bool allow_private = false;
  std::string proxy;
  std::string ca_bundle;
  std::size_t max_connections = 256;  // in use at once, for each io_context; more wait, at most as long as the connect timeout
  bool operator==(const UpstreamOrigin&) const = default;
};

// What proves to an origin who asks. Sent to that origin only; connections are kept apart by it.
struct UpstreamCredential {
  Secret bearer;                                        // sent as `Authorization: Bearer …`
  std::vector<std::pair<std::string, Secret>> headers;  // credentials that go in other fields
  bool operator==(const UpstreamCredential&) const = default;
};
using CredentialPtr = std::shared_ptr<const UpstreamCredential>;
// An empty one for null; whether two are the same, by content.
CredentialPtr or_none(CredentialPtr credential);
bool is_same(const CredentialPtr& a, const CredentialPtr& b);

struct UpstreamCall {
  std::string method = "POST";
  std::string url;
  Headers headers;  // without credentials
  std::string body;
  CredentialPtr credential;  // null: none
  std::chrono::milliseconds connect_timeout{5'000};
  // From the start of the call to the response head.
  std::chrono::milliseconds head_timeout{60'000};
  // How much is taken off the socket at once: memory that stays with an open stream, against system calls for a large body.
  std::size_t read_size = 16 * 1024;
  SentMark* sent = nullptr;  // set as the request goes out; borrowed until `send` returns or is destroyed; null: nobody asks
};

// A response whose head has arrived. Destroying it closes the connection unless the body was read to its end.
class UpstreamResponse {
 public:
  virtual ~UpstreamResponse() = default;
  virtual int status() const = 0;
  virtual const Headers& headers() const = 0;
  // The next bytes of the body; nullopt at its proper end. Not calling holds the upstream back: at most 64 KiB are buffered.
  // UpstreamTimeout when nothing has come by `deadline` (what comes later can still be read), UpstreamTruncated when the body is cut
  // short, UpstreamProtocol when its framing is broken.
  virtual boost::asio::awaitable<Result<std::optional<std::string>>> read(
      std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max()) = 0;
};

// HTTP to the outside. `send` runs on the caller's executor and uses that io_context's own connections. Statuses are not judged and
// redirects not followed. Fails with ConnectFailed (address, TLS, or the connection lost before the head), UpstreamTimeout (its message
// names the phase: connect or head) or UpstreamProtocol (no HTTP, or more than 64 KiB of header fields).
class Transport {
 public:
  virtual ~Transport() = default;
  virtual boost::asio::awaitable<Result<std::unique_ptr<UpstreamResponse>>> send(const UpstreamOrigin& origin, UpstreamCall call) = 0;
};

}  // namespace sekisho
