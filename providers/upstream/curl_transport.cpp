#include "providers/upstream/curl_transport.h"

#include "providers/upstream/address.h"
#include "providers/upstream/call_check.h"
#include "providers/upstream/curl_connections.h"
#include "providers/upstream/curl_transfer.h"
#include "providers/upstream/failure.h"
#include "providers/upstream/trust_stores.h"

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace sekisho {

namespace asio = boost::asio;

CurlTransport::CurlTransport(std::shared_ptr<TrustStores> trust) : trust_(std::move(trust)) {}
CurlTransport::~CurlTransport() = default;

asio::awaitable<Result<std::unique_ptr<UpstreamResponse>>> CurlTransport::send(const UpstreamOrigin& origin, UpstreamCall call) {
  if (auto fault = find_fault(origin, call)) co_return *std::move(fault);
  if (auto fault = find_origin_fault(origin, call)) co_return *std::move(fault);
  const auto executor = co_await asio::this_coro::executor;
  CurlConnections& connections = CurlConnections::of(executor);
  const auto now = std::chrono::steady_clock::now();
  const auto head_deadline = now + call.head_timeout;
  const auto connect_deadline = std::min(now + call.connect_timeout, head_deadline);

  const std::shared_ptr<ConnectionGate> gate = connections.gate(origin);
  std::optional<ConnectionGate::Pass> pass = co_await gate->enter(origin.max_connections, connect_deadline);
  if (!pass) co_return no_connection_free(authority_of(origin.base_url), origin.max_connections);
  auto transfer = std::make_unique<CurlTransfer>(connections.pool(origin, call, trust_), std::move(*pass), std::move(call), executor);
  if (auto failure = co_await transfer->run(connect_deadline, head_deadline)) co_return *std::move(failure);
  co_return std::unique_ptr<UpstreamResponse>(std::move(transfer));
}

}  // namespace sekisho
