#pragma once

#include "gateway/core/headers.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// How the end of a response's body is known (RFC 9112 §6.3).
enum class ResponseFraming { None, Length, Chunked, UntilClose };

struct ResponseHead {
  int status = 0;
  Headers headers;
  ResponseFraming framing = ResponseFraming::UntilClose;
  std::uint64_t length = 0;
  bool keep_alive = true;
};

// Finds and reads the head of a response while it arrives (RFC 9112 §4, §5), strictly: lines end in CRLF, names are tokens, values
// hold no control character, lengths agree, the only transfer coding is `chunked`. Informational responses are skipped; all heads
// of one exchange together, and its trailers, may take 64 KiB. Any split of the input has the same outcome.
class ResponseHeadReader final {
 public:
  static constexpr std::size_t kMostBytes = 64 * 1024;
  enum class State { NeedMore, Complete, NotHttp, TooLarge, Broken, OtherCoding };
  enum class Body { MayFollow, NeverFollows };  // NeverFollows: the answer to HEAD

  explicit ResponseHeadReader(Body body) : body_(body) {}

  // `bytes` is everything received that no call has consumed yet; between two calls it may only grow. Answers how many bytes are
  // consumed: informational responses and, when Complete, the head.
  std::size_t read(std::string_view bytes);

  State state() const { return state_; }
  // After Complete, once.
  ResponseHead take() { return std::move(head_); }
  // What is left of kMostBytes, for trailers.
  std::size_t bytes_left() const { return kMostBytes - used_; }
  // After Broken: what is wrong, to be read after `answered with`.
  std::string_view reason() const { return reason_; }

 private:
  std::size_t find_end(std::string_view bytes);
  bool looks_like_http(std::string_view bytes);
  void parse(std::string_view block);
  bool parse_status(std::string_view line);
  bool parse_field(std::string_view line);
  bool take_field(std::string_view name, std::string_view value);
  bool take_length(std::string_view value);
  void take_connection(std::string_view value);
  void settle();
  bool refuse(State state, std::string_view reason);

  Body body_;
  State state_ = State::NeedMore;
  ResponseHead head_;
  bool http_1_0_ = false;
  bool chunked_ = false;
  std::optional<std::uint64_t> length_;
  std::size_t searched_ = 0;    // bytes of the head at hand that were looked through for its end
  std::size_t line_start_ = 0;  // where the line being looked through starts
  std::size_t used_ = 0;        // by heads that are consumed
  std::string_view reason_;
};

}  // namespace sekisho
