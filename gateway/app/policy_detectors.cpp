#include "gateway/app/policy_detectors.h"

#include "policies/detect/packs.h"

namespace sekisho {

std::vector<DeclaredDetector> make_policy_detectors(const Policy& policy, const std::string& file, std::vector<Problem>& problems) {
  std::vector<DeclaredDetector> detectors;
  for (const DetectorDeclaration& declared : policy.detectors()) {
    DetectorOptions options;
    if (declared.timeout) options.timeout = *declared.timeout;
    auto detector = make_detector(declared.pack, options);
    if (detector) {
      detectors.push_back({declared.id, std::move(*detector), declared.min_confidence});
      continue;
    }
    problems.push_back(
        {.file = file, .line = declared.place.line, .column = declared.place.column, .code = "E-REF", .message = detector.error().message});
  }
  return detectors;
}

}  // namespace sekisho
