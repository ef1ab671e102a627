#include "gateway/audit/audit_hasher.h"

#include "gateway/core/crypto.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::size_t kLongestClearText = 256;

HmacKey derived(const Secret& pepper) {
  const Digest key = hmac_sha256(pepper.reveal(), "sekisho audit record/1");
  const Secret bytes(std::string(reinterpret_cast<const char*>(key.data()), key.size()));
  return HmacKey(bytes.reveal());
}

}  // namespace

AuditHasher::AuditHasher(const Secret& pepper, std::vector<std::string> hashed_facts)
    : key_(derived(pepper)), hashed_facts_(std::move(hashed_facts)) {}

std::string AuditHasher::hash(std::string_view text) const { return "hmac:" + to_hex(key_.sign(text)); }

bool AuditHasher::hides(std::string_view path, std::string_view text) const {
  return text.size() > kLongestClearText || std::ranges::find(hashed_facts_, path) != hashed_facts_.end();
}

}  // namespace sekisho
