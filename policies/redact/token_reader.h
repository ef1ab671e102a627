#pragma once

#include "policies/redact/restore_table.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sekisho {

// What stands at one place of an answer.
struct TokenReading {
  enum class State : std::uint8_t { None, Partial, Whole };
  State state = State::None;
  std::size_t size = 0;                // Whole: bytes of the token as the model spelled it
  const std::string* value = nullptr;  // Whole: what it stands for, from the table
  bool tolerated = false;              // Whole: spelled otherwise than it was given
  bool single = false;                 // Whole: in single brackets
};

// TolerantInJson: as Tolerant, but a backslash is no part of a token, for in JSON text it belongs to what follows it.
enum class Spelling : std::uint8_t { Exact, Tolerant, TolerantInJson };

// Reads the token that begins at `text`'s first byte. Partial: with more text it could become one. Whole: it is one, whatever follows.
// Tolerant takes what models make of tokens, too: `\[\[PHONE\_1\_K9\]\]`, `[[phone_1_k9]]`, `[PHONE_1_K9]`, `[[ PHONE_1_K9 ]]`,
// `[[PHONE 1 K9]]`. Of a pair of brackets both are escaped or neither is. Never more than RestoreTable::kLongest bytes are looked at.
// `strings`: so many literals of JSON, one in the other, stand around the text, and its characters may be written as `\u005b`; four at
// most. That may be no escape which has begun before the text.
TokenReading read_token(std::string_view text, const RestoreTable& table, Spelling spelling, std::size_t strings = 0);

}  // namespace sekisho
