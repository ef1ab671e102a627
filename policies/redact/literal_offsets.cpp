#include "policies/redact/literal_offsets.h"

#include <charconv>

namespace sekisho {
namespace {

std::uint32_t utf8_size(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::uint32_t utf8_size(std::uint32_t code) { return code < 0x80 ? 1 : code < 0x800 ? 2 : 3; }

// The value of the four hex digits of `\uXXXX` at `at`; 0 where there is no such escape.
std::uint32_t unicode_escape(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return 0;
  std::uint32_t code = 0;
  std::from_chars(text.data() + at + 2, text.data() + at + 6, code, 16);
  return code;
}

}  // namespace

void LiteralOffsets::read_unit() {
  if (raw_ >= inside_.size()) {
    raw_size_ = text_size_ = 0;
    return;
  }
  const auto left = static_cast<std::uint32_t>(inside_.size()) - raw_;
  const char first = inside_[raw_];
  if (first != '\\') {
    raw_size_ = text_size_ = utf8_size(first) < left ? utf8_size(first) : left;
    return;
  }
  if (left < 2 || inside_[raw_ + 1] != 'u') {
    raw_size_ = left < 2 ? left : 2;
    text_size_ = 1;
    return;
  }
  const std::uint32_t code = unicode_escape(inside_, raw_);
  const bool high = code >= 0xD800 && code < 0xDC00;
  const std::uint32_t low = high ? unicode_escape(inside_, raw_ + 6) : 0;
  const bool pair = low >= 0xDC00 && low < 0xE000;
  raw_size_ = pair ? 12 : 6;
  text_size_ = pair ? 4 : utf8_size(code);
}

void LiteralOffsets::next_unit() {
  raw_ += raw_size_;
  text_ += text_size_;
  read_unit();
}

std::uint32_t LiteralOffsets::begin_of(std::uint32_t offset) {
  while (raw_size_ > 0 && text_ + text_size_ <= offset) next_unit();
  return raw_;
}

std::uint32_t LiteralOffsets::end_of(std::uint32_t offset) {
  while (raw_size_ > 0 && text_ + text_size_ < offset) next_unit();
  return text_ >= offset ? raw_ : raw_ + raw_size_;
}

}  // namespace sekisho
