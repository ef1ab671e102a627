#pragma once

#include "gateway/core/result.h"
#include "policies/model/exception_use.h"

#include <span>
#include <string>
#include <vector>

namespace sekisho {

// Keeps the uses of exceptions in a file of the audit store's folder, `exception-uses.json`, so that a quota outlives the process. Small: a
// line for each exception that was used and may still be. Whoever opens it must hold the folder's lock. One thread at a time.
class ExceptionUseFile {
 public:
  explicit ExceptionUseFile(const std::string& directory);

  // What was kept, without what ended more than a day before `now`; nothing where there is no file. A file that says anything else is an
  // Error: to start anew would give uses back.
  Result<std::vector<ExceptionUse>> read(WallTime now) const;
  // Returns when all of them are on the disk instead of what was there. On an Error what was there stays.
  Result<void> write(std::span<const ExceptionUse> uses) const;

 private:
  std::string path_;
};

}  // namespace sekisho
