// A dictionary's file and a text: findings are in the text, and a word that was read is found where it stands by itself.
#include "policies/detect/dictionary.h"

#include "policies/detect/detect_text.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace sekisho;

constexpr std::string_view kCut = "\n---\n";
constexpr std::size_t kMostWords = 64;

void check(bool good) {
  if (!good) std::abort();
}

DetectorResult scan(const Detector& detector, std::string_view text) { return detect_text(detector, text, std::chrono::minutes(5)); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(input.find(kCut), input.size());
  const auto words = read_dictionary(input.substr(0, cut), "fuzz");
  if (!words || words->size() > kMostWords) return 0;
  const auto detector = make_dictionary(*words);
  const std::string_view text = input.substr(std::min(cut + kCut.size(), input.size()));
  for (const Finding& finding : scan(*detector, text).findings) check(finding.begin < finding.end && finding.end <= text.size());
  const std::vector<std::string> types = detector->types();
  for (const DictionaryWord& word : *words) check(std::ranges::find(types, word.type) != types.end());
  return 0;
}
