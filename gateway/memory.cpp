// The program's `new` and `delete`: malloc, with a BlockCache before it on the threads that have one (docs/adr/0010). Linked into the
// program only, not into tests and not where a sanitizer brings its own. Arrays and nothrow come here by the library's own definitions;
// over-aligned `new` does not.
#include "gateway/core/block_cache.h"

#include <cstddef>
#include <cstdlib>
#include <new>

#include <malloc.h>

// This is where memory is managed by hand.
// NOLINTBEGIN(cppcoreguidelines-no-malloc)
namespace {

using sekisho::BlockCache;

// Outlined: what happens when a cache has nothing.
[[gnu::noinline]] void* allocate(std::size_t size) {
  const std::size_t room = size <= BlockCache::kLargest ? BlockCache::room_for(size) : size;
  while (true) {
    if (void* const block = std::malloc(room)) return block;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

}  // namespace

void* operator new(std::size_t size) {
  BlockCache* const cache = BlockCache::find_current();
  if (cache == nullptr || size > BlockCache::kLargest) return allocate(size);
  void* const block = cache->find_block(size);
  return block != nullptr ? block : allocate(size);
}

void operator delete(void* block) noexcept {
  BlockCache* const cache = BlockCache::find_current();
  if (cache == nullptr || block == nullptr) {
    std::free(block);
    return;
  }
  const std::size_t usable = malloc_usable_size(block);
  if (usable > BlockCache::kLargest) {
    std::free(block);
    return;
  }
  cache->keep_usable(block, usable);
}

void operator delete(void* block, std::size_t size) noexcept {
  BlockCache* const cache = BlockCache::find_current();
  if (cache == nullptr || block == nullptr || size > BlockCache::kLargest) {
    std::free(block);
    return;
  }
  cache->keep(block, size);
}
// NOLINTEND(cppcoreguidelines-no-malloc)
