#pragma once

#include "gateway/core/error.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

class TlsContext;

// Sizes a request may have before it is refused; all in bytes but `header_fields`. The limit of a body is the handler's to choose
// (BodyReader::read_all), for it differs by route.
struct HttpLimits {
  std::size_t request_line = 8 * 1024;   // 414 above
  std::size_t header_block = 8 * 1024;   // everything between the request line and the body; 431 above
  std::size_t header_fields = 100;       // 431 above
  std::size_t trailer_block = 8 * 1024;  // 400 above
  std::size_t unread_body = 64 * 1024;   // after an early answer this much is read and dropped to keep the connection; more closes it
  std::size_t lingered_bytes = 4 * 1024 * 1024;  // read and dropped behind a closing answer at most, see HttpTimeouts::linger
  std::size_t read_ahead = 16 * 1024;            // pipelined bytes kept while a request is served; then reading pauses
};

// Deadlines of the phases of a connection. One sweep per worker compares them every `resolution`, so each may be late by that much.
struct HttpTimeouts {
  std::chrono::milliseconds idle{75'000};         // between two requests
  std::chrono::milliseconds header{10'000};       // the whole head, from its first byte (TLS: also the handshake); 408 after
  std::chrono::milliseconds body_grace{10'000};   // before the minimum rate of the body counts
  std::size_t body_bytes_per_second = 1024;       // average since the body began; slower is 408
  std::chrono::milliseconds write_stall{30'000};  // without the client taking a byte of the answer; the connection is cut
  std::chrono::milliseconds spare{2'000};         // a spare connection, from accepting it to the whole head
  std::chrono::milliseconds linger{2'000};        // reading on after a closing answer, so that the client gets to see it
  std::chrono::milliseconds resolution{250};
};

// What the listeners that share one budget have open now. Safe from any thread.
struct HttpLoad {
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> in_flight{0};  // requests between their head and the end of their answer
};

// A request that the edge answered itself, before any handler saw it.
struct HttpRefusal {
  const Error& error;
  std::string_view request_id;  // as sent in x-request-id
  std::string_view peer;        // address without port
  std::string_view limit = {};  // that was reached, where the request is shed: `in_flight` or `connections`
};

// How one listener behaves. Listeners of several workers get copies that share `load` and `tls`; a listener with a budget of its
// own (the admin one, which must answer under overload) gets its own `load`.
struct HttpOptions {
  HttpLimits limits;
  HttpTimeouts timeouts;
  std::size_t max_connections = 10'000;
  // Accepted beyond these, each for one request that must come at once, so that a probe is answered when every connection is taken: 503
  // for all but `never_shed`. When they are taken too, accepting pauses; new clients wait in the kernel's backlog.
  std::size_t spare_connections = 0;
  std::size_t max_in_flight = 1'000;    // above it 503 with Retry-After, before the body is read
  std::vector<std::string> never_shed;  // paths that are served above it too: probes, which must not take load for death
  std::chrono::seconds retry_after{1};
  std::shared_ptr<HttpLoad> load;   // null: the listener makes its own
  std::shared_ptr<TlsContext> tls;  // null: plain HTTP

  // Called on the worker's thread; must not throw. Empty: nobody is told.
  std::function<void(const HttpRefusal& refusal)> on_refusal;
  // A bug in a handler (it threw, or did not answer) or a system call of the listener that failed; `what` holds no request data
  // of ours. Log it.
  std::function<void(std::string_view what, std::string_view request_id)> on_fault;
};

}  // namespace sekisho
