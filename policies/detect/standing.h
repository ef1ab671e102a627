#pragma once

#include "policies/detect/context.h"
#include "policies/detect/identifier.h"

#include <optional>

namespace sekisho {

// What is known of a candidate whose structure is right.
struct Standing {
  ContextFamily family = 0;            // its words
  bool near = false;                   // one of them is
  bool broken = false;                 // it is written in groups
  Alone alone = Alone::Never;          // what it is worth without a word
  Confidence sure = Confidence::High;  // and with one
  bool checked = true;                 // false: a step down
  bool lettered = false;               // it is of letters and digits, which no count and no order's number is
};

// How sure it is at its place; nullopt: not a finding. A label of another number right at it and letters that make it a piece of a
// longer token take a candidate away that has nothing but its digits, and all but the last step of one that has a word near. One that
// stands alone with high confidence is too unlikely an accident for that.
std::optional<Confidence> judge_standing(const Standing& standing, const ScanText& text, ByteSpan span);

}  // namespace sekisho
