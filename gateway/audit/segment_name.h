#pragma once

#include "gateway/core/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sekisho {

// A segment of the store: `audit-000000000001.jsonl`, named after the seq of its first line.
struct SegmentName {
  std::string path;
  std::uint64_t first_seq = 0;

  // The name without its folder.
  std::string file() const;
};

SegmentName segment_name(const std::string& directory, std::uint64_t first_seq);
// Every segment of the folder, in the order of their lines. Fails where the folder cannot be read.
Result<std::vector<SegmentName>> list_segments(const std::string& directory);

}  // namespace sekisho
