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
// A keep-alive connection serves one origin, one set of origin settings and one credential. A request that a reused connection lost
// before any byte of an answer is sent once more on a fresh one, since servers close idle connections at any time. TLS certificates
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
