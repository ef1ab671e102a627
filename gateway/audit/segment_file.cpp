#include "gateway/audit/segment_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace sekisho {
namespace {

constexpr mode_t kFileMode = 0640;

Error file_error(const std::string& path, std::string_view doing) {
  return gateway_error(ErrorKind::Internal, "cannot " + std::string(doing) + " " + path + ": " + std::strerror(errno));
}

}  // namespace

Result<SegmentFile> SegmentFile::create(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode);
  if (descriptor < 0) return file_error(path, "create");
  SegmentFile file(descriptor, path);
  if (auto synced = sync_directory(std::filesystem::path(path).parent_path().string()); !synced) {
    ::unlink(path.c_str());
    return synced.error();
  }
  return file;
}

Result<SegmentFile> SegmentFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return file_error(path, "open");
  return SegmentFile(descriptor, path);
}

SegmentFile::SegmentFile(SegmentFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

SegmentFile& SegmentFile::operator=(SegmentFile&& other) noexcept {
  if (this == &other) return *this;
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = std::exchange(other.descriptor_, -1);
  path_ = std::move(other.path_);
  return *this;
}

SegmentFile::~SegmentFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> SegmentFile::write_at(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return file_error(path_, "write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

Result<void> SegmentFile::truncate(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return file_error(path_, "cut");
  return {};
}

Result<void> SegmentFile::sync() {
  while (::fdatasync(descriptor_) != 0) {
    if (errno != EINTR) return file_error(path_, "sync");
  }
  return {};
}

Result<void> sync_directory(const std::string& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return file_error(directory, "open");
  const bool synced = ::fsync(descriptor) == 0;
  const int number = errno;
  ::close(descriptor);
  errno = number;
  if (!synced) return file_error(directory, "sync");
  return {};
}

Result<void> replace_durably(const std::string& path, std::string_view text) {
  const std::string beside = path + ".new";
  if (::unlink(beside.c_str()) != 0 && errno != ENOENT) return file_error(beside, "remove");
  {
    auto file = SegmentFile::create(beside);
    if (!file) return file.error();
    if (auto written = file->write_at(0, text); !written) return written;
    if (auto synced = file->sync(); !synced) return synced;
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) return file_error(path, "replace");
  return sync_directory(std::filesystem::path(path).parent_path().string());
}

}  // namespace sekisho
