#pragma once

#include "gateway/core/hmac_key.h"
#include "gateway/core/secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// Turns what must not stand in a record into something that can still be compared: HMAC-SHA-256 under a key of this deployment. Safe
// from every thread.
class AuditHasher {
 public:
  // The key is derived from the pepper of the client keys, for this use alone. `hashed_facts`: paths of facts such as `caller.user`.
  AuditHasher(const Secret& pepper, std::vector<std::string> hashed_facts);

  // `hmac:` and 64 hex digits.
  std::string hash(std::string_view text) const;
  // True for the paths given, and for any fact whose text is longer than records keep in the clear (256 bytes).
  bool hides(std::string_view path, std::string_view text) const;

 private:
  HmacKey key_;
  std::vector<std::string> hashed_facts_;
};

}  // namespace sekisho
