#pragma once

#include "policies/detect/byte_maps.h"
#include "policies/detect/derived_text.h"
#include "policies/detect/inflate.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// A piece of a text that stands for another text.
struct EncodedText {
  ByteSpan span;  // in the text it was found in
  std::string text;
};

// The bytes that base64 stands for, in either alphabet of RFC 4648, padded or not; a last character without meaning is left out.
std::string decode_base64(std::string_view token);

// True for valid UTF-8 of which at least four in five characters show: what a person could have written.
bool is_readable(std::string_view bytes);

// Every token of 16 or more base64 characters, or 32 or more hexadecimal ones, that stands for readable text. Base64 in lines of one
// width, indented, quoted (`> `) or set apart by blanks too, counts line by line and as a whole; of UTF-16 in either order of bytes it is
// text too, of a gzip file what that holds, as far as the budget goes. Hexadecimal digits may stand in pairs, set apart by spaces, colons,
// hyphens or commas. Linear.
std::vector<EncodedText> find_encoded(std::string_view text, const ByteMaps& maps, InflateBudget& budget);

// Text spelled in tag characters (U+E0020 to U+E007E), which do not show and which models read.
std::vector<EncodedText> find_tag_text(std::string_view text);

}  // namespace sekisho
