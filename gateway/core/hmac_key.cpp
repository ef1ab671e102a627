// The functions of one algorithm, which OpenSSL 3 advises against for programs that let their user choose among many: they need neither
// a look-up of the algorithm nor memory of their own for each digest.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "gateway/core/hmac_key.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>

namespace sekisho {

struct Sha256 {
  static_assert(sizeof(HmacKey::State) == sizeof(SHA256_CTX));

  Sha256() { SHA256_Init(&context); }
  explicit Sha256(const HmacKey::State& state) { std::memcpy(&context, state.data(), sizeof context); }
  ~Sha256() { OPENSSL_cleanse(&context, sizeof context); }
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes) { SHA256_Update(&context, bytes.data(), bytes.size()); }
  HmacKey::State state() const {
    HmacKey::State state;
    std::memcpy(state.data(), &context, sizeof context);
    return state;
  }
  Digest finish() {
    Digest digest{};
    SHA256_Final(digest.data(), &context);
    return digest;
  }

  SHA256_CTX context;
};

namespace {

std::string_view view_of(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

}  // namespace

HmacKey::HmacKey(std::string_view key) {
  std::array<char, 64> block{};
  if (key.size() > block.size()) {
    std::ranges::copy(view_of(sha256(key)), block.begin());
  } else {
    std::ranges::copy(key, block.begin());
  }
  const auto padded_with = [&block](char pad) {
    for (char& byte : block) byte = static_cast<char>(byte ^ pad);
    Sha256 hash;
    hash.add({block.data(), block.size()});
    return hash.state();
  };
  inner_ = padded_with(0x36);
  outer_ = padded_with(0x36 ^ 0x5C);  // takes the first pad off again
  OPENSSL_cleanse(block.data(), block.size());
}

HmacKey::~HmacKey() {
  OPENSSL_cleanse(inner_.data(), sizeof inner_);
  OPENSSL_cleanse(outer_.data(), sizeof outer_);
}

Digest HmacKey::sign(std::string_view text) const {
  Sha256 inner(inner_);
  inner.add(text);
  Sha256 outer(outer_);
  outer.add(view_of(inner.finish()));
  return outer.finish();
}

Digest sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.finish();
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) { return HmacKey(key).sign(bytes); }

}  // namespace sekisho
