#pragma once

#include "providers/upstream/curl_pool.h"
#include "providers/upstream/gate_table.h"
#include "providers/upstream/pool_sweep.h"
#include "providers/upstream/transport.h"

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace sekisho {

// All upstream connections of one io_context, which one thread runs. An Asio service: it lives and dies with its io_context, and is
// found from any executor of it, so that it needs no owner and no global, and outlives configuration reloads.
class CurlConnections final : public boost::asio::execution_context::service {
 public:
  using key_type = CurlConnections;
  static inline boost::asio::execution_context::id id;  // asio's way to name a service; holds nothing

  // Asio makes services of io_contexts only through this; see of().
  explicit CurlConnections(boost::asio::execution_context& context);
  // The connections of the io_context that the executor runs on.
  static CurlConnections& of(const boost::asio::any_io_executor& executor);

  std::shared_ptr<CurlPool> pool(const UpstreamOrigin& origin, const UpstreamCall& call, const std::shared_ptr<TrustStores>& trust);
  std::shared_ptr<ConnectionGate> gate(const UpstreamOrigin& origin) { return gates_.of(origin.base_url); }

 private:
  void shutdown() noexcept override;
  void sweep();

  boost::asio::io_context& context_;
  std::vector<std::shared_ptr<CurlPool>> pools_;
  GateTable gates_;
  PoolSweep sweep_;
};

}  // namespace sekisho
