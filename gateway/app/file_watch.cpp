#include "gateway/app/file_watch.h"

#include "gateway/app/policy_detectors.h"

#include <utility>

namespace sekisho {

bool FileWatch::changed(const std::vector<FileState>& loaded) {
  std::vector<FileState> now;
  now.reserve(loaded.size());
  for (const FileState& file : loaded) now.push_back(look_at(file.path));
  const bool settled = now == seen_;
  seen_ = std::move(now);
  if (!settled || seen_ == loaded || seen_ == reported_) return false;
  reported_ = seen_;
  return true;
}

}  // namespace sekisho
