#pragma once

#include <string_view>
#include <vector>

namespace sekisho {

// The names a domain may end in.
class TopLevelDomains {
 public:
  TopLevelDomains();
  // ASCII letters in any case.
  bool contains(std::string_view label) const;

 private:
  std::vector<std::string_view> names_;  // sorted
};

}  // namespace sekisho
