#pragma once

#include "policies/detect/derived_text.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace sekisho {

// For values that say nothing by themselves and are known by the label before them. Distances are in characters.

// Behind what a form says in brackets of how a value is to be written, `(10桁)`, `(10 digits)`, `(半角)`; `at` where no such note stands.
std::size_t behind_note(std::string_view text, std::size_t at);

// Where such a note that ends at `end` begins; `end` where none does.
std::size_t note_begin(std::string_view text, std::size_t end);

// The first run of digits that begins at most `reach` characters behind `from`, or behind a note there. Being maximal, no digit stands
// beside it.
std::optional<ByteSpan> digits_behind(std::string_view text, std::size_t from, std::size_t reach);

// The last run of digits that ends at most `reach` characters before `to`.
std::optional<ByteSpan> digits_before(std::string_view text, std::size_t to, std::size_t reach);

// True where the comma sets off thousands: 12,345 but not 699,04 or 1,460-0008.
bool sets_off_thousands(std::string_view text, std::size_t comma);

// True where the digits are a group of a longer number, a decimal fraction or a piece of a word. A comma joins groups of three, in front of
// which one to three digits stand: 12,345.
bool is_piece(std::string_view text, ByteSpan digits);

// True where underscores stand right before `at`, or right behind it, and nothing of a word beyond them: Markdown's emphasis and the blanks
// of forms, which belong to no value.
bool begins_at_underscores(std::string_view text, std::size_t at);
bool ends_at_underscores(std::string_view text, std::size_t at);

// True right behind three dots or more, which lead from a label to its value: `Server........10.1.2.3`.
bool follows_leader(std::string_view text, std::size_t at);

// Characters of [begin, end).
std::size_t characters_in(std::string_view text, std::size_t begin, std::size_t end);

// The offset `count` characters behind `from`, or before it; the text's end where there are fewer.
std::size_t characters_on(std::string_view text, std::size_t from, std::size_t count);
std::size_t characters_back(std::string_view text, std::size_t from, std::size_t count);

}  // namespace sekisho
