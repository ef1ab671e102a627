#pragma once

#include <array>
#include <cstddef>
#include <new>

namespace sekisho {

// Freed memory of one thread, kept by size for the thread's next allocations, which then cost a dozen instructions. A thread that makes
// one has it until it destroys it, on the same thread; other threads allocate as ever. A block may be freed on another thread than the
// one that asked for it, and in another way: every block comes from malloc.
class BlockCache final {
 public:
  // Blocks up to this many bytes are kept, and this many bytes altogether: what some two hundred requests at once take.
  static constexpr std::size_t kLargest = 8'184;
  static constexpr std::size_t kMost = 8'388'608;

  // Becomes the cache of the calling thread, which has none.
  BlockCache() { current = this; }
  ~BlockCache();
  BlockCache(const BlockCache&) = delete;
  BlockCache& operator=(const BlockCache&) = delete;

  // The calling thread's; null where it has none.
  static BlockCache* find_current() { return current; }
  // What malloc is asked for so that the block can serve every size of its kind; at most kLargest for at most kLargest.
  static constexpr std::size_t room_for(std::size_t size) { return kind_of(size) * kStep + kFirst; }

  // A kept block of room_for(size) bytes or more; null where there is none. `size` is at most kLargest.
  void* find_block(std::size_t size) {
    const std::size_t kind = kind_of(size);
    Block* const block = blocks_[kind];
    if (block == nullptr) return nullptr;
    blocks_[kind] = block->next;
    kept_ -= kind * kStep + kFirst;
    return block;
  }
  // Takes a block that malloc was asked for room_for(size) bytes for. `size` is at most kLargest.
  void keep(void* block, std::size_t size) { keep_kind(block, kind_of(size)); }
  // Takes a block with so many usable bytes, at least room_for(0) and at most kLargest.
  void keep_usable(void* block, std::size_t usable) { keep_kind(block, (usable - kFirst) / kStep); }

 private:
  struct Block {
    Block* next;
  };
  // glibc's own steps: every block has a multiple of 16 bytes less the 8 of its header.
  static constexpr std::size_t kStep = 16;
  static constexpr std::size_t kFirst = 8;
  static constexpr std::size_t kind_of(std::size_t size) { return size <= kStep + kFirst ? 1 : (size - kFirst + kStep - 1) / kStep; }

  void keep_kind(void* memory, std::size_t kind) {
    Block*& first = blocks_[kind];
    first = new (memory) Block{first};
    kept_ += kind * kStep + kFirst;
    if (kept_ > kMost) clear();
  }
  void clear();

  static constinit thread_local BlockCache* current;
  std::array<Block*, (kLargest - kFirst) / kStep + 1> blocks_{};
  std::size_t kept_ = 0;
};

}  // namespace sekisho
