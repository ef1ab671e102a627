#pragma once

#include <string>
#include <string_view>

namespace sekisho {

// The JSON Pointer of a place in a request, with every name that is not of the API's own replaced by `*`: names in a tool's schema or in
// metadata are the client's words.
std::string place_without_words(std::string_view pointer);

}  // namespace sekisho
