#pragma once

#include "config/config_text.h"

#include <string>

namespace sekisho {

// Somebody who may approve exceptions of the policy. Public keys are no secrets.
struct ApproverConfig {
  std::string name;
  std::string key;   // `ed25519:…`; empty: `file` instead
  std::string file;  // PEM, or that word
  ConfigText place;
};

}  // namespace sekisho
