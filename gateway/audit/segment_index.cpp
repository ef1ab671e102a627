#include "gateway/audit/segment_index.h"

#include "gateway/audit/segment_file.h"
#include "gateway/audit/segment_scan.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <tuple>

namespace sekisho {
namespace {

constexpr std::string_view kMagic = "sekisho-audit-index/1\n";
constexpr std::size_t kIdLength = 26;  // of a ULID
constexpr std::size_t kRowLength = kIdLength + 8;

void append_row(std::string& out, std::string_view id, std::uint64_t offset) {
  out += id;
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(offset >> shift & 0xFF);
}

std::uint64_t offset_of(std::string_view row) {
  std::uint64_t offset = 0;
  for (const char byte : row.substr(kIdLength)) offset = offset << 8 | static_cast<unsigned char>(byte);
  return offset;
}

// A sorted file of rows behind the magic words.
class IndexFile {
 public:
  explicit IndexFile(const std::string& path) : in_(path, std::ios::binary) {
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(path, error);
    std::string magic(kMagic.size(), '\0');
    good_ = !error && in_.read(magic.data(), static_cast<std::streamsize>(magic.size())) && magic == kMagic &&
            (size - kMagic.size()) % kRowLength == 0;
    if (good_) rows_ = (size - kMagic.size()) / kRowLength;
  }

  bool good() const { return good_; }

  std::vector<std::uint64_t> find(std::string_view id) {
    std::uint64_t low = 0;
    for (std::uint64_t high = rows_; low < high;) {
      const std::uint64_t middle = low + (high - low) / 2;
      if (row(middle).substr(0, kIdLength) < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    std::vector<std::uint64_t> offsets;
    for (; low < rows_; ++low) {
      const std::string found = row(low);
      if (found.substr(0, kIdLength) != id) break;
      offsets.push_back(offset_of(found));
    }
    return offsets;
  }

 private:
  std::string row(std::uint64_t number) {
    std::string bytes(kRowLength, '\0');
    in_.seekg(static_cast<std::streamoff>(kMagic.size() + number * kRowLength));
    in_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
  }

  std::ifstream in_;
  bool good_ = false;
  std::uint64_t rows_ = 0;
};

}  // namespace

void SegmentIndex::add(std::string_view id, std::uint64_t offset) {
  if (id.size() == kIdLength) rows_.push_back({std::string(id), offset});
}

std::vector<std::uint64_t> SegmentIndex::find(std::string_view id) const {
  std::vector<std::uint64_t> offsets;
  for (const Row& row : rows_) {
    if (row.id == id) offsets.push_back(row.offset);
  }
  return offsets;
}

Result<void> SegmentIndex::save(const std::string& segment_path) const {
  std::vector<const Row*> sorted;
  for (const Row& row : rows_) sorted.push_back(&row);
  std::ranges::sort(sorted, [](const Row* a, const Row* b) { return std::tie(a->id, a->offset) < std::tie(b->id, b->offset); });
  std::string bytes(kMagic);
  for (const Row* row : sorted) append_row(bytes, row->id, row->offset);
  const std::string path = path_of(segment_path);
  const std::string beside = path + ".new";
  std::error_code ignored;
  std::filesystem::remove(beside, ignored);
  auto file = SegmentFile::create(beside);
  if (!file) return file.error();
  if (auto written = file->write_at(0, bytes); !written) return written;
  std::error_code error;
  std::filesystem::rename(beside, path, error);
  if (error) return gateway_error(ErrorKind::Internal, "cannot name " + path + ": " + error.message());
  return {};
}

Result<SegmentIndex> SegmentIndex::scan(const std::string& segment_path) {
  std::ifstream in(segment_path, std::ios::binary);
  if (!in) return gateway_error(ErrorKind::Internal, "cannot read " + segment_path);
  SegmentIndex index;
  const OnAuditLine add = [&index](std::string_view id, std::uint64_t offset) { index.add(id, offset); };
  scan_segment(in, {}, add);
  return index;
}

Result<std::vector<std::uint64_t>> SegmentIndex::find_in(const std::string& segment_path, std::string_view id) {
  if (IndexFile file(path_of(segment_path)); file.good()) return file.find(id);
  const auto index = scan(segment_path);
  if (!index) return index.error();
  // A folder that may only be read is no reason to find nothing.
  if (auto saved = index->save(segment_path); !saved) return index->find(id);
  return index->find(id);
}

}  // namespace sekisho
