#include "providers/upstream/curl_connections.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/query.hpp>

#include <algorithm>

namespace sekisho {

namespace asio = boost::asio;

CurlConnections::CurlConnections(asio::execution_context& context)
    : asio::execution_context::service(context), context_(static_cast<asio::io_context&>(context)) {}

CurlConnections& CurlConnections::of(const asio::any_io_executor& executor) {
  return asio::use_service<CurlConnections>(asio::query(executor, asio::execution::context));
}

std::shared_ptr<CurlPool> CurlConnections::pool(const UpstreamOrigin& origin, const UpstreamCall& call,
                                                const std::shared_ptr<TrustStores>& trust) {
  sweep();
  for (const auto& pool : pools_) {
    if (pool->serves(origin, call)) return pool;
  }
  return pools_.emplace_back(std::make_shared<CurlPool>(context_, origin, call, trust));
}

void CurlConnections::sweep() {
  const auto now = std::chrono::steady_clock::now();
  if (!sweep_.begin(now)) return;
  std::erase_if(pools_, [now](const std::shared_ptr<CurlPool>& pool) {
    const bool unused = pool->is_idle() && pool.use_count() == 1 && PoolSweep::is_unneeded(pool->last_used(), now);
    if (unused) pool->stop();
    return unused;
  });
  gates_.drop_idle();
}

void CurlConnections::shutdown() noexcept {
  for (const auto& pool : pools_) pool->stop();
  pools_.clear();
}

}  // namespace sekisho
