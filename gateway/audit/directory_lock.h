#pragma once

#include "gateway/core/result.h"

#include <string>

namespace sekisho {

// What no other gateway may have at the same time.
class DirectoryLock {
 public:
  // Makes the folder (mode 0700) where it is missing. Fails where another process holds the lock.
  static Result<DirectoryLock> take(const std::string& directory);
  // Whether some process holds it.
  static bool is_taken(const std::string& directory);
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace sekisho
