#include "policies/redact/redaction_key.h"

namespace sekisho {
namespace {

std::string_view view_of(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

// The length in front keeps "ab" + "c" and "a" + "bc" apart.
std::string joined(std::string_view first, std::string_view second) {
  std::string out = std::to_string(first.size());
  out += ':';
  out += first;
  out += second;
  return out;
}

}  // namespace

RedactionKey::RedactionKey(std::string_view tenant_key, std::string_view caller, std::string_view conversation)
    : tenant_(hmac_sha256(tenant_key, "sekisho redaction: tenant")),
      conversation_(hmac_sha256(view_of(tenant_), joined(caller, conversation))) {}

Digest RedactionKey::for_conversation(std::string_view purpose, std::string_view text) const {
  return hmac_sha256(view_of(conversation_), joined(purpose, text));
}

Digest RedactionKey::for_tenant(std::string_view purpose, std::string_view text) const {
  return hmac_sha256(view_of(tenant_), "tenant-wide " + joined(purpose, text));
}

std::uint64_t number_from(const Digest& digest, std::size_t at) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | digest[at + i];
  return number;
}

}  // namespace sekisho
