// Places of findings are in the text and on character boundaries; more text on another line never takes a finding away or lowers it;
// parts scanned with seams keep what each part has.
#include "policies/detect/detect_text.h"
#include "policies/detect/packs.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace sekisho;

void check(bool good) {
  if (!good) std::abort();
}

const Detector& detector() {
  static const std::unique_ptr<Detector> kDetector = make_detector("basic/1").value();
  return *kDetector;
}

DetectorResult scan(std::string_view text) { return detect_text(detector(), text, std::chrono::minutes(5)); }

bool is_boundary(std::string_view text, std::size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

// Continuation bytes without a lead are characters of their own: only valid UTF-8 has boundaries to speak of.
bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = byte < 0x80                   ? 1
                               : byte >= 0xC2 && byte < 0xE0 ? 2
                               : byte >= 0xE0 && byte < 0xF0 ? 3
                               : byte >= 0xF0 && byte < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || at + length > text.size()) return false;
    for (std::size_t i = 1; i < length; ++i) {
      if (is_boundary(text, at + i)) return false;
    }
    at += length;
  }
  return true;
}

void check_places(std::string_view text, const DetectorResult& result) {
  const bool valid = is_utf8(text);
  for (const Finding& finding : result.findings) {
    check(!finding.type.empty() && finding.count > 0);
    check(finding.begin < finding.end && finding.end <= text.size());
    check(!valid || (is_boundary(text, finding.begin) && is_boundary(text, finding.end)));
  }
}

// Every finding of the smaller text still stands, `shift` bytes further on.
void check_kept(const DetectorResult& smaller, const DetectorResult& larger, std::size_t shift) {
  if (larger.status != DetectorStatus::Ok) return;
  for (const Finding& finding : smaller.findings) {
    if (finding.type == "obfuscated") continue;
    const bool kept = std::ranges::any_of(larger.findings, [&](const Finding& other) {
      return other.type == finding.type && other.confidence >= finding.confidence && other.begin < finding.end + shift &&
             finding.begin + shift < other.end;
    });
    check(kept);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const DetectorResult whole = scan(text);
  check_places(text, whole);

  const std::size_t half = size / 2;
  const std::string_view first = text.substr(0, half);
  const std::string_view second = text.substr(half);
  const DetectorResult of_first = scan(first);
  const DetectorResult of_second = scan(second);
  const std::string lines = std::string(first) + "\n" + std::string(second);
  const DetectorResult of_lines = scan(lines);
  check_kept(of_first, of_lines, 0);
  check_kept(of_second, of_lines, half + 1);

  const std::array<Segment, 2> parts = {Segment{.text = first, .role = SegmentRole::User, .pointer = {}},
                                        Segment{.text = second, .role = SegmentRole::User, .pointer = {}, .seam_before = true}};
  const DetectorResult joined = detect_segments(detector(), parts, std::chrono::minutes(5));
  for (const Finding& finding : joined.findings) check(finding.end <= parts.at(finding.segment).text.size());
  return 0;
}
