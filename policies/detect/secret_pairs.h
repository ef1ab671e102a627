#pragma once

#include "policies/detect/rule.h"
#include "policies/detect/secret_assignments.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace sekisho {

// Passwords that a slash or a dot splits from their user's name, as their label says: `ID / パスワード`, and on the lines below it or
// behind its colon `admin / …`; and whatever splits them (login_pair.h) behind a label of the two names alone, in either order: `ID/PW:
// alice …`, `username and password: …`, `PW / ID: … / alice`. Adds those of the name whose word stands at [begin, end); false: there are
// none, as for most names.
bool find_paired(const SecretName& name, std::string_view text, ByteSpan word, std::vector<Hit>& hits);

// Behind a word at [begin, end) that names a user and his password together, or before it: `login: alice / …`, 認証情報：alice:…,
// `alice / … でログイン`. The password must have a sign that no name of something else has.
std::optional<Hit> match_login(std::string_view text, ByteSpan word);

}  // namespace sekisho
