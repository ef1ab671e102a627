#pragma once

#include "config/problem.h"
#include "gateway/core/result.h"
#include "gateway/pipeline/snapshot.h"

#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// The detectors that the policy declares, ready to run, in its order. Reads the files of dictionaries. One that cannot be made is left
// out and becomes a problem at its place in `file`.
std::vector<DeclaredDetector> make_policy_detectors(const Policy& policy, const std::string& file, std::vector<Problem>& problems);

// How the files of the policy's dictionaries are now; `file` is the policy's. One that is not there has the size 0 and no time.
std::vector<FileState> look_at_dictionaries(const Policy& policy, const std::string& file);
FileState look_at(const std::string& path);

// `dictionary/1` with the words of the file.
Result<std::unique_ptr<Detector>> load_dictionary(const std::string& path);

}  // namespace sekisho
