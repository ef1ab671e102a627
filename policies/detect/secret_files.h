#pragma once

#include "policies/detect/rule.h"

#include <optional>
#include <string_view>
#include <vector>

namespace sekisho {

// Secrets that the file they stand in gives away. Each takes the place of its literal in the text.

// `kind: ` at `begin`: every value below `data:` and `stringData:` of the same document where it is a Kubernetes Secret
// (`secret.kubernetes`).
void find_kubernetes_values(std::string_view text, std::size_t begin, std::vector<Hit>& hits);

// `:5432:` at `begin`: a line of PostgreSQL's password file, host:port:database:user:password.
std::optional<Hit> match_pgpass(std::string_view text, std::size_t begin);

// `PuTTY-User-Key-File-` at `begin`: a private key as PuTTY keeps it.
std::optional<Hit> match_putty_key(std::string_view text, std::size_t begin);

}  // namespace sekisho
