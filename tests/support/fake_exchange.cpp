#include "tests/support/fake_exchange.h"

namespace sekisho {

namespace asio = boost::asio;

class FakeExchange::Stream final : public ResponseStream {
 public:
  explicit Stream(FakeExchange& exchange) : exchange_(exchange) {}
  asio::awaitable<Result<void>> write(std::string_view bytes) override {
    exchange_.response_->body += bytes;
    co_return Result<void>();
  }
  asio::awaitable<Result<void>> finish() override {
    exchange_.finished_ = true;
    co_return Result<void>();
  }

 private:
  FakeExchange& exchange_;
};

FakeExchange::FakeExchange(std::string method, std::string path, std::string body)
    : body_(std::move(body)), exchange_{head_, *this, *this} {
  head_.method = std::move(method);
  head_.path = std::move(path);
  head_.peer = "127.0.0.1";
  head_.received_at = std::chrono::steady_clock::now();
}

FakeExchange& FakeExchange::with_header(std::string name, std::string value) {
  head_.headers.add(std::move(name), std::move(value));
  return *this;
}

std::string FakeExchange::header(std::string_view name) const { return std::string(response_->headers.find(name).value_or("")); }

asio::awaitable<Result<std::string>> FakeExchange::read_all(std::size_t limit) {
  body_was_read_ = true;
  if (body_.size() > limit) co_return gateway_error(ErrorKind::RequestTooLarge, "the body is too large");
  co_return body_;
}

asio::awaitable<Result<void>> FakeExchange::send(HttpResponse response) {
  response_ = std::move(response);
  finished_ = true;
  co_return Result<void>();
}

asio::awaitable<Result<std::unique_ptr<ResponseStream>>> FakeExchange::open_stream(HttpResponse head) {
  response_ = std::move(head);
  response_->body.clear();
  co_return std::make_unique<Stream>(*this);
}

}  // namespace sekisho
