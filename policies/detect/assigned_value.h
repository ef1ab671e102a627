#pragma once

#include "policies/detect/derived_text.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace sekisho {

// The value that something is given by name, in a program, a setting, a command line or a sentence.
struct AssignedValue {
  ByteSpan span;  // without quotes
  bool quoted = false;
  bool scheme = false;  // `Bearer`, `Basic` and the like stand before it
  bool bare = false;    // nothing but a blank led to it
};

// What else a name may be given than by signs and words.
struct AssignedForms {
  bool bare = false;       // a mere blank may lead to it (`パスワード Xk9#mQ2z`), or `for the router is `
  bool scattered = false;  // signs that end other values may stand in it, where it is scattered (scattered.h)
};

// What the name [first, last) of the text is given: behind `=`, `:`, `:=`, `=>`, `?=`, `<-`, `,`, `(`, `>` of XML, `|` of a table, `は`,
// `「`, `is`, or right behind an option of a command line. At most a few dozen bytes and no other line lie between, but for XML.
std::optional<AssignedValue> find_assigned(std::string_view text, std::size_t first, std::size_t last, AssignedForms forms = {});

}  // namespace sekisho
