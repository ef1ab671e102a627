#pragma once

#include "policies/redact/redaction_places.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// What a detector is to see in place of a value: a sign for each of its characters, `0` for a digit and `~` for anything else.
std::string blank_of(std::string_view value);

// True for the signs that hold JSON together, which are no value's.
bool holds_json_together(char c);

// A text in which values are blank, and the way back from its places to those of the text.
class BlankedText {
 public:
  struct Span {
    std::uint32_t begin = 0;  // bytes [begin, end)
    std::uint32_t end = 0;
    bool operator==(const Span&) const = default;
  };

  // `places`: of this text, in order and apart from each other.
  BlankedText(std::string_view text, std::span<const RedactionPlace> places);

  const std::string& text() const { return text_; }

  // Where in the original stands what bytes [begin, end) show, with all of each value that they touch. Nullopt where they show nothing
  // beside blanks and what holds JSON together.
  std::optional<Span> in_original(std::uint32_t begin, std::uint32_t end) const;

 private:
  struct Blank {
    Span here;
    Span original;
  };

  const Blank* last_from(std::uint32_t offset) const;
  const Blank* blank_at(std::uint32_t offset) const;
  std::uint32_t shifted(std::uint32_t offset) const;

  std::string text_;
  std::vector<Blank> blanks_;  // in order
};

}  // namespace sekisho
