#pragma once

#include "policies/detect/identifier.h"
#include "policies/detect/rule.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sekisho {

// Judges the codes of letters and digits of several tables. Looks only at words that hold a digit, and at each only for the few forms
// whose first word has its length.
class TokenIdsRule final : public TextRule {
 public:
  // Rows live as long as the rule; hits tell the table. Their words are added to `words`.
  TokenIdsRule(std::span<const std::span<const TokenId>> tables, ContextWords& words);

  void scan(const ScanText& text, std::vector<Hit>& hits) const override;
  std::vector<std::string_view> types() const override;

 private:
  static constexpr std::size_t kLongestWord = 35;

  // One way of writing one kind of code: a class or a character for each place.
  struct Form {
    const TokenId* id = nullptr;
    ContextFamily family = 0;
    std::uint16_t table = 0;
    std::string places;
  };

  void add_row(const TokenId& row, std::uint16_t table, ContextFamily family);
  void add(Form made);
  void judge_from(const ScanText& text, std::size_t begin, std::size_t size, std::vector<Hit>& hits) const;
  static void judge(const Form& form, const ScanText& text, std::size_t begin, std::vector<Hit>& hits);

  // Forms whose first words have one length, and for every byte which of them, one bit each, may begin or end their first word with it or
  // have it right behind: that tells most words apart.
  struct Forms {
    using ByByte = std::vector<std::array<std::uint64_t, 256>>;  // of sixty-four forms each
    std::vector<Form> all;
    ByByte begins;
    ByByte ends;
    ByByte behind;  // of the text's end: NUL's
  };
  std::array<Forms, kLongestWord + 1> by_first_;  // by the length of the first word
  std::size_t longest_letters_ = 0;               // of a first word without digits
  std::vector<std::string_view> types_;
};

}  // namespace sekisho
