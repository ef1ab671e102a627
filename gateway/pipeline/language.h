#pragma once

#include <cstddef>
#include <string_view>

namespace sekisho {

// Counts the scripts of texts and names the language they point to: `ja` (kana), `ko` (hangul), `zh` (Han alone), `ru` (Cyrillic),
// `ar` (Arabic), `en` (Latin: not told apart further), empty where there are no letters. A hint for routing, never evidence.
class LanguageGuess {
 public:
  void add(std::string_view text);
  std::string_view result() const;

 private:
  // Takes the ASCII at the start of the text; how much of it.
  std::size_t add_ascii(std::string_view text);

  std::size_t kana_ = 0;
  std::size_t hangul_ = 0;
  std::size_t han_ = 0;
  std::size_t cyrillic_ = 0;
  std::size_t arabic_ = 0;
  std::size_t latin_ = 0;
  std::size_t seen_ = 0;  // bytes looked at; the first kilobyte decides
};

}  // namespace sekisho
