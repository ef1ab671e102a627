#pragma once

#include "providers/upstream/direct_pool.h"
#include "providers/upstream/gate_table.h"
#include "providers/upstream/lines.h"
#include "providers/upstream/pool_sweep.h"
#include "providers/upstream/transport.h"

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace sekisho {

// All direct upstream connections of one io_context, which one thread runs. An Asio service: it lives and dies with its io_context, and
// is found from any executor of it, so that it needs no owner and no global, and outlives configuration reloads.
class DirectConnections final : public boost::asio::execution_context::service {
 public:
  using key_type = DirectConnections;
  static inline boost::asio::execution_context::id id;  // asio's way to name a service; holds nothing

  // Asio makes services of io_contexts only through this; see of().
  explicit DirectConnections(boost::asio::execution_context& context);
  // The connections of the io_context that the executor runs on.
  static DirectConnections& of(const boost::asio::any_io_executor& executor);

  // Null where nothing was sent there before, or not for long.
  std::shared_ptr<DirectPool> find_pool(const UpstreamOrigin& origin, const UpstreamCall& call);
  // An Error where the origin is none that may be connected to.
  Result<std::shared_ptr<DirectPool>> make_pool(const UpstreamOrigin& origin, const UpstreamCall& call,
                                                const std::shared_ptr<DirectMeans>& means);

 private:
  void shutdown() noexcept override;
  void sweep(std::chrono::steady_clock::time_point now);

  Lines lines_;
  std::vector<std::shared_ptr<DirectPool>> pools_;
  GateTable gates_;
  PoolSweep sweep_;
};

}  // namespace sekisho
