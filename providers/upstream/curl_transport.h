#pragma once

#include "providers/upstream/transport.h"

#include <memory>

namespace sekisho {

class TrustStores;

// Transport by libcurl, for what DirectTransport does not do. Holds nothing but the CA certificates: connections belong to the io_context
// they were made on (which one thread runs), so they outlive configuration reloads, and the CurlTransport too. Safe from every thread.
//
// A keep-alive connection serves one origin, one set of origin settings and one credential: each such triple has a curl multi handle
// of its own, so that nothing is shared by construction. A request that a reused connection lost before any byte of an answer is sent
// once more on a fresh one, since servers close idle connections at any time. TLS certificates are always verified; proxies of the
// environment are ignored.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(std::shared_ptr<TrustStores> trust);
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  boost::asio::awaitable<Result<std::unique_ptr<UpstreamResponse>>> send(const UpstreamOrigin& origin, UpstreamCall call) override;

 private:
  std::shared_ptr<TrustStores> trust_;
};

}  // namespace sekisho
