#pragma once

#include "gateway/core/finding.h"

#include <cstdint>
#include <string_view>

namespace sekisho {

// What an identifier is worth where none of its words stands near.
enum class Alone : std::uint8_t { Never, Low, Medium, High };

// How much a number looks like something else. Such a number is low, and only with a word near, unless it stands right beside its own
// label; one that only may be something else is so only where a word for that is near.
enum class Likeness : std::uint8_t { None, Perhaps, Strong };

// A kind of number that people are known by, as a row of a table: how it is written, what holds for every one of them, and how sure a
// finding is. A check that is official and always applied belongs into `valid`; one that only most numbers pass into `checked`.
struct NumberId {
  std::string_view type;  // with its country: `us.ssn`
  // Ways of writing it, split by spaces: the sizes of its groups of digits with what stands between two of them. `-` is a hyphen or a
  // space, the same one throughout; `=` a hyphen only, `.` a dot. `9 3-2-4` is nine digits unbroken or cut up.
  std::string_view shapes;
  bool (*valid)(std::string_view digits) = nullptr;      // false: it is none. Null: any digits may be one
  bool (*checked)(std::string_view digits) = nullptr;    // false: a step less sure
  Likeness (*alike)(std::string_view digits) = nullptr;  // to something else
  Alone plain = Alone::Never;                            // unbroken, without a word near
  Alone cut = Alone::Never;                              // in groups, without a word near
  std::string_view words;                                // what raises it, split by `|`; see ContextWords
  std::string_view rivals = {};                          // words of what it may look like
  Confidence near = Confidence::High;                    // with a word near
  bool dialled = false;                                  // a telephone number from its country's code on, with a `+` before it
};

// The same for codes of letters and digits.
struct TokenId {
  std::string_view type;
  // Ways of writing it, split by `|`: `n` a digit, `a` a letter, `c` either, each as often as the number before it says; a space is a
  // space or a hyphen, the same one throughout; everything else is itself.
  std::string_view forms;
  bool (*valid)(std::string_view code) = nullptr;  // upper case, without what stands between
  bool (*checked)(std::string_view code) = nullptr;
  Alone alone = Alone::Never;  // without a word near; needs upper case, unless `small`
  std::string_view words;
  Confidence near = Confidence::High;
  bool small = false;           // its letters are written small as often
  std::string_view label = {};  // what raises it right before it, in lower case: of two letters, too short for a word
};

}  // namespace sekisho
