#pragma once

#include <string>
#include <vector>

namespace sekisho {

// What a client sends to make two servers in a row disagree about where a request ends. Each hides `GET /<n>/hidden` where one
// reading sees a body and another a request.
struct SmugglingPayloads {
  // Framing that can be read in two ways, or not at all: a sound server handles nothing of what is hidden.
  std::vector<std::string> ambiguous;
  // Unusual, but with one meaning, in which the hidden request is one.
  std::vector<std::string> unusual;
};

SmugglingPayloads smuggling_payloads();

}  // namespace sekisho
