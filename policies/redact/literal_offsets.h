#pragma once

#include <cstdint>
#include <string_view>

namespace sekisho {

// Maps bytes of an unescaped JSON string to bytes of the literal it came from (RFC 8259 §7). Goes from left to right: offsets must not
// decrease from one call to the next. Never splits a character or an escape: a place in the middle of one is moved out to its edge.
class LiteralOffsets {
 public:
  // `inside`: the literal without its quotes, valid JSON.
  explicit LiteralOffsets(std::string_view inside) : inside_(inside) { read_unit(); }

  // Where the character begins in `inside` that holds byte `offset` of the text; the end of `inside` past the last one.
  std::uint32_t begin_of(std::uint32_t offset);
  // Where the character ends in `inside` whose last byte is `offset - 1` or follows it.
  std::uint32_t end_of(std::uint32_t offset);

 private:
  void read_unit();
  void next_unit();

  std::string_view inside_;
  std::uint32_t raw_ = 0;        // where the current unit begins in the literal
  std::uint32_t text_ = 0;       // and in the text
  std::uint32_t raw_size_ = 0;   // its length there; 0 at the end
  std::uint32_t text_size_ = 0;  // and here
};

}  // namespace sekisho
