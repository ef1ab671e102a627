#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sekisho {

// Counts what is left of this conversation's tokens in a text that goes by in pieces: their ends, `_K9]`, however a model spells them: in
// small letters and full width, escaped, set apart by spaces (`PHONE 1 K9`), and in brackets of other kinds (`［…］`, `【…】`,
// `〔…〕`, `「…」`, `{…}`, `(…)`). However the text is split, the count is the same.
class MissedTokens {
 public:
  // An empty nonce: nothing is counted.
  explicit MissedTokens(std::string nonce) : nonce_(std::move(nonce)) {}

  // How many ended in this piece.
  std::size_t pass(std::string_view text);
  // A value came between: no token reaches over it.
  void forget();

 private:
  bool pass_byte(char c);
  bool pass_folded(char c);
  bool ends_token() const;

  std::string nonce_;
  std::string wide_;    // the bytes of a character outside ASCII read so far
  std::string recent_;  // the end of the text in the spelling of tokens
};

}  // namespace sekisho
