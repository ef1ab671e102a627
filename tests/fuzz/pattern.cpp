// A pattern of somebody's own, its context words and a text, a line each: what can be used finds within the text, and the time is linear.
#include "policies/detect/pattern.h"

#include "policies/detect/detect_text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace sekisho;

constexpr std::size_t kLongestPattern = 256;

void check(bool good) {
  if (!good) std::abort();
}

// Takes the first line off.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const std::string_view regex = take_line(rest);
  const std::string_view word = take_line(rest);
  if (regex.size() > kLongestPattern) return 0;
  CustomPattern pattern;
  pattern.type = "own";
  pattern.regex = std::string(regex);
  if (!word.empty()) pattern.context.emplace_back(word);
  const auto detector = make_pattern_detector(std::array{pattern});
  if (!detector) {
    check(!detector.error().message.empty());
    return 0;
  }
  const DetectorResult result = detect_text(**detector, rest, std::chrono::minutes(5));
  for (const Finding& finding : result.findings) check(finding.begin < finding.end && finding.end <= rest.size() && finding.type == "own");
  return 0;
}
