#pragma once

#include "gateway/core/request.h"
#include "gateway/core/result.h"
#include "gateway/core/sent_mark.h"
#include "gateway/core/stream_event.h"
#include "gateway/core/target.h"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace sekisho {

// An answer on its way. Pull one event at a time: not pulling is the backpressure, destroying is the cancel (the upstream connection
// closes, the engine stops decoding). Events of a stream that ends without its end are followed by UpstreamTruncated, never by nullopt.
class CompletionStream {
 public:
  virtual ~CompletionStream() = default;
  virtual boost::asio::awaitable<Result<std::optional<StreamEvent>>> next() = 0;  // nullopt after the last event
  // Which of the provider's keys brought it, from 0; nullopt where there are not several.
  virtual std::optional<std::uint32_t> key() const { return std::nullopt; }
};

// A way to reach a model. Safe from every worker thread; `start` runs on the caller's executor. Both references are borrowed until
// the stream is destroyed, but what the client wrote (tape, messages, tools, parameters) only until the first event with content has
// been given: a stream of minutes need not hold a prompt. `start` returns once the upstream has answered with success and a stream
// can be read; refusals, time-outs and error statuses are its Error. It sends at most once: after a fault of the key
// with which it was sent, the next `start` takes another one (Error::other_keys). `sent` is set before anything of the request leaves, and
// is borrowed until `start` returns or is destroyed. An answer that does not stream is a stream of one event that holds it whole.
class Provider {
 public:
  virtual ~Provider() = default;
  virtual boost::asio::awaitable<Result<std::unique_ptr<CompletionStream>>> start(const Request& request, const Target& target,
                                                                                  SentMark& sent) = 0;
  // Whether the endpoint is there, found out without asking a model for anything. A provider that cannot tell says that it is.
  virtual boost::asio::awaitable<Result<void>> check(const Target&) { co_return Result<void>(); }
  // The tokens that a request and its answer may have together, where the provider itself sets that bound; nullopt where it does not.
  virtual std::optional<double> window(const Target&) const { return std::nullopt; }
};

}  // namespace sekisho
