#include "gateway/http/head_scanner.h"

#include "gateway/net/field_syntax.h"

namespace sekisho {

HeadScanner::State HeadScanner::scan(std::string_view bytes) {
  // Something else than HTTP, a TLS hello for one, is refused at its first byte and need not run into the deadline.
  if (searched_ == 0 && !bytes.empty() && bytes.front() != '\r' && bytes.front() != '\n' && !is_token(bytes.substr(0, 1))) {
    return refuse(ErrorKind::InvalidRequest, "this is not an HTTP/1.1 request");
  }
  while (state_ == State::NeedMore) {
    const std::size_t line_feed = bytes.find('\n', searched_);
    const std::size_t end = line_feed == std::string_view::npos ? bytes.size() : line_feed;
    if (!check_size(end)) break;
    searched_ = end;
    if (line_feed == std::string_view::npos) break;
    const bool bare = line_feed == line_start_ || bytes[line_feed - 1] != '\r';
    if (bare) return refuse(ErrorKind::InvalidRequest, "a line of the request head ends in a bare line feed");
    searched_ = line_feed + 1;
    take_line(line_feed + 1);
  }
  return state_;
}

// A line of the head ends before `end`.
HeadScanner::State HeadScanner::take_line(std::size_t end) {
  constexpr std::size_t kEmptyLine = 2;
  const bool empty = end - line_start_ == kEmptyLine;
  line_start_ = end;
  if (block_start_ == 0) {
    if (!empty) {
      block_start_ = end;
      return state_;
    }
    if (begin_ != 0) return refuse(ErrorKind::InvalidRequest, "empty lines stand where a request should");
    begin_ = end;
    return state_;
  }
  if (empty) return state_ = State::Complete;
  if (++fields_ > limits_->header_fields) {
    return refuse(ErrorKind::HeadersTooLarge, "more than " + std::to_string(limits_->header_fields) + " header fields");
  }
  return state_;
}

bool HeadScanner::check_size(std::size_t end) {
  if (block_start_ == 0 && end - begin_ > limits_->request_line) {
    refuse(ErrorKind::UriTooLong, "the request line is longer than " + std::to_string(limits_->request_line) + " bytes");
  } else if (block_start_ != 0 && end - block_start_ >= limits_->header_block) {
    refuse(ErrorKind::HeadersTooLarge, "the header block is larger than " + std::to_string(limits_->header_block) + " bytes");
  }
  return state_ == State::NeedMore;
}

HeadScanner::State HeadScanner::refuse(ErrorKind kind, std::string message) {
  error_ = gateway_error(kind, std::move(message));
  error_.source = ErrorSource::Client;
  return state_ = State::Refused;
}

}  // namespace sekisho
