#include "gateway/core/block_cache.h"

#include <cstdlib>

namespace sekisho {

constinit thread_local BlockCache* BlockCache::current = nullptr;

BlockCache::~BlockCache() {
  current = nullptr;
  clear();
}

// Everything, also what is of no use any more: what is in use will be back soon.
void BlockCache::clear() {
  for (Block*& first : blocks_) {
    while (first != nullptr) {
      Block* const next = first->next;
      std::free(first);  // NOLINT(cppcoreguidelines-no-malloc): where it came from
      first = next;
    }
  }
  kept_ = 0;
}

}  // namespace sekisho
