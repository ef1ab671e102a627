#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// A golden file: input and expected output, split by a line of dashes. `//` lines at its top say what it is about.
struct Golden {
  std::filesystem::path path;
  std::string comment;  // with its `//` and line ends
  std::string input;    // without the line end before the dashes
  std::string expected;
};

// The golden files of a folder, by name.
std::vector<std::filesystem::path> golden_files(const std::filesystem::path& folder);

Golden read_golden(const std::filesystem::path& path);

// True when `actual` is what the file expects. With SEKISHO_UPDATE_GOLDEN in the environment the file is rewritten instead, for a
// person to review.
bool meets_golden(const Golden& golden, std::string_view actual);

// A name for a parameterised test: letters, digits and underscores.
std::string test_name_of(const std::filesystem::path& path);

}  // namespace sekisho
