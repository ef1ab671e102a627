#pragma once

#include "gateway/core/http_exchange.h"
#include "gateway/http/request_body.h"
#include "gateway/http/wire.h"
#include "gateway/http/worker.h"

namespace sekisho {

// The answer to one request on the wire. Writing to a client that is gone throws operation_aborted, as its cancellation would.
class Reply final : public ResponseWriter {
 public:
  // What the request allows of its answer.
  struct Terms {
    bool head_only = false;  // to HEAD: like GET, without the body (RFC 9110 §9.3.2)
    bool http_1_0 = false;   // no chunks: a stream ends with the connection
    bool keep_alive = false;
    const RequestBody* body = nullptr;  // what of the request may still come; null: unknown, so the connection ends
  };

  Reply(Wire& wire, Worker& worker, Terms terms) : wire_(wire), worker_(worker), terms_(terms) {}

  boost::asio::awaitable<Result<void>> send(HttpResponse response) override;
  boost::asio::awaitable<Result<std::unique_ptr<ResponseStream>>> open_stream(HttpResponse head) override;
  void interrupt() override { wire_.interrupt(); }

  bool started() const { return state_ != State::Unanswered; }
  bool complete() const { return state_ == State::Complete; }
  // The whole answer went out, and it did not say `Connection: close`.
  bool keeps_connection() const { return state_ == State::Complete && keeps_connection_; }

 private:
  friend class ReplyStream;
  enum class State { Unanswered, Streaming, Complete, Cut };

  std::string head_of(const HttpResponse& response, std::optional<std::uint64_t> length, bool chunked);
  boost::asio::awaitable<Result<void>> transmit(std::span<const std::string_view> parts);
  void cut();

  Wire& wire_;
  Worker& worker_;
  const Terms terms_;
  State state_ = State::Unanswered;
  bool keeps_connection_ = false;
};

}  // namespace sekisho
