#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace sekisho {

// Takes the chunked framing off a body (RFC 9112 §7.1), strictly: sizes are 1 to 16 hexadecimal digits and nothing else, every line
// ends in CRLF, chunk extensions are skipped up to a bound, trailer fields are bounded and dropped; they never become header fields.
// Works byte by byte in their order, so any split of the input has the same outcome.
class ChunkDecoder final {
 public:
  enum class State { NeedMore, Complete, Bad, TooLarge };
  // Whether trailer lines must be fields by the strict rules for requests (parse_field_line), or any lines that end in CRLF.
  enum class Trailers { Strict, AnyLine };

  struct Limits {
    std::uint64_t body = std::numeric_limits<std::uint64_t>::max();  // bytes of data
    std::size_t trailer_block = 8 * 1024;
    Trailers trailers = Trailers::Strict;
    std::uint64_t framing_for_a_byte = 1;  // bytes of framing for each of data, beyond those that any body may have
  };

  explicit ChunkDecoder(Limits limits) : limits_(limits) {}

  // Reads on at `bytes`, appends data to `body`. Answers how many bytes were used: all of them, unless the body ended within them.
  std::size_t feed(std::string_view bytes, std::string& body);

  State state() const { return state_; }
  // After Bad: what is wrong.
  std::string_view reason() const { return reason_; }

 private:
  enum class Expecting { Size, Extension, SizeEnd, Data, DataCr, DataLf, Trailer };

  void take(char c);
  void take_size(char c);
  void take_extension(char c);
  void take_size_end(char c);
  void take_trailer(char c);
  void end_size_line();
  void end_trailer_line();
  std::size_t take_data(std::string_view bytes, std::string& body);
  void expect_exactly(char wanted, char c, Expecting next);
  void refuse(std::string_view reason);

  Limits limits_;
  State state_ = State::NeedMore;
  Expecting expecting_ = Expecting::Size;
  std::uint64_t size_ = 0;  // of the chunk; then what is left of it
  std::size_t digits_ = 0;
  std::size_t extension_bytes_ = 0;  // in the whole body
  std::size_t trailer_bytes_ = 0;
  std::uint64_t framing_bytes_ = 0;  // everything that is not data
  std::uint64_t data_bytes_ = 0;
  std::string line_;  // of the trailer section
  std::string_view reason_;
};

}  // namespace sekisho
