#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// True where the peer's address is one of `proxies` (addresses or CIDR blocks, as checked at load).
bool is_trusted_peer(std::string_view peer, const std::vector<std::string>& proxies);

}  // namespace sekisho
