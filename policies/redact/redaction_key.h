#pragma once

#include "gateway/core/crypto.h"

#include <string>
#include <string_view>

namespace sekisho {

// What the tokens and fakes of one conversation of one caller are derived from. Equal for every turn of it, and of no use to anybody
// who does not have the tenant's key.
class RedactionKey {
 public:
  RedactionKey(std::string_view tenant_key, std::string_view caller, std::string_view conversation);

  // For this conversation only. `purpose` keeps uses apart.
  Digest for_conversation(std::string_view purpose, std::string_view text) const;
  // The same in every conversation of the tenant.
  Digest for_tenant(std::string_view purpose, std::string_view text) const;

 private:
  Digest tenant_;
  Digest conversation_;
};

// A number from a digest, for choices: bytes [at, at + 8), big-endian. `at` is at most 24.
std::uint64_t number_from(const Digest& digest, std::size_t at = 0);

}  // namespace sekisho
