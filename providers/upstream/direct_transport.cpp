#include "providers/upstream/direct_transport.h"

#include "providers/upstream/address.h"
#include "providers/upstream/call_check.h"
#include "providers/upstream/direct_connections.h"
#include "providers/upstream/direct_exchange.h"
#include "providers/upstream/failure.h"

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace sekisho {

namespace asio = boost::asio;

DirectTransport::DirectTransport(std::shared_ptr<TrustStores> trust) : means_(std::make_shared<DirectMeans>(std::move(trust))) {}
DirectTransport::~DirectTransport() = default;

asio::awaitable<Result<std::unique_ptr<UpstreamResponse>>> DirectTransport::send(const UpstreamOrigin& origin, UpstreamCall call) {
  if (auto fault = find_fault(origin, call)) co_return *std::move(fault);
  if (!origin.proxy.empty()) co_return internal_error("an origin behind a proxy is not to be reached directly");
  DirectConnections& connections = DirectConnections::of(co_await asio::this_coro::executor);
  const auto now = std::chrono::steady_clock::now();
  const auto head_deadline = now + call.head_timeout;
  const auto connect_deadline = std::min(now + call.connect_timeout, head_deadline);

  std::shared_ptr<DirectPool> pool = connections.find_pool(origin, call);
  if (!pool) {
    auto made = connections.make_pool(origin, call, means_);
    if (!made) co_return made.error();
    pool = *std::move(made);
  }
  std::optional<ConnectionGate::Pass> pass = pool->gate().try_enter(origin.max_connections);
  if (!pass) pass = co_await pool->gate().enter(origin.max_connections, connect_deadline);
  if (!pass) co_return no_connection_free(authority_of(origin.base_url), origin.max_connections);
  auto exchange = std::make_unique<DirectExchange>(std::move(pool), std::move(*pass), std::move(call));
  if (auto failure = co_await exchange->run(connect_deadline, head_deadline)) co_return *std::move(failure);
  co_return std::unique_ptr<UpstreamResponse>(std::move(exchange));
}

}  // namespace sekisho
