#pragma once

#include "gateway/core/result.h"
#include "gateway/core/secret.h"

#include <string>
#include <string_view>

namespace sekisho {

// Ed25519 signatures (RFC 8032): what a person or a gateway vouches for. Keys and signatures are raw bytes: 32, 32 and 64 of them.
struct Ed25519Pair {
  Secret private_key;
  std::string public_key;
};

// Throws where the system has no randomness.
Ed25519Pair new_ed25519_pair();

// The signature of the message. The key is one of new_ed25519_pair or read_ed25519_private_key.
std::string ed25519_sign(const Secret& private_key, std::string_view message);

// False for anything that is no valid signature, keys and signatures of another length too.
bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature);

// The key that belongs to a private key.
std::string ed25519_public_key(const Secret& private_key);

// `ed25519:` and the key in base64: one word for a configuration file.
std::string ed25519_public_text(std::string_view public_key);

// A public key from that word, or from PEM (`openssl pkey -pubout`). The error names no key.
Result<std::string> read_ed25519_public_key(std::string_view text);

// A private key as PEM (PKCS #8, RFC 8410), which openssl reads too, and back. The error names no key.
Secret ed25519_private_pem(const Secret& private_key);
Result<Secret> read_ed25519_private_key(std::string_view pem);

}  // namespace sekisho
