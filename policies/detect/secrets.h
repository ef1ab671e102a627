#pragma once

#include "policies/detect/context_words.h"
#include "policies/detect/rule.h"

#include <cstdint>
#include <memory>

namespace sekisho {

// How much is a secret.
enum class SecretReach : std::uint8_t {
  Forms,   // what has a form of its own
  Values,  // and what is one because of the name it is given to or the file it stands in
};

// `secret.<name>`: keys and tokens of vendors by the formats they document, private keys in PEM, JSON web tokens, URLs with a password, and
// this gateway's own keys; by name, passwords, keys, headers of authorization and connection strings; the values of Kubernetes secrets.
// Placeholders (`sk-xxxx…`, `${KEY}`, `<key>`) are no secrets. What a form explains is not reported by its name too.
std::unique_ptr<TextRule> make_secrets_rule(SecretReach reach, ContextWords& words);

}  // namespace sekisho
