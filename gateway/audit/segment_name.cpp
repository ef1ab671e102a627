#include "gateway/audit/segment_name.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>

namespace sekisho {
namespace {

constexpr std::string_view kPrefix = "audit-";
constexpr std::string_view kSuffix = ".jsonl";

std::optional<std::uint64_t> find_first_seq(std::string_view file) {
  if (!file.starts_with(kPrefix) || !file.ends_with(kSuffix) || file.size() <= kPrefix.size() + kSuffix.size()) return std::nullopt;
  const std::string_view digits = file.substr(kPrefix.size(), file.size() - kPrefix.size() - kSuffix.size());
  std::uint64_t seq = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), seq);
  if (failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return seq;
}

}  // namespace

std::string SegmentName::file() const { return std::filesystem::path(path).filename().string(); }

SegmentName segment_name(const std::string& directory, std::uint64_t first_seq) {
  std::array<char, 48> digits{};
  std::snprintf(digits.data(), digits.size(), "%012llu", static_cast<unsigned long long>(first_seq));
  return {directory + "/" + std::string(kPrefix) + digits.data() + std::string(kSuffix), first_seq};
}

Result<std::vector<SegmentName>> list_segments(const std::string& directory) {
  std::error_code error;
  std::vector<SegmentName> segments;
  for (auto entry = std::filesystem::directory_iterator(directory, error); !error && entry != std::filesystem::directory_iterator();
       entry.increment(error)) {
    const std::string file = entry->path().filename().string();
    if (const auto seq = find_first_seq(file)) segments.push_back({directory + "/" + file, *seq});
  }
  if (error) return gateway_error(ErrorKind::Internal, "cannot read the folder " + directory + ": " + error.message());
  std::ranges::sort(segments, {}, &SegmentName::first_seq);
  return segments;
}

}  // namespace sekisho
