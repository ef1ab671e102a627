#include "gateway/telemetry/waiting_lines.h"

#include <algorithm>
#include <utility>

namespace sekisho {
namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;
// What is dropped at once is no more than this part of what may wait.
constexpr std::size_t kChunksAtMost = 16;

}  // namespace

WaitingLines::WaitingLines(std::size_t most)
    : most_(std::max<std::size_t>(most, 1)), chunk_lines_(std::max<std::size_t>(most_ / kChunksAtMost, 1)) {}

bool WaitingLines::add(std::string_view line) {
  const std::lock_guard lock(mutex_);
  const bool first = chunks_.empty();
  if (waiting_ == most_) {
    waiting_ -= chunks_.front().lines;
    dropped_ += chunks_.front().lines;
    chunks_.erase(chunks_.begin());
  }
  if (chunks_.empty() || chunks_.back().text.size() + line.size() >= kChunkBytes || chunks_.back().lines == chunk_lines_) {
    chunks_.emplace_back();
  }
  Chunk& chunk = chunks_.back();
  // Grows by doubling at first: a quiet log holds little.
  chunk.text.append(line);
  chunk.text += '\n';
  ++chunk.lines;
  ++waiting_;
  return first;
}

std::vector<WaitingLines::Chunk> WaitingLines::take() {
  std::vector<Chunk> taken;
  const std::lock_guard lock(mutex_);
  taken.swap(chunks_);
  waiting_ = 0;
  return taken;
}

}  // namespace sekisho
