#pragma once

#include "policies/detect/detect_text.h"
#include "policies/detect/packs.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

inline const Detector& basic_pack() {
  static const std::unique_ptr<Detector> detector = make_detector("basic/1").value();
  return *detector;
}

// What the basic pack finds in a text, each as `type confidence matched-text`.
inline std::vector<std::string> found(std::string_view text) {
  std::vector<std::string> all;
  for (const Finding& finding : detect_text(basic_pack(), text).findings) {
    all.push_back(finding.type + " " + std::string(name_of(finding.confidence)) + " " +
                  std::string(text.substr(finding.begin, finding.end - finding.begin)));
  }
  return all;
}

// The same for findings that a policy sees by default: of medium confidence or more.
inline std::vector<std::string> sure(std::string_view text) {
  std::vector<std::string> all = found(text);
  std::erase_if(all, [](const std::string& finding) { return finding.find(" low ") != std::string::npos; });
  return all;
}

}  // namespace sekisho
