#include "policies/detect/byte_maps.h"

#include <array>
#include <cstring>
#include <type_traits>

namespace sekisho {
namespace {

// What is read of a text.
struct Target {
  ByteMaps::Block* blocks = nullptr;
  bool ascii = true;
  bool has_control = false;
};

// Reads whole blocks, `kWidth` bytes at a time. Inlined, so that it is made of what its caller may use of the processor.
template <unsigned kWidth>
class BlockReader {
 public:
  __attribute__((always_inline)) static void read(std::string_view text, std::size_t blocks, Target& target) {
    Bytes all = 0;
    Bytes controls = 0;
    for (std::size_t i = 0; i < blocks; ++i) {
      ByteMaps::Block block{};
      for (unsigned part = 0; part < ByteMaps::kBlock; part += kWidth) {
        Bytes bytes;
        std::memcpy(&bytes, &text[i * ByteMaps::kBlock + part], sizeof bytes);
        add(bytes, part, block);
        all |= bytes;
        const auto blank = (bytes - '\t' < 2) | (bytes == '\r');
        controls |= reinterpret_cast<Bytes>(((bytes < 0x20) & ~blank) | (bytes == 0x7F));
      }
      target.blocks[i] = block;
    }
    target.ascii = target.ascii && mask_of(all >= 0x80) == 0;
    target.has_control = target.has_control || mask_of(controls != 0) != 0;
  }

 private:
  using Bytes = unsigned char __attribute__((ext_vector_type(kWidth)));
  using Flags = bool __attribute__((ext_vector_type(kWidth)));
  using Mask = std::conditional_t<kWidth == 32, std::uint32_t, std::uint16_t>;

  template <class Compared>
  __attribute__((always_inline)) static std::uint64_t mask_of(const Compared& compared) {
    const Flags flags = __builtin_convertvector(compared, Flags);
    Mask mask = 0;
    std::memcpy(&mask, &flags, sizeof mask);
    return mask;
  }

  __attribute__((always_inline)) static void add(const Bytes& bytes, unsigned part, ByteMaps::Block& block) {
    block.digits |= mask_of(bytes - '0' < 10) << part;
    block.lower |= mask_of(bytes - 'a' < 26) << part;
    block.upper |= mask_of(bytes - 'A' < 26) << part;
    block.leads |= mask_of(bytes >= 0xC0) << part;
    block.colons |= mask_of(bytes == ':') << part;
    block.tildes |= mask_of(bytes == '~') << part;
    block.escapes |= mask_of((bytes == '\\') | (bytes == '%') | (bytes == '&')) << part;
    block.signs |= mask_of((bytes == '+') | (bytes == '/') | (bytes == '_') | (bytes == '-')) << part;
  }
};

// Two bits before one that is not set.
std::uint64_t pairs_of(std::uint64_t here, std::uint64_t next) { return here & (here >> 1 | next << 63) & ~(here >> 2 | next << 62); }

using ReadBlocks = void (*)(std::string_view text, std::size_t blocks, Target& target);

void read_narrow(std::string_view text, std::size_t blocks, Target& target) { BlockReader<16>::read(text, blocks, target); }

#ifdef __x86_64__
__attribute__((target("avx2"))) void read_wide(std::string_view text, std::size_t blocks, Target& target) {
  BlockReader<32>::read(text, blocks, target);
}

ReadBlocks fastest() { return __builtin_cpu_supports("avx2") ? read_wide : read_narrow; }
#else
ReadBlocks fastest() { return read_narrow; }
#endif

}  // namespace

ByteMaps::ByteMaps(std::string_view text) {
  static const ReadBlocks kRead = fastest();
  const std::size_t whole = text.size() / kBlock;
  size_ = (text.size() + kBlock - 1) / kBlock;
  blocks_ = std::make_unique_for_overwrite<Block[]>(size_ + 2);
  blocks_[0] = blocks_[size_ + 1] = Block{};
  Target target{.blocks = blocks_.get() + 1};
  kRead(text, whole, target);
  if (text.size() > whole * kBlock) {
    std::array<char, kBlock> rest;
    rest.fill(' ');
    std::memcpy(rest.data(), text.data() + whole * kBlock, text.size() - whole * kBlock);
    target.blocks += whole;
    kRead({rest.data(), rest.size()}, 1, target);
  }
  ascii_ = target.ascii;
  has_control_ = target.has_control;
}

std::uint64_t ByteMaps::four_pairs(std::size_t i) const {
  const std::uint64_t here = pairs_of(blocks_[i + 1].alnum(), blocks_[i + 2].alnum());
  const std::uint64_t next = pairs_of(blocks_[i + 2].alnum(), 0);  // beyond it no bit counts
  const auto later = [here, next](int places) { return here >> places | next << (64 - places); };
  return here & later(3) & later(6) & later(9);
}

std::uint64_t ByteMaps::colons_near_digits(std::size_t i) const {
  const std::uint64_t here = blocks_[i + 1].digits;
  const std::uint64_t before = blocks_[i].digits;
  const auto ago = [here, before](int places) { return here << places | before >> (64 - places); };
  return blocks_[i + 1].colons & (ago(1) | ago(2) | ago(3) | ago(4) | here >> 1 | blocks_[i + 2].digits << 63);
}

bool ByteMaps::holds_capitals(std::size_t i) const {
  const std::uint64_t here = blocks_[i + 1].upper;
  const std::uint64_t next = blocks_[i + 2].upper;
  const auto later = [here, next](int places) { return here >> places | next << (64 - places); };
  return (here & later(1) & later(2) & later(3)) != 0;
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
