// Bytes of a client: the head's limits, the gate and the body's framing. Two things must hold for every input: it is read the same
// however it was split, and every head that the gate lets through means the same to another parser (Boost.Beast).
#include "gateway/http/gate.h"
#include "gateway/http/head_scanner.h"
#include "gateway/net/chunk_decoder.h"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/src.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace sekisho;

constexpr std::size_t kBodyLimit = 4096;

void demand(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "does not hold: " << what << '\n';
  std::abort();
}

void compare_with_beast(std::string_view block, const GatedRequest& request) {
  namespace http = boost::beast::http;
  http::request_parser<http::empty_body> parser;
  parser.header_limit(1 << 20);
  parser.body_limit(std::uint64_t{1} << 62);
  boost::system::error_code error;
  parser.put(boost::asio::buffer(block.data(), block.size()), error);
  demand(!error || error == http::error::need_more, "Beast reads what the gate lets through");
  demand(parser.is_header_done(), "the head ends where the gate says");
  const auto& message = parser.get();
  std::string target = request.head.path;
  const bool has_query = message.target().find('?') != std::string_view::npos;
  if (has_query) target += "?" + request.head.query;
  demand(std::string_view(message.method_string()) == request.head.method, "same method");
  demand(std::string_view(message.target()) == target, "same target");
  for (const auto& [name, value] : request.head.headers) {
    demand(message.count(name) > 0, "same field names");
    const auto [begin, end] = message.equal_range(name);
    demand(std::any_of(begin, end, [&value](const auto& field) { return std::string_view(field.value()) == value; }), "same values");
  }
  demand(parser.chunked() == (request.framing == BodyFraming::Chunked), "same transfer encoding");
  demand(parser.content_length().value_or(0) == (request.framing == BodyFraming::Length ? request.length : 0), "same length");
}

// What a connection makes of a client's bytes, as text.
class Reader {
 public:
  void feed(std::string_view bytes) {
    buffer_.append(bytes);
    while (step()) {
    }
  }

  const std::string& transcript() const { return transcript_; }

 private:
  enum class Expecting { Head, Length, Chunks, Nothing };

  bool step() {
    switch (expecting_) {
      case Expecting::Head:
        return read_head();
      case Expecting::Length:
        return read_length();
      case Expecting::Chunks:
        return read_chunks();
      case Expecting::Nothing:
        return false;
    }
    return false;
  }

  bool read_head() {
    switch (scanner_.scan(buffer_)) {
      case HeadScanner::State::NeedMore:
        return false;
      case HeadScanner::State::Refused:
        return give_up(scanner_.error());
      case HeadScanner::State::Complete:
        break;
    }
    const auto request = pass_gate(scanner_.head(buffer_));
    if (!request) return give_up(request.error());
    compare_with_beast(scanner_.head(buffer_), *request);
    note(*request);
    buffer_.erase(0, scanner_.size());
    scanner_ = HeadScanner(limits_);
    left_ = request->length;
    decoder_ = std::make_unique<ChunkDecoder>(ChunkDecoder::Limits{.body = kBodyLimit});
    body_.clear();
    if (request->framing == BodyFraming::Length) expecting_ = Expecting::Length;
    if (request->framing == BodyFraming::Chunked) expecting_ = Expecting::Chunks;
    return true;
  }

  bool read_length() {
    const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffer_.size()));
    transcript_.append(buffer_, 0, count);
    buffer_.erase(0, count);
    left_ -= count;
    if (left_ == 0) expecting_ = Expecting::Head;
    return left_ == 0;
  }

  bool read_chunks() {
    buffer_.erase(0, decoder_->feed(buffer_, body_));
    demand(body_.size() <= kBodyLimit, "a body stays within its limit");
    switch (decoder_->state()) {
      case ChunkDecoder::State::NeedMore:
        return false;
      case ChunkDecoder::State::Complete:
        transcript_ += body_;
        expecting_ = Expecting::Head;
        return true;
      case ChunkDecoder::State::Bad:
        transcript_ += decoder_->reason();
        break;
      case ChunkDecoder::State::TooLarge:
        transcript_ += "too large";
        break;
    }
    expecting_ = Expecting::Nothing;
    return false;
  }

  bool give_up(const Error& error) {
    transcript_ += error.message;
    expecting_ = Expecting::Nothing;
    return false;
  }

  void note(const GatedRequest& request) {
    transcript_ += "\n" + request.head.method + " " + request.head.path + "?" + request.head.query + " ";
    for (const auto& [name, value] : request.head.headers) transcript_ += name + "=" + value + ";";
    transcript_ += request.keep_alive ? "K" : "C";
    transcript_ += request.expects_continue ? "E" : "-";
    transcript_ += request.refusal ? request.refusal->message : "";
    transcript_ += "\n";
  }

  const HttpLimits limits_;
  HeadScanner scanner_{limits_};
  std::unique_ptr<ChunkDecoder> decoder_;
  std::string body_;
  Expecting expecting_ = Expecting::Head;
  std::string buffer_;
  std::uint64_t left_ = 0;
  std::string transcript_;
};

std::string read(std::string_view bytes, std::size_t step) {
  Reader reader;
  for (std::size_t at = 0; at < bytes.size(); at += step) reader.feed(bytes.substr(at, step));
  return reader.transcript();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostBytes = 64 * 1024;
  if (size == 0 || size > kMostBytes) return 0;
  const std::size_t step = 1 + data[0] % 64;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = read(bytes, bytes.size() + 1);
  demand(read(bytes, step) == whole, "the same however it was split");
  demand(read(bytes, 1) == whole, "the same byte by byte");
  return 0;
}
