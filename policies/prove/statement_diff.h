#pragma once

#include "policies/explain/explain.h"
#include "policies/model/policy_document.h"

#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// What one policy says and the other does not, or says otherwise. Of an entry that only one of them has there is no key and no text.
struct StatementChange {
  std::string section;
  std::string name;
  std::string key;
  std::optional<std::string> before;
  std::optional<std::string> after;
};

// All that differs, in the order of `after`'s sections, what is gone last. Empty: the two decide alike, whatever the request and
// whatever fails.
std::vector<StatementChange> compare_statements(const PolicyDocument& before, const PolicyDocument& after);

// One change in a line, with what it may do.
std::string to_words(const StatementChange& change, Language language);

}  // namespace sekisho
