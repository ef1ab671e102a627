#pragma once

#include "config/problem.h"
#include "config/yaml_node.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Collects everything that is wrong with one file, so that the user sees all of it at once.
class Problems {
 public:
  // How much messages may show of a file. OwnWords: of what they quote, words of the policy language alone, for the file may be one that
  // was not meant. Nothing: not even where it quotes something, because the text holds the signs that quotes are made of.
  enum class Shown : std::uint8_t { All, OwnWords, Nothing };

  // `file` is how messages name the file.
  explicit Problems(const std::string& file) : files_{{file, Shown::All}} {}

  // What is added from now on stands in that file: one that was named before, or another.
  void enter(const std::string& file);
  // What is added from now on to the file that was entered shows so much of it.
  void show(Shown shown) { files_[current_].shown = shown; }
  // What others say of the file, in words that nobody here has weighed, may be told.
  bool shows_all() const { return files_[current_].shown == Shown::All; }

  void error(Place place, std::string code, std::string message);
  void warning(Place place, std::string code, std::string message);

  const std::string& file() const { return files_[current_].name; }
  std::size_t errors() const { return errors_; }
  // Everything so far, file by file as they were named, ordered by place in each.
  std::vector<Problem> sorted() const;

 private:
  struct File {
    std::string name;
    Shown shown = Shown::All;
  };
  void add(Problem::Severity severity, Place place, std::string code, std::string_view message);
  std::string shown(std::string_view message) const;

  std::vector<File> files_;
  std::size_t current_ = 0;  // position in files_
  std::vector<Problem> items_;
  std::size_t errors_ = 0;
};

// The word of `known` nearest to `word` by edit distance, empty where none is near enough to be meant.
std::string nearest_word(std::string_view word, std::span<const std::string> known);
// ` (did you mean `x`?)`, or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string> known);

}  // namespace sekisho
