#include "gateway/audit/audit_statement.h"

#include "gateway/core/crypto.h"
#include "gateway/core/ed25519.h"

#include <algorithm>

namespace sekisho {

Result<AuditSigner> AuditSigner::parse(const Secret& pem) {
  auto key = read_ed25519_private_key(pem.reveal());
  if (!key) return key.error();
  AuditSigner signer;
  signer.public_text = ed25519_public_text(ed25519_public_key(*key));
  signer.private_key = std::move(*key);
  return signer;
}

void add_statement(CanonicalObject& object, const CanonicalObject& statement, const AuditSigner* signer) {
  const std::string text = statement.str();
  object.json("statement", text);
  if (signer == nullptr) return;
  object.text("key", signer->public_text).text("sig", to_base64(ed25519_sign(signer->private_key, text)));
}

Vouching check_statement(const JsonTape& tape, JsonTape::Id holder, std::span<const std::string> trusted) {
  const auto key_text = tape.find_string(holder, "key");
  const auto sig_text = tape.find_string(holder, "sig");
  const JsonTape::Id statement = tape.find(holder, "statement");
  if (!key_text && !sig_text) return Vouching::Unsigned;
  if (!key_text || !sig_text || statement == JsonTape::kNone) return Vouching::Bad;
  const auto key = read_ed25519_public_key(*key_text);
  const auto signature = from_base64(*sig_text);
  if (!key || !signature) return Vouching::Bad;
  if (!trusted.empty() && std::ranges::find(trusted, *key) == trusted.end()) return Vouching::Stranger;
  return ed25519_verify(*key, tape.raw(statement), *signature) ? Vouching::Good : Vouching::Bad;
}

std::string_view fault_of(Vouching vouching) {
  switch (vouching) {
    case Vouching::Good:
      return {};
    case Vouching::Unsigned:
      return "is not signed";
    case Vouching::Stranger:
      return "is signed with a key that is not among those given";
    case Vouching::Bad:
      break;
  }
  return "has a signature that does not fit";
}

}  // namespace sekisho
