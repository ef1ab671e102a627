#pragma once

#include "policies/detect/detect_text.h"
#include "policies/detect/packs.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

inline const Detector& pack_named(const std::string& name) {
  static std::map<std::string, std::unique_ptr<Detector>> packs;
  std::unique_ptr<Detector>& pack = packs[name];
  if (!pack) pack = make_detector(name).value();
  return *pack;
}

inline const Detector& basic_pack() { return pack_named("basic/1"); }

// What a detector finds in a text, each as `type confidence matched-text`.
inline std::vector<std::string> found_by(const Detector& detector, std::string_view text) {
  std::vector<std::string> all;
  for (const Finding& finding : detect_text(detector, text).findings) {
    all.push_back(finding.type + " " + std::string(name_of(finding.confidence)) + " " +
                  std::string(text.substr(finding.begin, finding.end - finding.begin)));
  }
  return all;
}

inline std::vector<std::string> found_by(const std::string& pack, std::string_view text) { return found_by(pack_named(pack), text); }

// The same for findings that a policy sees by default: of medium confidence or more.
inline std::vector<std::string> sure_by(const std::string& pack, std::string_view text) {
  std::vector<std::string> all = found_by(pack, text);
  std::erase_if(all, [](const std::string& finding) { return finding.find(" low ") != std::string::npos; });
  return all;
}

// Both with the basic pack.
inline std::vector<std::string> found(std::string_view text) { return found_by("basic/1", text); }
inline std::vector<std::string> sure(std::string_view text) { return sure_by("basic/1", text); }

}  // namespace sekisho
