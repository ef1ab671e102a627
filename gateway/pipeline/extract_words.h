#pragma once

#include <optional>
#include <string_view>

namespace sekisho {

// What the OpenAI API itself calls things (platform.openai.com/docs/api-reference), as far as extraction must know it. A word that is
// listed here carries no one's data wherever it stands.

bool is_known_key(std::string_view key);

// True for a value of a closed vocabulary under its key: `"role": "user"`, `"type": "text"`.
bool is_known_value(std::string_view key, std::string_view value);

// `opaque.image`, `opaque.audio` or `opaque.file` for a content part of this `type`, or with this member; empty for text. A type that
// nobody knows is `opaque.file`: what it holds cannot be told.
std::string_view opaque_type_of_part(std::string_view type);
std::string_view opaque_type_of_member(std::string_view key);

// True for members of parts that hold base64.
bool holds_binary(std::string_view key);

// Nothing but base64 in either alphabet, padding and line ends; not empty.
bool is_base64(std::string_view text);

// `opaque.image` or `opaque.file` where the whole string is base64 of something that is no text; empty otherwise. Short strings are not
// looked at: no picture or document is that small, and tokens and digests are.
std::string_view opaque_type_of_blob(std::string_view text);

// A string that is a base64 data URL (RFC 2397) from its first to its last byte.
struct DataUrl {
  std::string_view opaque_type;
  std::string_view head;  // up to the comma
};
std::optional<DataUrl> find_data_url(std::string_view text);

}  // namespace sekisho
