#pragma once

#include "gateway/core/crypto.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace sekisho {

// HMAC-SHA-256 (RFC 2104) for many texts under one key: the key's part of the work is done once. Holds what is as secret as the key,
// and wipes it when it dies. Safe from every thread.
class HmacKey final {
 public:
  explicit HmacKey(std::string_view key);
  HmacKey(const HmacKey&) = default;
  HmacKey& operator=(const HmacKey&) = default;
  ~HmacKey();

  // Takes the same time for every text of one length.
  Digest sign(std::string_view text) const;

 private:
  friend struct Sha256;
  // SHA-256 in the middle of its work, as OpenSSL keeps it.
  using State = std::array<std::uint32_t, 28>;

  State inner_{};
  State outer_{};
};

}  // namespace sekisho
