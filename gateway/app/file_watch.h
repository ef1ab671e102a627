#pragma once

#include "gateway/pipeline/snapshot.h"

#include <vector>

namespace sekisho {

// Tells when files are no longer as they were loaded. Looks only when it is asked.
class FileWatch {
 public:
  // True once for every change, when two looks in a row find the files alike: nobody is writing any more.
  bool changed(const std::vector<FileState>& loaded);

 private:
  std::vector<FileState> seen_;
  std::vector<FileState> reported_;
};

}  // namespace sekisho
