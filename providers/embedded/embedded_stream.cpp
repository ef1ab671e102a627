#include "providers/embedded/embedded_stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sekisho {
namespace asio = boost::asio;

asio::awaitable<std::optional<GenerationPiece>> await_piece(Generation& generation, Deadline deadline) {
  const auto executor = co_await asio::this_coro::executor;
  const auto timer = std::make_shared<asio::steady_timer>(executor);
  const auto ring = [timer] { timer->expires_at(Deadline::min()); };
  // Runs on the engine's thread: it only posts, and the stream's destructor makes sure that it is not called after that.
  const auto wake = [executor, ring] { asio::post(executor, ring); };
  while (true) {
    if (auto piece = generation.take_or_wait(wake)) co_return piece;
    timer->expires_at(deadline);
    co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) throw boost::system::system_error(asio::error::operation_aborted);
    if (std::chrono::steady_clock::now() >= deadline) co_return generation.take_or_wait(nullptr);
  }
}

asio::awaitable<Result<void>> EmbeddedStream::begin(Deadline first_event) {
  while (events_.empty() && !ended_) {
    auto pulled = co_await pull(first_event);
    if (!pulled) co_return pulled.error();
  }
  co_return Result<void>();
}

void EmbeddedStream::set_limits(Deadline total, std::optional<std::chrono::milliseconds> between_events) {
  total_ = total;
  between_events_ = between_events;
}

asio::awaitable<Result<std::optional<StreamEvent>>> EmbeddedStream::next() {
  while (events_.empty() && !ended_) {
    const Deadline now = std::chrono::steady_clock::now();
    auto pulled = co_await pull(between_events_ ? std::min(total_, now + *between_events_) : total_);
    if (!pulled) {
      ended_ = true;
      co_return pulled.error();
    }
  }
  if (events_.empty()) co_return std::optional<StreamEvent>();
  std::optional<StreamEvent> event = std::move(events_.front());
  events_.pop_front();
  co_return event;
}

asio::awaitable<Result<void>> EmbeddedStream::pull(Deadline deadline) {
  const auto piece = co_await await_piece(*generation_, std::min(deadline, total_));
  if (!piece) {
    generation_->cancel();
    co_return upstream_error(ErrorKind::UpstreamTimeout, "the embedded model did not answer in time");
  }
  co_return decode(*piece);
}

Result<void> EmbeddedStream::decode(const GenerationPiece& piece) {
  if (piece.error) return *piece.error;
  ended_ = piece.end;
  auto events = piece.end ? decoder_->finish() : decoder_->feed(piece.bytes);
  if (!events) return events.error();
  std::ranges::move(*events, std::back_inserter(events_));
  return {};
}

}  // namespace sekisho
