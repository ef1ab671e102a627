#include "gateway/core/block_cache.h"

#include <cstdlib>

namespace sekisho {

constinit thread_local BlockCache* BlockCache::current_ = nullptr;

BlockCache::~BlockCache() {
  current_ = nullptr;
  clear();
}

// Everything, also what is of no use any more: what is in use will be back soon.
void BlockCache::clear() {
  for (Block*& first : blocks_) {
    while (first != nullptr) {
      Block* const next = first->next;
      std::free(first);
      first = next;
    }
  }
  kept_ = 0;
}

}  // namespace sekisho
