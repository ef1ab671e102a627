#include "gateway/http/reply.h"

#include "gateway/http/response_head.h"

#include <array>
#include <charconv>
#include <utility>

namespace sekisho {

namespace asio = boost::asio;

// The open body of an answer (RFC 9112 §7.1), or for HTTP/1.0 the bytes as they are.
class ReplyStream final : public ResponseStream {
 public:
  explicit ReplyStream(Reply& reply) : reply_(reply) {}
  ~ReplyStream() override {
    if (reply_.state_ == Reply::State::Streaming) reply_.cut();
  }
  ReplyStream(const ReplyStream&) = delete;
  ReplyStream& operator=(const ReplyStream&) = delete;

  asio::awaitable<Result<void>> write(std::string_view bytes) override {
    if (reply_.state_ != Reply::State::Streaming) co_return internal_error("the answer was finished before");
    if (bytes.empty() || reply_.terms_.head_only) co_return Result<void>();
    if (reply_.terms_.http_1_0) {
      const std::array parts = {bytes};
      co_return co_await reply_.transmit(parts);
    }
    std::array<char, 18> size{};
    char* end = std::to_chars(size.data(), size.data() + size.size() - 2, bytes.size(), 16).ptr;
    *end++ = '\r';
    *end++ = '\n';
    const std::array parts = {std::string_view(size.data(), end), bytes, std::string_view("\r\n")};
    co_return co_await reply_.transmit(parts);
  }

  asio::awaitable<Result<void>> finish() override {
    if (reply_.state_ != Reply::State::Streaming) co_return internal_error("the answer was finished before");
    if (!reply_.terms_.head_only && !reply_.terms_.http_1_0) {
      static constexpr std::array<std::string_view, 1> kLastChunk = {"0\r\n\r\n"};
      if (const auto sent = co_await reply_.transmit(kLastChunk); !sent) co_return sent;
    }
    reply_.state_ = Reply::State::Complete;
    co_return Result<void>();
  }

 private:
  Reply& reply_;
};

asio::awaitable<Result<void>> Reply::send(HttpResponse response) {
  if (started()) co_return internal_error("a request is answered once");
  const bool has_body = status_allows_body(response.status);
  state_ = State::Cut;  // until it is out as a whole
  const std::string head = head_of(response, has_body ? std::optional<std::uint64_t>(response.body.size()) : std::nullopt, false);
  const bool bodiless = !has_body || terms_.head_only;
  const std::array parts = {std::string_view(head), bodiless ? std::string_view() : std::string_view(response.body)};
  if (const auto sent = co_await transmit(parts); !sent) co_return sent;
  state_ = State::Complete;
  co_return Result<void>();
}

asio::awaitable<Result<std::unique_ptr<ResponseStream>>> Reply::open_stream(HttpResponse head) {
  if (started()) co_return internal_error("a request is answered once");
  state_ = State::Cut;
  const std::string text = head_of(head, std::nullopt, !terms_.http_1_0);
  const std::array parts = {std::string_view(text)};
  if (const auto sent = co_await transmit(parts); !sent) co_return sent.error();
  state_ = State::Streaming;
  co_return std::make_unique<ReplyStream>(*this);
}

std::string Reply::head_of(const HttpResponse& response, std::optional<std::uint64_t> length, bool chunked) {
  const bool ends_with_connection = !length && !chunked && status_allows_body(response.status);
  const bool body_can_follow = terms_.body != nullptr && terms_.body->is_worth_draining();
  keeps_connection_ = terms_.keep_alive && body_can_follow && !worker_.draining && !ends_with_connection;
  ResponseFraming framing{.length = length, .chunked = chunked};
  if (!keeps_connection_) framing.connection = ConnectionOption::Close;
  if (keeps_connection_ && terms_.http_1_0) framing.connection = ConnectionOption::KeepAlive;
  return response_head(response, framing, worker_.date.at(worker_.clock->wall()));
}

asio::awaitable<Result<void>> Reply::transmit(std::span<const std::string_view> parts) {
  const bool sent = co_await wire_.send(parts);
  if (!sent) co_return gateway_error(ErrorKind::Cancelled, "the client has left");
  co_return Result<void>();
}

// The client must see that the answer is not whole: without its last chunk, or in HTTP/1.0 by a reset.
void Reply::cut() {
  state_ = State::Cut;
  if (terms_.http_1_0) {
    wire_.close();
  } else {
    wire_.end_output();
  }
}

}  // namespace sekisho
