#include "policies/detect/derived_text.h"

#include <algorithm>

namespace sekisho {

void DerivedText::copy(std::string_view bytes, std::uint32_t outer_begin) {
  if (bytes.empty()) return;
  const auto length = static_cast<std::uint32_t>(bytes.size());
  if (!pieces_.empty() && pieces_.back().copied && pieces_.back().outer.end == outer_begin) {
    pieces_.back().outer.end += length;
  } else {
    pieces_.push_back({.begin = static_cast<std::uint32_t>(text_.size()), .outer = {outer_begin, outer_begin + length}, .copied = true});
  }
  text_.append(bytes);
}

void DerivedText::replace(std::string_view bytes, ByteSpan outer) {
  if (bytes.empty()) return;
  pieces_.push_back({.begin = static_cast<std::uint32_t>(text_.size()), .outer = outer, .copied = false});
  text_.append(bytes);
}

void DerivedText::drop_copied(std::uint32_t count) {
  text_.resize(text_.size() - count);
  pieces_.back().outer.end -= count;
  if (pieces_.back().outer.begin == pieces_.back().outer.end) pieces_.pop_back();
}

std::size_t DerivedText::piece_at(std::uint32_t offset) const {
  const auto after = std::ranges::upper_bound(pieces_, offset, {}, &Piece::begin);
  return static_cast<std::size_t>(after - pieces_.begin()) - 1;
}

ByteSpan DerivedText::outer(ByteSpan span) const {
  const Piece& first = pieces_[piece_at(span.begin)];
  const Piece& last = pieces_[piece_at(span.end - 1)];
  return {first.copied ? first.outer.begin + (span.begin - first.begin) : first.outer.begin,
          last.copied ? last.outer.begin + (span.end - last.begin) : last.outer.end};
}

bool DerivedText::changed(ByteSpan span) const {
  for (std::size_t i = piece_at(span.begin); i < pieces_.size() && pieces_[i].begin < span.end; ++i) {
    if (!pieces_[i].copied) return true;
  }
  return false;
}

}  // namespace sekisho
