#include "gateway/app/policy_detectors.h"

#include "gateway/app/files.h"
#include "policies/detect/dictionary.h"
#include "policies/detect/packs.h"
#include "policies/detect/pattern.h"

#include <filesystem>

namespace sekisho {
namespace {

constexpr std::string_view kDictionaryPack = "dictionary/1";

std::string dictionary_path(const DetectorDeclaration& declared, const std::string& policy_file) {
  return (std::filesystem::path(policy_file).parent_path() / declared.source).string();
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
  for (const DetectorDeclaration& declared : policy.detectors()) {
    auto detector = make_declared(declared, file);
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
