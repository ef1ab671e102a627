#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Log lines on their way to the writer thread, joined in chunks, so that a line costs a copy and neither a message of its own nor a
// wake-up. Where too many wait, the oldest chunk is dropped. Safe from every thread.
class WaitingLines final {
 public:
  struct Chunk {
    std::string text;  // whole lines, each with its line end
    std::uint64_t lines = 0;
  };

  // At most `most` lines wait, at least one.
  explicit WaitingLines(std::size_t most);

  // True: nothing waited before, so that the writer must be told.
  bool add(std::string_view line);
  // Everything that waits, in order.
  std::vector<Chunk> take();
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  const std::size_t most_;
  const std::size_t chunk_lines_;
  std::mutex mutex_;           // guards the two below
  std::vector<Chunk> chunks_;  // the last one takes new lines
  std::size_t waiting_ = 0;
  std::atomic<std::uint64_t> dropped_{0};
};

}  // namespace sekisho
