#pragma once

#include "gateway/core/result.h"
#include "gateway/net/descriptor.h"
#include "providers/upstream/connection_gate.h"
#include "providers/upstream/line.h"
#include "providers/upstream/lines.h"
#include "providers/upstream/name_lookup.h"
#include "providers/upstream/origin_address.h"
#include "providers/upstream/tls_client.h"
#include "providers/upstream/transport.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace sekisho {

// What all pools of a process share.
struct DirectMeans {
  explicit DirectMeans(std::shared_ptr<TrustStores> trust) : tls(std::move(trust)) {}

  NameLookup names;
  TlsClient tls;
};

// The keep-alive connections of one origin and one credential on one io_context.
class DirectPool final {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `lines` outlives the pool.
  DirectPool(Lines& lines, std::shared_ptr<DirectMeans> means, std::shared_ptr<ConnectionGate> gate, UpstreamOrigin origin,
             OriginAddress address, const UpstreamCall& call);

  bool serves(const UpstreamOrigin& origin, const UpstreamCall& call) const;
  Lines& lines() const { return lines_; }
  // All credentials of an origin share one.
  ConnectionGate& gate() const { return *gate_; }
  // Host and port as configured, for messages.
  std::string_view authority() const { return authority_; }
  const std::string& host_field() const { return address_.host_field; }
  // The header lines that carry the credential, each with its CRLF.
  const Secret& credential_lines() const { return credential_lines_; }
  Time last_used() const { return last_used_; }

  // A connection that waits for its next request, as far as can be seen; null where there is none.
  std::shared_ptr<Line> take();
  // Takes it over for the next request.
  void put_back(std::shared_ptr<Line> line);
  // A new one, to one of the addresses that the origin may be at, TLS included.
  boost::asio::awaitable<Result<std::shared_ptr<Line>>> connect(Time deadline);
  // Closes what has been idle, or open, for too long.
  void close_idle(Time now);

 private:
  boost::asio::awaitable<Result<std::vector<SocketAddress>>> find_addresses(Time deadline);
  boost::asio::awaitable<Result<std::shared_ptr<Line>>> secure(Descriptor socket, Time deadline);

  Lines& lines_;
  const std::shared_ptr<DirectMeans> means_;
  const std::shared_ptr<ConnectionGate> gate_;
  const UpstreamOrigin origin_;
  const OriginAddress address_;
  const CredentialPtr credential_;    // never null
  const std::string_view authority_;  // in origin_
  Secret credential_lines_;
  TlsSession session_;
  std::vector<std::shared_ptr<Line>> idle_;  // the one used last is at the end
  Time last_used_;
};

}  // namespace sekisho
