#pragma once

#include "policies/detect/derived_text.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sekisho {

// What stands between two groups of digits that may be one number.
// Wide: more than one character of signs and blanks, a line end or a tag, which counts only beside a label.
enum class Gap : std::uint8_t { None, Space, Hyphen, Dot, Underscore, Parenthesis, Wide };

// A maximal run of digits. Being maximal is the digit guard: neither neighbour is a digit.
struct DigitGroup {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Gap gap = Gap::None;  // to the group before it in the same run
  std::uint32_t size() const { return end - begin; }
};

// The digits of up to 24 places, as text.
class Digits {
 public:
  static constexpr std::size_t kMost = 24;
  void append(std::string_view digits);
  std::string_view view() const { return {places_.data(), size_}; }
  std::size_t size() const { return size_; }
  int operator[](std::size_t i) const { return places_[i] - '0'; }

 private:
  std::array<char, kMost> places_{};
  std::size_t size_ = 0;
};

// Groups of digits with only short separators between them: what a reader may take for one number. On one line, unless it is wide.
struct NumberRun {
  std::string_view text;  // the whole folded text
  std::span<const DigitGroup> groups;
  bool plus = false;   // a `+` stands before the first group
  bool dials = false;  // and makes a telephone number of it: it is no sign between two words, for which forms write a space

  bool wide = false;  // some gap is Wide: only a label makes one number of such groups

  // Digits of groups [first, first + count), which hold Digits::kMost at most.
  Digits digits(std::size_t first, std::size_t count) const;
  std::uint32_t digit_count(std::size_t first, std::size_t count) const;
  ByteSpan span(std::size_t first, std::size_t count) const { return {groups[first].begin, groups[first + count - 1].end}; }
  // True where the groups have exactly these sizes.
  bool has_shape(std::size_t first, std::span<const std::uint8_t> sizes) const;
  // The one gap between the groups, None where they differ.
  Gap uniform_gap(std::size_t first, std::size_t count) const;
  // True where no gap between the groups is wide.
  bool narrow(std::size_t first, std::size_t count) const;
  // What stands between a group and the one before it; empty for the first one and behind the last.
  std::string_view gap_text(std::size_t group) const;
  // True for the first group of a line, and for the end of the run.
  bool begins_line(std::size_t group) const;
  Gap gap_before(std::size_t first) const { return groups[first].gap; }
  Gap gap_after(std::size_t last) const { return last + 1 < groups.size() ? groups[last + 1].gap : Gap::None; }
};

// Walks the runs of a text from left to right; linear.
class NumberTokeniser {
 public:
  // Runs of fewer digits in all are passed over.
  static constexpr std::uint32_t kFewestDigits = 8;

  // Narrow: runs without a wide gap. Wide: only those with one, which go on where a narrow run ends.
  enum class Reach { Narrow, Wide };

  // `digits`: the runs of digits of the text.
  NumberTokeniser(std::string_view text, std::span<const ByteSpan> digits, Reach reach = Reach::Narrow)
      : text_(text), digits_(digits), reach_(reach) {}
  // The next run; false at the end. The run's groups live until the next call.
  bool next(NumberRun& run);

 private:
  bool read_groups();
  bool pass_over_few();

  std::string_view text_;
  std::span<const ByteSpan> digits_;
  Reach reach_;
  std::size_t at_ = 0;  // in digits_
  std::vector<DigitGroup> groups_;
};

}  // namespace sekisho
