#pragma once

#include <string>

namespace sekisho {

// How values are replaced and put back, beside what the policy says.
struct RedactionConfig {
  std::string key;       // reference; empty: derived from the pepper
  bool tolerant = true;  // tokens that a model spelled otherwise than they were given are put back, too
  bool hint = false;     // one line in the request tells the model to copy tokens as they are
};

}  // namespace sekisho
