#pragma once

#include "policies/detect/rule.h"
#include "policies/detect/secret_assignments.h"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace sekisho {

// Secrets whose name does not stand beside them but heads their column: in tables of CSV, tabs and Markdown (cells_below), and in the lists
// of columns and values of SQL (values_below). A name heads a column where it ends its cell. Names come from left to right.
class SecretColumns {
 public:
  // Says that an INSERT of SQL stands before `at`, so that the names behind it may be those of its columns.
  void expect_list(std::size_t at) { lists_until_ = at + kLongestInsert; }
  // Notes the name whose word stands at [begin, end), where it may head a column.
  void add(const SecretName& name, std::string_view text, std::size_t begin, std::size_t end);
  // Adds the secrets below all that were noted. Linear in the text.
  void find(std::string_view text, std::vector<Hit>& hits) const;

 private:
  static constexpr std::size_t kKinds = 8;             // of NameKind
  static constexpr std::size_t kLongestInsert = 1500;  // bytes up to its last column
  std::size_t lists_until_ = 0;
  std::array<std::vector<ByteSpan>, kKinds> heads_;
  std::array<std::vector<ByteSpan>, kKinds> listed_;  // in parentheses
};

}  // namespace sekisho
