#pragma once

#include "gateway/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

// A file that is written at its end and synced. One owner.
class SegmentFile {
 public:
  // A new file; fails where one of the name is there. The folder is synced, so that the name survives too.
  static Result<SegmentFile> create(const std::string& path);
  // One that is there.
  static Result<SegmentFile> open(const std::string& path);
  SegmentFile(SegmentFile&& other) noexcept;
  SegmentFile& operator=(SegmentFile&& other) noexcept;
  SegmentFile(const SegmentFile&) = delete;
  SegmentFile& operator=(const SegmentFile&) = delete;
  ~SegmentFile();

  Result<void> write_at(std::uint64_t offset, std::string_view bytes);
  // Cuts the file there.
  Result<void> truncate(std::uint64_t size);
  // Returns when what was written is on the disk (fdatasync).
  Result<void> sync();

 private:
  SegmentFile(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_ = -1;
  std::string path_;
};

// Makes names in the folder durable.
Result<void> sync_directory(const std::string& directory);

// Returns when the file holds `text` on the disk instead of what was there. On an Error what was there stays.
Result<void> replace_durably(const std::string& path, std::string_view text);

}  // namespace sekisho
