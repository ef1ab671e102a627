#pragma once

#include "policies/detect/characters.h"
#include "policies/detect/rule.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sekisho {

// A token that begins with a fixed prefix and goes on in one alphabet.
struct TokenForm {
  static constexpr std::uint16_t kOpen = 0;

  std::string_view type;
  std::string_view prefix;  // two bytes or more
  const ByteSet* alphabet;
  std::uint16_t shortest;  // of what follows the prefix
  std::uint16_t longest;   // one more character of the alphabet and it is something else; kOpen: no length is documented
  bool checksum = false;   // ends in a checksum; one that does not fit costs a step of confidence
};

// A value without a shape of its own, known by the label before it.
struct LabelForm {
  std::string_view type;
  std::string_view label;
  const ByteSet* alphabet;
  std::uint16_t shortest;
  std::uint16_t longest;
};

// Every form that is known (secret_formats.cpp).
std::span<const TokenForm> token_forms();
std::span<const LabelForm> label_forms();

// The token whose prefix stands at `begin`.
std::optional<Hit> match_token(const TokenForm& form, std::string_view text, std::size_t begin);
// The value behind the label that ends at `label_end`, at most a few characters of `: = "` and the like away.
std::optional<Hit> match_label(const LabelForm& form, std::string_view text, std::size_t label_end);

}  // namespace sekisho
