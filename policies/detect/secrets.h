#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `secret.<name>`: keys and tokens of the big vendors by the prefixes they document, private keys in PEM, JSON web tokens, URLs with a
// password, and this gateway's own keys. Placeholders (`sk-xxxx…`, `${KEY}`, `<key>`) are no secrets.
std::unique_ptr<TextRule> make_secrets_rule();

}  // namespace sekisho
