#pragma once

#include "gateway/core/http_exchange.h"
#include "gateway/http/gate.h"
#include "gateway/http/wire.h"
#include "gateway/http/worker.h"

#include <cstdint>

namespace sekisho {

// The body of one request on the wire.
class RequestBody final : public BodyReader {
 public:
  // `request` and the others outlive the body.
  RequestBody(const GatedRequest& request, Wire& wire, const Worker& worker);

  boost::asio::awaitable<Result<std::string>> read_all(std::size_t limit) override;

  // Nothing of the body is left on the wire, so the next request can follow.
  bool finished() const { return state_ == State::Finished; }
  // What is left is little and certain to come, so that it may be read and dropped to keep the connection.
  bool is_worth_draining() const;
  // Reads and drops what is left. False: the connection cannot go on.
  boost::asio::awaitable<bool> drain();

 private:
  enum class State { Untouched, Started, Finished, Broken };

  boost::asio::awaitable<Result<std::string>> read(std::size_t limit);
  boost::asio::awaitable<Result<std::string>> read_length();
  boost::asio::awaitable<Result<std::string>> read_chunked(std::size_t limit);
  boost::asio::awaitable<Result<void>> receive_more();
  boost::asio::awaitable<void> invite();
  SteadyTime due(std::uint64_t received) const;

  const GatedRequest& request_;
  Wire& wire_;
  const Worker& worker_;
  State state_ = State::Untouched;
  SteadyTime started_;
  std::uint64_t received_ = 0;  // bytes, framing included
};

}  // namespace sekisho
