#pragma once

#include "gateway/core/error.h"
#include "gateway/http/http_options.h"

#include <cstddef>
#include <string_view>

namespace sekisho {

// Finds the end of a request's head while it arrives, and refuses what is too big or not cut into CRLF lines as soon as that is
// certain. Works through the bytes in their order, so that it says the same however they were split.
class HeadScanner final {
 public:
  enum class State { NeedMore, Complete, Refused };

  explicit HeadScanner(const HttpLimits& limits) : limits_(&limits) {}

  // `bytes` is everything received from the first byte of the head on; between two calls it may only grow.
  State scan(std::string_view bytes);

  // After Complete: the bytes the head takes up, the empty line included.
  std::size_t size() const { return line_start_; }
  // After Complete: the head itself, without the one empty line that may precede it (RFC 9112 §2.2).
  std::string_view head(std::string_view bytes) const { return bytes.substr(begin_, line_start_ - begin_); }
  // After Refused.
  const Error& error() const { return error_; }

 private:
  State refuse(ErrorKind kind, std::string message);
  State take_line(std::size_t end);
  bool check_size(std::size_t end);

  const HttpLimits* limits_;
  std::size_t begin_ = 0;        // where the request line starts
  std::size_t line_start_ = 0;   // where the line being read starts
  std::size_t searched_ = 0;     // bytes known to hold no further line feed
  std::size_t block_start_ = 0;  // where the header block starts; 0 while in the request line
  std::size_t fields_ = 0;
  State state_ = State::NeedMore;
  Error error_;
};

}  // namespace sekisho
