#include "providers/upstream/direct_connections.h"

#include "providers/upstream/call_check.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/query.hpp>

#include <algorithm>

namespace sekisho {

namespace asio = boost::asio;

DirectConnections::DirectConnections(asio::execution_context& context)
    : asio::execution_context::service(context), lines_(static_cast<asio::io_context&>(context)) {}

DirectConnections& DirectConnections::of(const asio::any_io_executor& executor) {
  return asio::use_service<DirectConnections>(asio::query(executor, asio::execution::context));
}

std::shared_ptr<DirectPool> DirectConnections::find_pool(const UpstreamOrigin& origin, const UpstreamCall& call) {
  sweep(std::chrono::steady_clock::now());
  for (const auto& pool : pools_) {
    if (pool->serves(origin, call)) return pool;
  }
  return nullptr;
}

Result<std::shared_ptr<DirectPool>> DirectConnections::make_pool(const UpstreamOrigin& origin, const UpstreamCall& call,
                                                                 const std::shared_ptr<DirectMeans>& means) {
  if (auto fault = find_origin_fault(origin, call)) return *std::move(fault);
  const std::optional<OriginAddress> address = parse_origin(origin.base_url);
  if (!address) return internal_error("the provider's base URL is not one that can be connected to");
  return pools_.emplace_back(std::make_shared<DirectPool>(lines_, means, gates_.of(origin.base_url), origin, *address, call));
}

void DirectConnections::sweep(std::chrono::steady_clock::time_point now) {
  if (!sweep_.begin(now)) return;
  for (const auto& pool : pools_) pool->close_idle(now);
  std::erase_if(pools_, [now](const auto& pool) { return pool.use_count() == 1 && PoolSweep::is_unneeded(pool->last_used(), now); });
  gates_.drop_idle();
}

void DirectConnections::shutdown() noexcept {
  lines_.abandon();
  pools_.clear();
}

}  // namespace sekisho
