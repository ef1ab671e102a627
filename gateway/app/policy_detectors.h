#pragma once

#include "config/problem.h"
#include "gateway/core/result.h"
#include "policies/detect/detect_all.h"
#include "policies/model/policy.h"

#include <memory>
#include <string>
#include <vector>

namespace sekisho {

// The detectors that the policy declares, ready to run, in its order. Reads the files of dictionaries. One that cannot be made is left
// out and becomes a problem at its place in `file`.
std::vector<DeclaredDetector> make_policy_detectors(const Policy& policy, const std::string& file, std::vector<Problem>& problems);

// `dictionary/1` with the words of the file.
Result<std::unique_ptr<Detector>> load_dictionary(const std::string& path);

}  // namespace sekisho
