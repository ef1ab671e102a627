#include "policies/detect/utf16.h"

#include "policies/detect/characters.h"

#include <array>

namespace sekisho {
namespace {

constexpr char32_t kByteOrderMark = 0xFEFF;

// In which order the bytes of UTF-16 stand.
enum class ByteOrder : std::uint8_t { LowFirst, HighFirst };

char32_t utf16_unit(std::string_view bytes, std::size_t at, ByteOrder order) {
  const auto first = static_cast<unsigned char>(bytes[at]);
  const auto second = static_cast<unsigned char>(bytes[at + 1]);
  return order == ByteOrder::LowFirst ? static_cast<char32_t>(second << 8 | first) : static_cast<char32_t>(first << 8 | second);
}

// UTF-16 with that order.
bool is_utf16(std::string_view bytes, ByteOrder order) {
  bool ideographs = true;
  bool hangul = true;
  for (std::size_t at = 0; at + 1 < bytes.size() && (ideographs || hangul); at += 2) {
    const char32_t unit = utf16_unit(bytes, at, order);
    if (at == 0 && unit == kByteOrderMark) continue;
    const char32_t block = unit >> 8;
    const bool ascii = unit < 0x7F && (unit >= 0x20 || unit == '\t' || unit == '\n' || unit == '\r');
    if (ascii || block == 0x30 || block == 0xFF) continue;
    ideographs = ideographs && block >= 0x4E && block <= 0x9F;
    hangul = hangul && unit >= 0xAC00 && unit <= 0xD7A3;
  }
  return ideographs || hangul;
}

// Which of two kinds of UTF-16 a unit with this byte, its higher one, may belong to: with ideographs, with Hangul. See is_utf16.
constexpr std::array<std::uint8_t, 256> make_unit_kinds() {
  std::array<std::uint8_t, 256> kinds{};
  for (std::size_t byte = 0; byte < kinds.size(); ++byte) {
    const bool any = byte == 0 || byte == 0x30 || byte >= 0xFE;
    const bool ideograph = byte >= 0x4E && byte <= 0x9F;
    const bool hangul = byte >= 0xAC && byte <= 0xD7;
    kinds[byte] = static_cast<std::uint8_t>((any || ideograph ? 1 : 0) | (any || hangul ? 2 : 0));
  }
  return kinds;
}
constexpr std::array<std::uint8_t, 256> kUnitKinds = make_unit_kinds();

}  // namespace

bool is_utf16(std::string_view bytes) { return is_utf16(bytes, ByteOrder::LowFirst) || is_utf16(bytes, ByteOrder::HighFirst); }

bool may_be_utf16(std::uint64_t head) {
  const auto kinds = [head](int i) { return kUnitKinds[head >> (40 - 8 * i) & 0xFF]; };
  return ((kinds(0) & kinds(2) & kinds(4)) | (kinds(1) & kinds(3) & kinds(5))) != 0;
}

std::optional<std::string> read_utf16(std::string_view bytes) {
  const ByteOrder order = is_utf16(bytes, ByteOrder::LowFirst) ? ByteOrder::LowFirst : ByteOrder::HighFirst;
  if (!is_utf16(bytes, order)) return std::nullopt;
  std::string text;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    const char32_t unit = utf16_unit(bytes, at, order);
    if (at > 0 || unit != kByteOrderMark) append_utf8(text, unit);
  }
  return text;
}

}  // namespace sekisho
