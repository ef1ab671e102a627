#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Bytes [begin, end).
struct ByteSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool operator==(const ByteSpan&) const = default;
};

// A text made from another one (folded, unescaped, decoded) that still knows where every byte came from. Built from left to right.
class DerivedText {
 public:
  // Appends bytes that stand unchanged at `outer_begin` of the outer text.
  void copy(std::string_view bytes, std::uint32_t outer_begin);
  // Appends bytes that stand for the whole of `outer`. With no bytes: `outer` leaves no trace.
  void replace(std::string_view bytes, ByteSpan outer);
  // Takes back the last `count` bytes, which must have been copied.
  void drop_copied(std::uint32_t count);

  std::string_view text() const { return text_; }
  // The outer bytes that [begin, end) stands for; `begin < end` and both within the text.
  ByteSpan outer(ByteSpan span) const;
  // True where a part of the span is not a plain copy.
  bool changed(ByteSpan span) const;
  void reserve(std::size_t bytes) { text_.reserve(bytes); }

 private:
  struct Piece {
    std::uint32_t begin = 0;  // in text_; ends where the next one begins
    ByteSpan outer;
    bool copied = false;
  };
  std::size_t piece_at(std::uint32_t offset) const;

  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace sekisho
