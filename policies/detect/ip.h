#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// IPv4 and IPv6 addresses (RFC 4291 §2.2) as `ip`. Those that point at nobody in particular (private, loopback, link-local, multicast
// and reserved ranges: RFC 6890) are of low confidence; those for documents (RFC 5737, RFC 3849) are `ip.test_value`. Four short numbers
// with dots may also be a version, so they need a word near or the look of an address.
std::unique_ptr<TextRule> make_ip_rule(ContextWords& words);

}  // namespace sekisho
