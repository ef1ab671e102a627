#pragma once

#include <string>
#include <vector>

namespace sekisho {

// Something wrong in a file, placed where an editor can jump to.
struct Problem {
  enum class Severity { Error, Warning };
  Severity severity = Severity::Error;
  std::string file;
  int line = 0;         // from 1; 0 where the whole file is meant
  int column = 0;       // from 1
  std::string code;     // E-TYPE, E-REF, E-DUP, … ; empty for plain configuration errors
  std::string message;  // what, and how to mend it
  bool operator==(const Problem&) const = default;
};

// `policy.yaml:12:7: error: unknown key `requre` (did you mean `require`?) [E-KEY]`
std::string to_string(const Problem& problem);
bool has_errors(const std::vector<Problem>& problems);

}  // namespace sekisho
