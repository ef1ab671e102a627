#pragma once

#include "policies/detect/rule.h"
#include "policies/detect/test_values.h"

#include <memory>

namespace sekisho {

// `email`: addresses whose domain ends in a known top-level domain. High where the domain is an ordinary one, medium under the
// reserved example domains (RFC 2606) where those are not set apart, low for what only looks like an address: placeholders such as
// user@example.com, `git@host:`.
std::unique_ptr<TextRule> make_email_rule(ContextWords& words, TestValues test_values = TestValues::Count);

}  // namespace sekisho
