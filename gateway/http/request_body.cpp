#include "gateway/http/request_body.h"

#include "gateway/net/chunk_decoder.h"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>

namespace sekisho {

namespace asio = boost::asio;

namespace {

// What is done with more than this takes so long that everybody else who is ready goes first.
constexpr std::size_t kLarge = 16 * 1024;

Error too_large(std::size_t limit) {
  Error error = gateway_error(ErrorKind::RequestTooLarge, "the request body is larger than " + std::to_string(limit) + " bytes");
  error.source = ErrorSource::Client;
  return error;
}

Error too_slow() {
  Error error = gateway_error(ErrorKind::RequestTimeout, "the request body arrives too slowly");
  error.source = ErrorSource::Client;
  return error;
}

}  // namespace

RequestBody::RequestBody(const GatedRequest& request, Wire& wire, const Worker& worker)
    : request_(request), wire_(wire), worker_(worker), state_(request.framing == BodyFraming::None ? State::Finished : State::Untouched) {}

asio::awaitable<Result<std::string>> RequestBody::read_all(std::size_t limit) {
  if (state_ == State::Finished && request_.framing == BodyFraming::None) co_return std::string();
  if (state_ != State::Untouched) co_return internal_error("the body of a request can be read only once");
  if (request_.framing == BodyFraming::Length && request_.length > limit) co_return too_large(limit);
  state_ = State::Started;
  auto body = co_await read(limit);
  state_ = body ? State::Finished : State::Broken;
  wire_.set_deadline(SteadyTime::max());
  if (body && body->size() > kLarge) co_await asio::post(worker_.executor, asio::use_awaitable);
  co_return body;
}

asio::awaitable<Result<std::string>> RequestBody::read(std::size_t limit) {
  started_ = worker_.now();
  if (request_.expects_continue && wire_.unread().empty()) co_await invite();
  if (request_.framing == BodyFraming::Chunked) co_return co_await read_chunked(limit);
  co_return co_await read_length();
}

asio::awaitable<Result<std::string>> RequestBody::read_length() {
  const auto length = static_cast<std::size_t>(request_.length);
  if (wire_.unread().size() >= length) co_return wire_.take(length);
  // Memory follows the bytes that came, not the length that was promised.
  std::string body;
  body.reserve(std::min(length, Worker::kReadBufferSize));
  for (;;) {
    const std::string_view arrived = wire_.unread().substr(0, length - body.size());
    body.append(arrived);
    wire_.consume(arrived.size());
    if (body.size() == length) co_return body;
    received_ = body.size();
    if (auto more = co_await receive_more(); !more) co_return more.error();
  }
}

asio::awaitable<Result<std::string>> RequestBody::read_chunked(std::size_t limit) {
  ChunkDecoder decoder({.body = limit, .trailer_block = worker_.options.limits.trailer_block});
  std::string body;
  for (;;) {
    const std::size_t used = decoder.feed(wire_.unread(), body);
    wire_.consume(used);
    received_ += used;
    switch (decoder.state()) {
      case ChunkDecoder::State::NeedMore:
        break;
      case ChunkDecoder::State::Complete:
        co_return body;
      case ChunkDecoder::State::Bad:
        co_return invalid_request("the chunked body cannot be read: " + std::string(decoder.reason()));
      case ChunkDecoder::State::TooLarge:
        co_return too_large(limit);
    }
    if (auto more = co_await receive_more(); !more) co_return more.error();
  }
}

asio::awaitable<Result<void>> RequestBody::receive_more() {
  wire_.set_deadline(due(received_));
  switch (co_await wire_.receive()) {
    case Wire::Arrival::Bytes:
      co_return Result<void>();
    case Wire::Arrival::Late:
      co_return too_slow();
    case Wire::Arrival::Ended:
    case Wire::Arrival::Stopped:
      break;
  }
  wire_.stop();  // the client left in the middle of its own request
  throw boost::system::system_error(asio::error::operation_aborted);
}

// The moment at which the average since the start falls below the minimum rate.
SteadyTime RequestBody::due(std::uint64_t received) const {
  const HttpTimeouts& timeouts = worker_.options.timeouts;
  const std::uint64_t rate = std::max<std::uint64_t>(timeouts.body_bytes_per_second, 1);
  return started_ + timeouts.body_grace + std::chrono::milliseconds(received * 1000 / rate);
}

asio::awaitable<void> RequestBody::invite() {
  static constexpr std::array<std::string_view, 1> kContinue = {"HTTP/1.1 100 Continue\r\n\r\n"};
  const bool sent = co_await wire_.send(kContinue);
  if (!sent) throw boost::system::system_error(asio::error::operation_aborted);
}

bool RequestBody::is_worth_draining() const {
  if (state_ == State::Finished) return true;
  const bool untouched = state_ == State::Untouched && request_.framing == BodyFraming::Length;
  // A client that waits for 100 may or may not send the body when it sees the answer instead (RFC 9110 §10.1.1).
  const bool certain = !request_.expects_continue || !wire_.unread().empty();
  return untouched && certain && request_.length <= worker_.options.limits.unread_body;
}

asio::awaitable<bool> RequestBody::drain() {
  if (state_ == State::Finished) co_return true;
  if (!is_worth_draining()) co_return false;
  state_ = State::Started;
  started_ = worker_.now();
  std::uint64_t left = request_.length;
  for (;;) {
    const std::size_t arrived = static_cast<std::size_t>(std::min<std::uint64_t>(left, wire_.unread().size()));
    wire_.consume(arrived);
    left -= arrived;
    if (left == 0) break;
    received_ += arrived;
    wire_.set_deadline(due(received_));
    if (co_await wire_.receive() != Wire::Arrival::Bytes) co_return false;
  }
  state_ = State::Finished;
  co_return true;
}

}  // namespace sekisho
