#pragma once

#include "gateway/core/http_message.h"
#include "gateway/core/result.h"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sekisho {

// The body of the request being served. Nothing is read before it is asked for.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  // The whole body, at most once. Fails with RequestTooLarge (from Content-Length where it is known, before a byte is read),
  // RequestTimeout (slower than the minimum rate) or InvalidRequest (bad chunk framing).
  virtual boost::asio::awaitable<Result<std::string>> read_all(std::size_t limit) = 0;
};

// An answer whose length is not known before it ends (chunked).
class ResponseStream {
 public:
  virtual ~ResponseStream() = default;
  // Completes when the bytes are with the kernel: awaiting it is the backpressure. An Error when the client has left, which also
  // cancels the handler.
  virtual boost::asio::awaitable<Result<void>> write(std::string_view bytes) = 0;
  // Ends the body properly. Destroying the stream without it cuts the connection: the client must not take the answer for whole.
  virtual boost::asio::awaitable<Result<void>> finish() = 0;
};

class ResponseWriter {
 public:
  virtual ~ResponseWriter() = default;
  virtual boost::asio::awaitable<Result<void>> send(HttpResponse response) = 0;
  // Sends the head now; `response.body` is ignored. The stream must not outlive the exchange.
  virtual boost::asio::awaitable<Result<std::unique_ptr<ResponseStream>>> open_stream(HttpResponse head) = 0;
  // Cancels the handler as if the client had left, which is there all the same: whoever takes up the cancellation may still answer.
  virtual void interrupt() = 0;
};

// One request and its answer. Borrowed by the handler for the length of the call.
struct HttpExchange {
  const HttpRequestHead& head;
  BodyReader& body;
  ResponseWriter& response;
};

// What the HTTP edge calls for every request that passed the gate. A handler answers exactly once. When the client leaves, the
// call is cancelled: its frames unwind (boost::system::system_error with operation_aborted), and nothing may stop that. Only what
// interrupt() began may be stopped, by the one who called for it.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual boost::asio::awaitable<void> handle(HttpExchange& exchange) = 0;
};

}  // namespace sekisho
