#include "gateway/net/chunk_decoder.h"

#include "gateway/net/field_syntax.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::size_t kMostDigits = 16;
constexpr std::size_t kMostExtensionBytes = 4096;
// A body may be cut into tiny chunks for a while, but a request not for long: a million one-byte chunks are an attack, not a message.
constexpr std::uint64_t kFreeFramingBytes = 64 * 1024;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::size_t ChunkDecoder::feed(std::string_view bytes, std::string& body) {
  std::size_t used = 0;
  while (used < bytes.size() && state_ == State::NeedMore) {
    if (expecting_ == Expecting::Data) {
      used += take_data(bytes.substr(used), body);
    } else {
      take(bytes[used++]);
    }
  }
  return state_ == State::Complete ? used : bytes.size();
}

void ChunkDecoder::take(char c) {
  if (++framing_bytes_ > kFreeFramingBytes + data_bytes_ * limits_.framing_for_a_byte)
    return refuse("the chunk framing outweighs the data");
  switch (expecting_) {
    case Expecting::Size:
      return take_size(c);
    case Expecting::Extension:
      return take_extension(c);
    case Expecting::SizeEnd:
      return take_size_end(c);
    case Expecting::Data:
      return;
    case Expecting::DataCr:
      return expect_exactly('\r', c, Expecting::DataLf);
    case Expecting::DataLf:
      return expect_exactly('\n', c, Expecting::Size);
    case Expecting::Trailer:
      return take_trailer(c);
  }
}

void ChunkDecoder::take_size(char c) {
  if (const int value = hex_value(c); value >= 0) {
    if (++digits_ > kMostDigits) return refuse("a chunk size has more than 16 digits");
    size_ = size_ * 16 + static_cast<unsigned>(value);
    return;
  }
  if (digits_ == 0 || (c != ';' && c != '\r')) return refuse("a chunk size is not a hexadecimal number");
  expecting_ = c == ';' ? Expecting::Extension : Expecting::SizeEnd;
}

// RFC 9112 §7.1.1: a recipient ignores extensions it does not know, and bounds their size.
void ChunkDecoder::take_extension(char c) {
  if (++extension_bytes_ > kMostExtensionBytes) return refuse("the chunk extensions are too long");
  if (c == '\r') {
    expecting_ = Expecting::SizeEnd;
  } else if (!is_plain_value(std::string_view(&c, 1))) {
    refuse("a chunk extension holds a byte that is not printable ASCII");
  }
}

void ChunkDecoder::take_size_end(char c) {
  if (c != '\n') return refuse("a chunk size line does not end in CRLF");
  end_size_line();
}

void ChunkDecoder::end_size_line() {
  digits_ = 0;
  if (size_ == 0) {
    expecting_ = Expecting::Trailer;
    return;
  }
  if (size_ > limits_.body - data_bytes_) {
    state_ = State::TooLarge;
    return;
  }
  expecting_ = Expecting::Data;
}

std::size_t ChunkDecoder::take_data(std::string_view bytes, std::string& body) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size_, bytes.size()));
  body.append(bytes.substr(0, count));
  size_ -= count;
  data_bytes_ += count;
  if (size_ == 0) expecting_ = Expecting::DataCr;
  return count;
}

void ChunkDecoder::take_trailer(char c) {
  if (++trailer_bytes_ > limits_.trailer_block) return refuse("the trailer section is too large");
  line_ += c;
  if (c == '\n') end_trailer_line();
}

void ChunkDecoder::end_trailer_line() {
  if (!line_.ends_with("\r\n")) return refuse("a trailer line ends in a bare line feed");
  if (line_.size() == 2) {
    state_ = State::Complete;
    return;
  }
  const std::string_view line = std::string_view(line_).substr(0, line_.size() - 2);
  const bool sound = limits_.trailers == Trailers::AnyLine || parse_field_line(line).has_value();
  if (!sound) return refuse("a trailer line is not a header field");
  line_.clear();
}

void ChunkDecoder::expect_exactly(char wanted, char c, Expecting next) {
  if (c != wanted) return refuse("the data of a chunk is not followed by CRLF");
  expecting_ = next;
}

void ChunkDecoder::refuse(std::string_view reason) {
  state_ = State::Bad;
  reason_ = reason;
}

}  // namespace sekisho
