#pragma once

#include "policies/detect/rule.h"

#include <memory>

namespace sekisho {

// `url_userinfo`: a URL with a user and a password (RFC 3986 §3.2.1). Templates and reserved hosts are low.
std::unique_ptr<TextRule> make_url_userinfo_rule();

}  // namespace sekisho
