#pragma once

#include <cstddef>
#include <string_view>

namespace sekisho {

// Passwords that a generator makes hold signs which are marks of programs and templates too: `x9$kL2>qP`, `(wT9xkQ2mZ`.

// Letters, digits and signs of ASCII that follow each other in no order which a word, a path, a reference (`${KEY1}`, `<yourKey1>`,
// `{{ key }}`), a call or a pattern has. Eight to 160 bytes without blanks, small letters, digits and, below 20 bytes, capitals among them.
// Linear in the value.
bool is_scattered(std::string_view value);

// Bytes of it that are words or seem to be: letters of one case, the first may be a capital, three or more and spoken or five.
std::size_t spoken_size(std::string_view value);

}  // namespace sekisho
