#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace sekisho {

// A folded text in lower case, byte for byte as long as the text: letters whose small form is longer or shorter stay as they are.
// Readable for kPadding bytes behind its end, which are zero.
class LowerText {
 public:
  static constexpr std::size_t kPadding = 64;

  LowerText(std::string_view text, bool ascii);
  // With a space for everything that sets the words of a phrase apart: tab, line end, hyphen and underscore.
  LowerText with_spaces() const;
  std::string_view view() const { return {bytes_.data(), bytes_.size() - kPadding}; }

 private:
  explicit LowerText(std::string bytes) : bytes_(std::move(bytes)) {}

  std::string bytes_;
};

// Normalised (normalise.h), without look-alikes of ASCII letters, in lower case: what a phrase must be to be found in a LowerText.
std::string fold_phrase(std::string_view phrase);

}  // namespace sekisho
