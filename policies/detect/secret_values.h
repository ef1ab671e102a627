#pragma once

#include "policies/detect/derived_text.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sekisho {

// What values look like that are secret, and what stands in their place in documentation and programs. All are linear in the value.

// Shannon entropy of ASCII in bits a byte, of the first 64 bytes.
double entropy_of(std::string_view value);

// Digits, or letters of both cases, in no plain pattern: what a key's body looks like.
bool looks_random(std::string_view value);

// Letters and digits mixed as no word, name, version or identifier of a program mixes them. Stricter than looks_random.
bool is_random_mix(std::string_view value);

// Eight, four, four, four and twelve hexadecimal digits (RFC 9562).
bool is_uuid(std::string_view value);

// True for what documentation writes in place of a secret: `xxxx`, `your-key`, one character again and again.
bool is_placeholder(std::string_view value);

// True for what a program or a template puts there later: `${KEY}`, `{{ .Values.key }}`, `process.env.KEY`, `<token>`, a path or a URL.
bool is_reference(std::string_view value);

// The part of it that words tell: `process.env.KEY`, `self.password1`.
bool names_reference(std::string_view value);

// True for what stands for a password in examples, forms and settings: `password`, `changeme`, `required`, `string`.
bool is_sample_password(std::string_view value);

// True for what somebody chose as a password: letters with digits or signs, and neither a sample nor a reference.
bool is_password(std::string_view value);

// True for a password that no word, name, version or path is: for where little else says that it is one.
bool is_unlike_words(std::string_view value);

// True where it has a sign that words, names, versions, addresses and markup have not: one of `!$%^*`.
bool has_password_sign(std::string_view value);

inline ByteSpan byte_span(std::size_t begin, std::size_t end) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace sekisho
