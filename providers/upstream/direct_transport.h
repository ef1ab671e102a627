#pragma once

#include "providers/upstream/transport.h"

#include <memory>

namespace sekisho {

class TrustStores;
struct DirectMeans;

// Transport over sockets of its own, HTTP/1.1, for origins without a proxy (one that sets a proxy is refused). Holds nothing but what
// it has learnt of names and certificates: connections belong to the io_context they were made on (which one thread runs), so they
// outlive configuration reloads, and the DirectTransport too. Safe from every thread.
//
// A keep-alive connection serves one origin, one set of origin settings and one credential. Servers close idle
// connections at any time: a request that provably never reached the other end of a reused connection is sent once more on a fresh
// one, any other is not, for it may have been worked on and billed. TLS certificates
// are always verified.
class DirectTransport final : public Transport {
 public:
  explicit DirectTransport(std::shared_ptr<TrustStores> trust);
  ~DirectTransport() override;
  DirectTransport(const DirectTransport&) = delete;
  DirectTransport& operator=(const DirectTransport&) = delete;

  boost::asio::awaitable<Result<std::unique_ptr<UpstreamResponse>>> send(const UpstreamOrigin& origin, UpstreamCall call) override;

 private:
  std::shared_ptr<DirectMeans> means_;
};

}  // namespace sekisho
