#pragma once

#include "gateway/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Where the events of each decision stand in one segment. Beside a closed segment it lies as a sorted file (`….jsonl.idx`), which says
// nothing the segment does not and can be made anew at any time.
class SegmentIndex {
 public:
  // Ids that are no ULID are left out.
  void add(std::string_view id, std::uint64_t offset);
  // Offsets of the decision's events, in the order in which they stand.
  std::vector<std::uint64_t> find(std::string_view id) const;

  // Writes it beside the segment.
  Result<void> save(const std::string& segment_path) const;
  // Looks the decision up in the file beside a closed segment; makes the file where it is missing or bad.
  static Result<std::vector<std::uint64_t>> find_in(const std::string& segment_path, std::string_view id);
  // From the segment itself.
  static Result<SegmentIndex> scan(const std::string& segment_path);
  // The name of the file beside it.
  static std::string path_of(const std::string& segment_path) { return segment_path + ".idx"; }

 private:
  struct Row {
    std::string id;
    std::uint64_t offset = 0;
  };
  std::vector<Row> rows_;
};

}  // namespace sekisho
