#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `email`: addresses whose domain ends in a known top-level domain. High where the domain is an ordinary one, medium under the
// reserved example domains (RFC 2606), low for what only looks like an address: placeholders such as user@example.com, `git@host:`.
std::unique_ptr<TextRule> make_email_rule();

}  // namespace sekisho
