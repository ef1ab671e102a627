#pragma once

#include "gateway/core/http_exchange.h"

#include <boost/asio/steady_timer.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// Answers by path what tests of the HTTP edge need, and notes what it saw: `/early` answers before the body, `/stream` in chunks,
// `/cut` a stream without its end, `/flood` a stream that never ends, `/hang` and `/hang-in-stream` never, `/held` after release(),
// `/throw` and `/silent` are bugs, `/twice` answers twice, `/injected` carries line breaks in a field; anything else echoes.
class RouteHandler final : public Handler {
 public:
  static constexpr std::size_t kBodyLimit = 1000;

  boost::asio::awaitable<void> handle(HttpExchange& exchange) override;

  // Lets the request at `/held` go on.
  void release() { held_->cancel(); }

  std::vector<HttpRequestHead> seen;
  std::vector<std::string> bodies;
  std::optional<Error> body_error;
  int unwound = 0;  // handlers that were cancelled
  std::size_t flooded = 0;

 private:
  using Work = boost::asio::awaitable<void>;

  Work echo(HttpExchange& exchange);
  Work early(HttpExchange& exchange);
  Work stream(HttpExchange& exchange);
  Work cut(HttpExchange& exchange);
  Work flood(HttpExchange& exchange);
  Work hang(HttpExchange& exchange);
  Work hang_in_stream(HttpExchange& exchange);
  Work held(HttpExchange& exchange);
  Work twice(HttpExchange& exchange);
  Work injected(HttpExchange& exchange);

  std::optional<boost::asio::steady_timer> held_;
};

}  // namespace sekisho
