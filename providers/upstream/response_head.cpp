#include "providers/upstream/response_head.h"

#include "gateway/net/field_syntax.h"

#include <algorithm>
#include <charconv>

namespace sekisho {
namespace {

constexpr std::string_view kHttp1 = "HTTP/1.";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// RFC 9110 §5.5: a value has visible characters, spaces and tabs; bytes above 0x7f are opaque and let through. Carriage returns and line
// feeds are looked at elsewhere. Without an early end, so that the compiler makes vectors of it.
bool holds_control(std::string_view block) {
  unsigned char bad = 0;
  for (const char c : block) {
    const auto byte = static_cast<unsigned char>(c);
    const bool harmless = byte >= 0x20 ? byte != 0x7F : byte == '\t' || byte == '\r' || byte == '\n';
    bad |= harmless ? 0 : 1;
  }
  return bad != 0;
}

}  // namespace

std::size_t ResponseHeadReader::read(std::string_view bytes) {
  std::size_t consumed = 0;
  while (state_ == State::NeedMore) {
    const std::string_view rest = bytes.substr(consumed);
    if (!looks_like_http(rest)) break;
    const std::size_t end = find_end(rest);
    if (state_ == State::NeedMore && used_ + (end != 0 ? end : rest.size()) > kMostBytes) refuse(State::TooLarge, {});
    if (end == 0 || state_ != State::NeedMore) break;
    parse(rest.substr(0, end));
    consumed += end;
    used_ += end;
    searched_ = line_start_ = 0;
  }
  return consumed;
}

bool ResponseHeadReader::looks_like_http(std::string_view bytes) {
  const std::size_t count = std::min(bytes.size(), kHttp1.size());
  return bytes.substr(0, count) == kHttp1.substr(0, count) || refuse(State::NotHttp, {});
}

// The size of the head with its empty line; 0 while it has not arrived, or where a line ends wrongly.
std::size_t ResponseHeadReader::find_end(std::string_view bytes) {
  for (;;) {
    const std::size_t line_feed = bytes.find('\n', searched_);
    if (line_feed == std::string_view::npos) {
      searched_ = bytes.size();
      return 0;
    }
    if (line_feed == line_start_ || bytes[line_feed - 1] != '\r') {
      refuse(State::Broken, "a line that does not end in CRLF");
      return 0;
    }
    const bool empty = line_feed == line_start_ + 1;
    searched_ = line_start_ = line_feed + 1;
    if (empty) return searched_;
  }
}

void ResponseHeadReader::parse(std::string_view block) {
  head_ = {};
  http_1_0_ = chunked_ = false;
  length_.reset();
  if (holds_control(block)) {
    refuse(State::Broken, "a control character in its head");
    return;
  }
  std::size_t at = block.find('\n') + 1;
  if (!parse_status(block.substr(0, at - 2))) return;
  head_.headers.reserve(static_cast<std::size_t>(std::ranges::count(block, '\n')) - 2);
  while (at < block.size() - 2) {
    const std::size_t end = block.find('\r', at);
    if (block[end + 1] != '\n') {
      refuse(State::Broken, "a bare carriage return");
      return;
    }
    if (!parse_field(block.substr(at, end - at))) return;
    at = end + 2;
  }
  // 101 is final here: nothing that was sent asks for another protocol.
  if (head_.status >= 200 || head_.status == 101) settle();
}

// RFC 9112 §4: `HTTP/1.x SP 3DIGIT [SP reason]`.
bool ResponseHeadReader::parse_status(std::string_view line) {
  constexpr std::size_t kShortest = 12;  // HTTP/1.1 200
  const bool shaped = line.size() >= kShortest && (line[7] == '0' || line[7] == '1') && line[8] == ' ' &&
                      std::all_of(line.begin() + 9, line.begin() + 12, is_digit) && (line.size() == kShortest || line[12] == ' ');
  if (!shaped || line[9] == '0') return refuse(State::NotHttp, {});
  if (line.find('\r') != std::string_view::npos) return refuse(State::Broken, "a bare carriage return");
  http_1_0_ = line[7] == '0';
  head_.keep_alive = !http_1_0_;
  std::from_chars(line.data() + 9, line.data() + kShortest, head_.status);
  return true;
}

bool ResponseHeadReader::parse_field(std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') return refuse(State::Broken, "a header field folded over two lines");
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return refuse(State::Broken, "a header line without a colon");
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) return refuse(State::Broken, "a header field name that is none");
  const std::string_view value = trim(line.substr(colon + 1));
  if (!take_field(name, value)) return false;
  head_.headers.add(std::string(name), std::string(value));
  return true;
}

// What the fields say about framing and connection. Told apart by length first: most fields are none of these.
bool ResponseHeadReader::take_field(std::string_view name, std::string_view value) {
  constexpr std::string_view kConnection = "connection", kLength = "content-length", kCoding = "transfer-encoding";
  if (name.size() == kConnection.size() && equals_ignoring_case(name, kConnection)) {
    take_connection(value);
  } else if (name.size() == kLength.size() && equals_ignoring_case(name, kLength)) {
    return take_length(value);
  } else if (name.size() == kCoding.size() && equals_ignoring_case(name, kCoding)) {
    if (chunked_ || http_1_0_ || !equals_ignoring_case(value, "chunked")) return refuse(State::OtherCoding, {});
    chunked_ = true;
  }
  return true;
}

// Two fields that say the same are one (RFC 9112 §6.3); lists and signs are nothing that a server has reason to send.
bool ResponseHeadReader::take_length(std::string_view value) {
  constexpr std::size_t kMostDigits = 18;  // every such number fits into 63 bits
  if (!is_digits(value) || value.size() > kMostDigits) return refuse(State::Broken, "a Content-Length that is no number");
  std::uint64_t length = 0;
  std::from_chars(value.data(), value.data() + value.size(), length);
  if (length_ && *length_ != length) return refuse(State::Broken, "two lengths that differ");
  length_ = length;
  return true;
}

void ResponseHeadReader::take_connection(std::string_view value) {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    const std::string_view option = trim(value.substr(0, comma));
    if (equals_ignoring_case(option, "close")) head_.keep_alive = false;
    if (http_1_0_ && equals_ignoring_case(option, "keep-alive")) head_.keep_alive = true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
}

// RFC 9112 §6.3, in its order. Both framings at once are how responses are smuggled.
void ResponseHeadReader::settle() {
  if (chunked_ && length_) {
    refuse(State::Broken, "both a length and chunks");
    return;
  }
  state_ = State::Complete;
  const bool bodiless = body_ == Body::NeverFollows || head_.status < 200 || head_.status == 204 || head_.status == 304;
  if (head_.status < 200) head_.keep_alive = false;
  if (bodiless) {
    head_.framing = ResponseFraming::None;
  } else if (chunked_) {
    head_.framing = ResponseFraming::Chunked;
  } else if (length_) {
    head_.framing = ResponseFraming::Length;
    head_.length = *length_;
  }
  if (head_.framing == ResponseFraming::UntilClose) head_.keep_alive = false;
}

bool ResponseHeadReader::refuse(State state, std::string_view reason) {
  state_ = state;
  reason_ = reason;
  return false;
}

}  // namespace sekisho
