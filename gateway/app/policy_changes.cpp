#include "gateway/app/policy_changes.h"

#include "policies/prove/policy_diff.h"

#include <chrono>
#include <sstream>

namespace sekisho {
namespace {

constexpr std::size_t kMostLines = 40;
constexpr std::chrono::seconds kLongest{1};  // after which no further question is asked

}  // namespace

std::vector<std::string> changes_between(const std::shared_ptr<const Policy>& before, const std::shared_ptr<const Policy>& after,
                                         const Clock& clock) {
  PolicyDiff found;
  const SteadyTime end = clock.steady() + kLongest;
  if (before->policy_id() != after->policy_id()) found = diff(before, after, clock.wall(), [&] { return clock.steady() >= end; });
  std::istringstream words(to_words(found, Language::English));
  std::vector<std::string> lines;
  std::size_t left_out = 0;
  for (std::string line; std::getline(words, line);) {
    if (lines.size() < kMostLines) {
      lines.push_back(std::move(line));
    } else {
      ++left_out;
    }
  }
  if (left_out > 0) lines.push_back("and " + std::to_string(left_out) + " more: `sekisho policy diff` tells all");
  return lines;
}

}  // namespace sekisho
