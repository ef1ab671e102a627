#include "policies/redact/substring_filter.h"

#include "policies/redact/escape_readings.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <string>

namespace sekisho {

SubstringFilter::SubstringFilter(std::span<const Segment> segments) {
  constexpr std::size_t kBitsPerByte = 8;
  std::vector<std::string> readings;
  std::size_t bytes = 64;
  for (const Segment& segment : segments) {
    std::ranges::move(escape_readings(segment.text), std::back_inserter(readings));
    bytes += segment.text.size();
  }
  for (const std::string& reading : readings) bytes += reading.size();
  seen_.resize(std::bit_ceil(bytes * kBitsPerByte));
  for (const Segment& segment : segments) add(segment.text);
  for (const std::string& reading : readings) add(reading);
}

void SubstringFilter::add(std::string_view text) {
  for (std::size_t at = 0; at + kWindow <= text.size(); ++at) seen_[slot_of(text, at)] = true;
}

bool SubstringFilter::may_contain(std::string_view text) const {
  for (std::size_t at = 0; at + kWindow <= text.size(); ++at) {
    if (!seen_[slot_of(text, at)]) return false;
  }
  return true;
}

std::size_t SubstringFilter::slot_of(std::string_view text, std::size_t at) const {
  std::uint64_t window = 0;
  std::memcpy(&window, text.data() + at, kWindow);
  window *= 0x9E3779B97F4A7C15ULL;
  return static_cast<std::size_t>(window >> 20) & (seen_.size() - 1);
}

}  // namespace sekisho
