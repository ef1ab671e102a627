#pragma once

#include "providers/upstream/transport.h"

#include <memory>

namespace sekisho {

class TrustStores;

// Transport by libcurl. Holds nothing but the CA certificates it has read: connections belong to the io_context they were made on
// (which one thread runs), so they outlive configuration reloads and any CurlTransport but the last. Safe from every thread. Must
// outlive its responses.
//
// A keep-alive connection serves one origin, one set of origin settings and one credential: each such triple has a curl multi handle
// of its own, so that nothing is shared by construction. TLS certificates are always verified; proxies of the environment are ignored.
class CurlTransport final : public Transport {
 public:
  CurlTransport();
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  boost::asio::awaitable<Result<std::unique_ptr<UpstreamResponse>>> send(const UpstreamOrigin& origin, UpstreamCall call) override;

 private:
  std::shared_ptr<TrustStores> trust_;
};

}  // namespace sekisho
