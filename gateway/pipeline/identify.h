#pragma once

#include "gateway/core/caller.h"
#include "gateway/core/clock.h"
#include "gateway/core/crypto.h"
#include "gateway/core/headers.h"
#include "gateway/core/hmac_key.h"
#include "gateway/core/result.h"
#include "gateway/core/secret.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sekisho {

// An API key is `sekisho_`, 43 base62 characters of 32 random bytes, and 6 base62 characters of the CRC-32 of all before it, so that
// a mistyped key is known for one without a look-up. The gateway keeps only HMAC-SHA-256(pepper, key).
inline constexpr std::string_view kKeyPrefix = "sekisho_";
inline constexpr std::size_t kKeyLength = 8 + 43 + 6;

// True for text that is built like a key, checksum included. Says nothing about whether anyone holds it.
bool is_well_formed_key(std::string_view text);

// A key as it is made: the plain text is shown once and never kept.
struct NewClientKey {
  Secret plain;
  std::string hmac;  // 64 lower-case hex digits, for the configuration
};
NewClientKey new_client_key(const Secret& pepper);

// The line for `keys.clients` that goes with a new key, two spaces deep, such as
// `    - { id: app1, hmac: "…", facts: {team: demo, level: 3} }`. Every value is written so that YAML reads it as what it is.
std::string client_key_line(std::string_view id, std::string_view hmac, const std::vector<std::pair<std::string, FactValue>>& facts);

// The text as a scalar that YAML reads as this text: as it is, or in double quotes.
std::string yaml_text(std::string_view text);

// One key that is let in.
struct ClientKey {
  Caller caller;
  Digest hmac{};
  std::optional<WallTime> expires;  // refused from then on
};

// Everyone who may ask, by key. Immutable; safe from every thread.
class KeyRing {
 public:
  KeyRing() : KeyRing(Secret(), {}) {}
  KeyRing(const Secret& pepper, std::vector<ClientKey> keys);

  // Who sent these headers, by `Authorization: Bearer …` (RFC 6750 §2.1) or `x-api-key`. Both may be sent if they are equal. Whether
  // a key is malformed, unknown or expired, the answer is the same Unauthenticated error, after the same work; only a missing key
  // and contradicting headers are told apart.
  Result<Caller> identify(const Headers& headers, WallTime now) const;

  std::size_t size() const { return keys_.size(); }

 private:
  struct DigestHash {
    std::size_t operator()(const Digest& digest) const noexcept;
  };

  HmacKey pepper_;
  std::vector<ClientKey> keys_;
  std::unordered_map<Digest, std::size_t, DigestHash> places_;
};

}  // namespace sekisho
