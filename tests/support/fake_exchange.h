#pragma once

#include "gateway/core/http_exchange.h"

#include <boost/asio/cancellation_signal.hpp>

#include <memory>
#include <optional>
#include <string>

namespace sekisho {

// A request and what was answered to it, without any HTTP.
class FakeExchange final : public BodyReader, public ResponseWriter {
 public:
  FakeExchange(std::string method, std::string path, std::string body = {});

  FakeExchange& with_header(std::string name, std::string value);
  HttpExchange& exchange() { return exchange_; }

  const std::optional<HttpResponse>& response() const { return response_; }
  int status() const { return response_ ? response_->status : 0; }
  const std::string& body() const { return response_->body; }
  std::string header(std::string_view name) const;
  // For streams: ended properly, or cut.
  bool finished() const { return finished_; }
  bool body_was_read() const { return body_was_read_; }

  boost::asio::awaitable<Result<std::string>> read_all(std::size_t limit) override;
  boost::asio::awaitable<Result<void>> send(HttpResponse response) override;
  boost::asio::awaitable<Result<std::unique_ptr<ResponseStream>>> open_stream(HttpResponse head) override;
  void interrupt() override { interrupt_->emit(boost::asio::cancellation_type::terminal); }

  // What interrupt() reaches; bind it to whoever runs the handler.
  boost::asio::cancellation_slot interruption() { return interrupt_->slot(); }

 private:
  class Stream;

  HttpRequestHead head_;
  std::string body_;
  std::optional<HttpResponse> response_;
  bool finished_ = false;
  bool body_was_read_ = false;
  HttpExchange exchange_;
  std::shared_ptr<boost::asio::cancellation_signal> interrupt_ = std::make_shared<boost::asio::cancellation_signal>();
};

}  // namespace sekisho
