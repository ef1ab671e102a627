#pragma once

#include "providers/upstream/curl_transport.h"
#include "providers/upstream/direct_transport.h"

namespace sekisho {

// The transport of the gateway: direct connections, and libcurl for origins behind a proxy.
class UpstreamTransport final : public Transport {
 public:
  UpstreamTransport();

  boost::asio::awaitable<Result<std::unique_ptr<UpstreamResponse>>> send(const UpstreamOrigin& origin, UpstreamCall call) override;

 private:
  explicit UpstreamTransport(const std::shared_ptr<TrustStores>& trust);

  DirectTransport direct_;
  CurlTransport by_proxy_;
};

}  // namespace sekisho
