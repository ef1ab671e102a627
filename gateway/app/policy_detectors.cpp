#include "gateway/app/policy_detectors.h"

#include "gateway/app/files.h"
#include "policies/detect/dictionary.h"
#include "policies/detect/packs.h"
#include "policies/detect/pattern.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace sekisho {
namespace {

constexpr std::string_view kDictionaryPack = "dictionary/1";

std::string dictionary_path(const DetectorDeclaration& declared, const std::string& policy_file) {
  return (std::filesystem::path(policy_file).parent_path() / declared.source).string();
}

bool is_known_pack(const DetectorDeclaration& declared) {
  const std::vector<std::string> known = known_packs();
  return declared.patterns.empty() && std::ranges::find(known, declared.pack) != known.end();
}

using Detectors = std::vector<std::unique_ptr<Detector>>;

// Those of all packs that the policy names, made together so that they share their work; in the policy's order.
Result<Detectors> make_packs(const Policy& policy) {
  std::vector<std::string> names;
  for (const DetectorDeclaration& declared : policy.detectors()) {
    if (is_known_pack(declared)) names.push_back(declared.pack);
  }
  return make_detectors(names);
}

Result<std::unique_ptr<Detector>> make_declared(const DetectorDeclaration& declared, const std::string& policy_file) {
  if (declared.pack == kDictionaryPack) return load_dictionary(dictionary_path(declared, policy_file));
  if (!declared.patterns.empty()) return make_pattern_detector(declared.patterns);
  return make_detector(declared.pack);
}

}  // namespace

FileState look_at(const std::string& path) {
  FileState state{.path = path, .written = {}};
  std::error_code error;
  state.written = std::filesystem::last_write_time(path, error);
  if (error) state.written = {};
  state.size = std::filesystem::file_size(path, error);
  if (error) state.size = 0;
  return state;
}

std::vector<FileState> look_at_dictionaries(const Policy& policy, const std::string& file) {
  std::vector<FileState> states;
  for (const DetectorDeclaration& declared : policy.detectors()) {
    if (declared.pack == kDictionaryPack) states.push_back(look_at(dictionary_path(declared, file)));
  }
  return states;
}

Result<std::unique_ptr<Detector>> load_dictionary(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return text.error();
  const auto words = read_dictionary(*text, path);
  if (!words) return words.error();
  return make_dictionary(*words);
}

std::vector<DeclaredDetector> make_policy_detectors(const Policy& policy, const std::string& file, std::vector<Problem>& problems) {
  std::vector<DeclaredDetector> detectors;
  auto packs = make_packs(policy);
  std::size_t next = 0;
  for (const DetectorDeclaration& declared : policy.detectors()) {
    const bool made = packs.has_value() && is_known_pack(declared);
    auto detector = made ? Result<std::unique_ptr<Detector>>(std::move((*packs)[next++])) : make_declared(declared, file);
    if (!detector) {
      problems.push_back({.file = file,
                          .line = declared.place.line,
                          .column = declared.place.column,
                          .code = "E-REF",
                          .message = detector.error().message});
      continue;
    }
    DeclaredDetector ready{.id = declared.id, .detector = std::move(*detector), .min_confidence = declared.min_confidence};
    if (declared.timeout) ready.timeout = *declared.timeout;
    detectors.push_back(std::move(ready));
  }
  return detectors;
}

}  // namespace sekisho
