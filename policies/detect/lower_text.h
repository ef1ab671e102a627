#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sekisho {

// A folded text in lower case, byte for byte as long as the text: letters whose small form is longer or shorter stay as they are.
// Readable for kPadding bytes behind its end, which are zero.
class LowerText {
 public:
  static constexpr std::size_t kPadding = 64;

  LowerText(std::string_view text, bool ascii);
  std::string_view view() const { return {bytes_.data(), bytes_.size() - kPadding}; }

 private:
  std::string bytes_;
};

// Normalised (normalise.h), without look-alikes of ASCII letters, in lower case: what a phrase must be to be found in a LowerText.
std::string fold_phrase(std::string_view phrase);

}  // namespace sekisho
