#include "policies/model/glob.h"

#include <vector>

namespace sekisho {

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool glob_can_match_below(std::string_view pattern, std::string_view prefix) {
  // Positions in the pattern that may be next; a position on `*` stays while text is eaten and also lets the next one start.
  std::vector<bool> next(pattern.size() + 1, false);
  const auto enter = [&](std::vector<bool>& positions, std::size_t at) {
    positions[at] = true;
    while (at < pattern.size() && pattern[at] == '*') positions[++at] = true;
  };
  enter(next, 0);
  for (const char c : prefix) {
    std::vector<bool> after(pattern.size() + 1, false);
    for (std::size_t at = 0; at < pattern.size(); ++at) {
      if (!next[at]) continue;
      if (pattern[at] == '*') enter(after, at);
      if (pattern[at] == c) enter(after, at + 1);
    }
    next = std::move(after);
  }
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    if (next[at]) return true;
  }
  return false;
}

}  // namespace sekisho
