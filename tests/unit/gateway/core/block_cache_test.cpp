#include "gateway/core/block_cache.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

namespace sekisho {
namespace {

void* block_for(std::size_t size) { return std::malloc(BlockCache::room_for(size)); }

TEST(BlockCache, GivesBackWhatWasKept) {
  BlockCache cache;
  void* const block = block_for(100);

  cache.keep(block, 100);

  EXPECT_EQ(cache.find_block(100), block);
  std::free(block);
}

TEST(BlockCache, HasNothingTwice) {
  BlockCache cache;
  cache.keep(block_for(100), 100);

  void* const block = cache.find_block(100);

  EXPECT_EQ(cache.find_block(100), nullptr);
  std::free(block);
}

TEST(BlockCache, GivesABlockToEverySizeOfItsKind) {
  BlockCache cache;
  void* const block = block_for(89);

  cache.keep(block, 89);

  EXPECT_EQ(cache.find_block(104), block);
  EXPECT_GE(BlockCache::room_for(89), 104U);
  std::free(block);
}

TEST(BlockCache, GivesNoBlockThatIsTooSmall) {
  BlockCache cache;

  cache.keep(block_for(88), 88);

  EXPECT_EQ(cache.find_block(89), nullptr);
}

TEST(BlockCache, CountsABlockOfOddSizeAsTheSmallerKind) {
  BlockCache cache;
  void* const block = std::malloc(119);

  cache.keep_usable(block, 119);

  EXPECT_EQ(cache.find_block(120), nullptr);
  EXPECT_EQ(cache.find_block(104), block);
  std::free(block);
}

TEST(BlockCache, HasRoomForTheLargestAndForNothing) {
  EXPECT_EQ(BlockCache::room_for(BlockCache::kLargest), BlockCache::kLargest);
  EXPECT_GE(BlockCache::room_for(0), sizeof(void*));
}

TEST(BlockCache, KeepsNoMoreThanItMay) {
  BlockCache cache;
  constexpr std::size_t kSize = BlockCache::kLargest;
  constexpr std::size_t kFit = BlockCache::kMost / kSize;

  for (std::size_t kept = 0; kept < kFit + 1; ++kept) cache.keep(block_for(kSize), kSize);

  EXPECT_EQ(cache.find_block(kSize), nullptr);
}

TEST(BlockCache, BelongsToItsThread) {
  const BlockCache cache;
  const BlockCache* elsewhere = &cache;

  std::thread([&elsewhere] { elsewhere = BlockCache::find_current(); }).join();

  EXPECT_EQ(BlockCache::find_current(), &cache);
  EXPECT_EQ(elsewhere, nullptr);
}

TEST(BlockCache, LeavesItsThreadWithoutOne) {
  {
    const BlockCache cache;
  }

  EXPECT_EQ(BlockCache::find_current(), nullptr);
}

}  // namespace
}  // namespace sekisho
