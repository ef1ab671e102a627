#include "policies/redact/blanked_text.h"

#include "gateway/core/ascii.h"
#include "policies/redact/value_kind.h"

#include <algorithm>
#include <iterator>

namespace sekisho {

std::string blank_of(std::string_view value) {
  std::string blank;
  for (const char c : narrowed(value)) {
    if (!is_utf8_continuation(c)) blank += is_ascii_digit(c) ? '0' : '~';
  }
  return blank;
}

bool holds_json_together(char c) { return std::string_view(" \t\r\n{}[]:,\"\\").find(c) != std::string_view::npos; }

BlankedText::BlankedText(std::string_view text, std::span<const RedactionPlace> places) {
  std::uint32_t at = 0;
  for (const RedactionPlace& place : places) {
    text_.append(text, at, place.begin - at);
    const auto begin = static_cast<std::uint32_t>(text_.size());
    text_.append(blank_of(text.substr(place.begin, place.end - place.begin)));
    const auto end = static_cast<std::uint32_t>(text_.size());
    if (end > begin) blanks_.push_back({{begin, end}, {place.begin, place.end}});
    at = place.end;
  }
  text_.append(text, at);
}

std::optional<BlankedText::Span> BlankedText::in_original(std::uint32_t begin, std::uint32_t end) const {
  bool beside = false;
  for (std::uint32_t at = begin; at < end && !beside; ++at) {
    const Blank* const blank = blank_at(at);
    if (blank != nullptr) at = blank->here.end - 1;
    beside = blank == nullptr && !holds_json_together(text_[at]);
  }
  if (!beside) return std::nullopt;
  const Blank* const first = blank_at(begin);
  const Blank* const last = blank_at(end - 1);
  return Span{first == nullptr ? shifted(begin) : first->original.begin, last == nullptr ? shifted(end - 1) + 1 : last->original.end};
}

// The last blank that begins at the byte or before it.
const BlankedText::Blank* BlankedText::last_from(std::uint32_t offset) const {
  const auto behind = std::ranges::upper_bound(blanks_, offset, {}, [](const Blank& blank) { return blank.here.begin; });
  return behind == blanks_.begin() ? nullptr : &*std::prev(behind);
}

// The blank in which the byte stands; null outside of any.
const BlankedText::Blank* BlankedText::blank_at(std::uint32_t offset) const {
  const Blank* const blank = last_from(offset);
  return blank != nullptr && offset < blank->here.end ? blank : nullptr;
}

// Of a byte outside of blanks.
std::uint32_t BlankedText::shifted(std::uint32_t offset) const {
  const Blank* const blank = last_from(offset);
  return blank == nullptr ? offset : blank->original.end + (offset - blank->here.end);
}

}  // namespace sekisho
