#include "policies/detect/byte_maps.h"

#include <cstring>

namespace sekisho {
namespace {

using Bytes = unsigned char __attribute__((ext_vector_type(16)));
using Flags = bool __attribute__((ext_vector_type(16)));

template <class Compared>
std::uint64_t mask_of(Compared compared) {
  const Flags flags = __builtin_convertvector(compared, Flags);
  std::uint16_t mask = 0;
  std::memcpy(&mask, &flags, sizeof mask);
  return mask;
}

ByteMaps::Block read_block(const char* text) {
  ByteMaps::Block block;
  for (unsigned part = 0; part < ByteMaps::kBlock; part += sizeof(Bytes)) {
    Bytes bytes;
    std::memcpy(&bytes, text + part, sizeof bytes);
    block.digits |= mask_of(bytes - '0' < 10) << part;
    block.lower |= mask_of(bytes - 'a' < 26) << part;
    block.upper |= mask_of(bytes - 'A' < 26) << part;
    block.leads |= mask_of(bytes >= 0xC0) << part;
    block.colons |= mask_of(bytes == ':') << part;
    block.tildes |= mask_of(bytes == '~') << part;
    block.escapes |= mask_of((bytes == '\\') | (bytes == '%') | (bytes == '&')) << part;
    block.signs |= mask_of((bytes == '+') | (bytes == '/') | (bytes == '_') | (bytes == '-')) << part;
  }
  return block;
}

}  // namespace

ByteMaps::ByteMaps(std::string_view text) {
  const std::size_t whole = text.size() / kBlock;
  blocks_.resize((text.size() + kBlock - 1) / kBlock + 2);
  for (std::size_t i = 0; i < whole; ++i) blocks_[i + 1] = read_block(text.data() + i * kBlock);
  if (text.size() == whole * kBlock) return;
  char rest[kBlock] = {};
  std::memcpy(rest, text.data() + whole * kBlock, text.size() - whole * kBlock);
  blocks_[whole + 1] = read_block(rest);
}

std::size_t ByteMaps::find_escape(std::size_t from) const {
  const auto behind = [from](std::size_t i) { return i == from / kBlock ? ~std::uint64_t{0} << from % kBlock : ~std::uint64_t{0}; };
  for (std::size_t i = from / kBlock; i < size(); ++i) {
    const std::uint64_t mask = blocks_[i + 1].escapes & behind(i);
    if (mask != 0) return i * kBlock + static_cast<std::size_t>(std::countr_zero(mask));
  }
  return std::string_view::npos;
}

std::size_t ByteMaps::base64_end(std::size_t begin) const {
  std::size_t i = begin / kBlock;
  std::size_t end = begin + static_cast<std::size_t>(std::countr_one(blocks_[i + 1].base64() >> begin % kBlock));
  while (end == (i + 1) * kBlock) {
    ++i;
    end += static_cast<std::size_t>(std::countr_one(blocks_[i + 1].base64()));
  }
  return end;
}

}  // namespace sekisho
