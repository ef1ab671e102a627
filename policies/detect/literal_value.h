#pragma once

#include "policies/detect/derived_text.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace sekisho {

// Where a value ends that holds the signs which end others: quotes, brackets, commas.

// The word that is all of a line but its name, where it is scattered (scattered.h): `DB_PASSWORD=(wT9xkQ2mZ` of settings, `password:
// a,B|9…` of YAML, behind `export`, in lists and remarks too. The name stands at [first, last). nullopt where anything else stands there,
// or the word is in quotes.
std::optional<ByteSpan> find_word_alone(std::string_view text, std::size_t first, std::size_t last);

// The place in the line of `close`, the quote that ends the value which the line begins with: what is escaped (`\"`, `''`) is a piece of
// it. npos without one.
std::size_t closing_quote(std::string_view line, std::string_view close);

// Where the scattered word at `at` ends that seems to end at `end` because of a sign in it; `end` where it does. What closes something
// around the word, and what begins a word of the text, are no part of it.
std::size_t scattered_end(std::string_view text, std::size_t at, std::size_t end);

}  // namespace sekisho
