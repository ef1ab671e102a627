#pragma once

#include "config/problem.h"

#include <string>
#include <vector>

namespace sekisho {

// What checking one policy file came to.
struct CheckedFile {
  std::string path;
  std::string policy_id;  // empty where it is no policy
  std::vector<Problem> problems;
};

enum class ReportFormat { Text, Json, Sarif };

// All of them as one document with a line end at the end: lines as compilers write them, JSON, or SARIF 2.1.0 (OASIS) for code review.
std::string report(const std::vector<CheckedFile>& files, ReportFormat format);

}  // namespace sekisho
