#include "config/problem.h"

#include <algorithm>

namespace sekisho {

std::string to_string(const Problem& problem) {
  std::string out = problem.file;
  if (problem.line > 0) {
    out += ':' + std::to_string(problem.line);
    if (problem.column > 0) out += ':' + std::to_string(problem.column);
  }
  if (!out.empty()) out += ": ";
  out += problem.severity == Problem::Severity::Error ? "error: " : "warning: ";
  out += problem.message;
  if (!problem.code.empty()) out += " [" + problem.code + "]";
  return out;
}

bool has_errors(const std::vector<Problem>& problems) {
  return std::ranges::any_of(problems, [](const Problem& problem) { return problem.severity == Problem::Severity::Error; });
}

}  // namespace sekisho
