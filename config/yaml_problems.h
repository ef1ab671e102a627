#pragma once

#include "config/problem.h"
#include "config/yaml_node.h"

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Collects everything that is wrong with one file, so that the user sees all of it at once.
class Problems {
 public:
  // `file` is how messages name the file.
  explicit Problems(std::string file) : files_{std::move(file)} {}

  // What is added from now on stands in that file: one that was named before, or another.
  void enter(const std::string& file);

  void error(Place place, std::string code, std::string message);
  void warning(Place place, std::string code, std::string message);

  const std::string& file() const { return files_[current_]; }
  std::size_t errors() const { return errors_; }
  // Everything so far, file by file as they were named, ordered by place in each.
  std::vector<Problem> sorted() const;

 private:
  void add(Problem::Severity severity, Place place, std::string code, std::string_view message);

  std::vector<std::string> files_;
  std::size_t current_ = 0;  // position in files_
  std::vector<Problem> items_;
  std::size_t errors_ = 0;
};

// The word of `known` nearest to `word` by edit distance, empty where none is near enough to be meant.
std::string nearest_word(std::string_view word, std::span<const std::string> known);
// ` (did you mean `x`?)`, or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string> known);

}  // namespace sekisho
