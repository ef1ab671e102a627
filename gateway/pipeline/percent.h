#pragma once

#include <string>
#include <string_view>

namespace sekisho {

// What percent-encoding (RFC 3986 §2.1) stands for; text that is no such encoding, or of bytes that are no UTF-8, stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace sekisho
