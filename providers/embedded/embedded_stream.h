#pragma once

#include "providers/dialect.h"
#include "providers/embedded/generation.h"
#include "providers/provider.h"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>

namespace sekisho {

using Deadline = std::chrono::steady_clock::time_point;

// The next piece, awaited on the caller's executor, which must run on one thread; nullopt when the deadline came first.
boost::asio::awaitable<std::optional<GenerationPiece>> await_piece(Generation& generation, Deadline deadline);

// An answer of an embedded engine as events. Destroying it stops the decoding.
class EmbeddedStream final : public CompletionStream {
 public:
  EmbeddedStream(std::shared_ptr<Generation> generation, std::unique_ptr<StreamDecoder> decoder)
      : generation_(std::move(generation)), decoder_(std::move(decoder)) {}
  ~EmbeddedStream() override { generation_->cancel(); }
  EmbeddedStream(const EmbeddedStream&) = delete;
  EmbeddedStream& operator=(const EmbeddedStream&) = delete;

  // Awaits the beginning: refusals of the engine are its Error.
  boost::asio::awaitable<Result<void>> begin(Deadline first_event);
  void set_limits(Deadline total, std::optional<std::chrono::milliseconds> between_events);

  boost::asio::awaitable<Result<std::optional<StreamEvent>>> next() override;

 private:
  // Awaits one piece and decodes it into events_.
  boost::asio::awaitable<Result<void>> pull(Deadline deadline);
  Result<void> decode(const GenerationPiece& piece);

  std::shared_ptr<Generation> generation_;
  std::unique_ptr<StreamDecoder> decoder_;
  std::deque<StreamEvent> events_;
  Deadline total_ = Deadline::max();
  std::optional<std::chrono::milliseconds> between_events_;
  bool ended_ = false;
};

}  // namespace sekisho
