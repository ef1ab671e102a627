#include "providers/upstream/upstream_transport.h"

#include "providers/upstream/trust_stores.h"

namespace sekisho {

UpstreamTransport::UpstreamTransport() : UpstreamTransport(std::make_shared<TrustStores>()) {}
UpstreamTransport::UpstreamTransport(const std::shared_ptr<TrustStores>& trust) : direct_(trust), by_proxy_(trust) {}

boost::asio::awaitable<Result<std::unique_ptr<UpstreamResponse>>> UpstreamTransport::send(const UpstreamOrigin& origin, UpstreamCall call) {
  if (origin.proxy.empty()) return direct_.send(origin, std::move(call));
  return by_proxy_.send(origin, std::move(call));
}

}  // namespace sekisho
