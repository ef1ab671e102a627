#include "gateway/audit/directory_lock.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sekisho {
namespace {

Error file_error(const std::string& path, std::string_view doing) {
  return gateway_error(ErrorKind::Internal, "cannot " + std::string(doing) + " " + path + ": " + std::strerror(errno));
}

std::string lock_path(const std::string& directory) { return directory + "/lock"; }

// A lock of the open file, not of the process: it can be asked about without being taken, and forked children do not lose it.
struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

Result<DirectoryLock> DirectoryLock::take(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return file_error(directory, "make");
  const std::string path = lock_path(directory);
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return file_error(path, "open");
  DirectoryLock lock(descriptor);
  struct flock whole = whole_file();
  if (::fcntl(descriptor, F_OFD_SETLK, &whole) == 0) return lock;
  return gateway_error(ErrorKind::Conflict, "another process writes the audit store " + directory);
}

bool DirectoryLock::is_taken(const std::string& directory) {
  const int descriptor = ::open(lock_path(directory).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  struct flock whole = whole_file();
  const bool known = ::fcntl(descriptor, F_OFD_GETLK, &whole) == 0;
  ::close(descriptor);
  return known && whole.l_type != F_UNLCK;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept {
  if (this == &other) return *this;
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = std::exchange(other.descriptor_, -1);
  return *this;
}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace sekisho
