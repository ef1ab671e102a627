#pragma once

#include "gateway/core/canonical_json.h"
#include "gateway/core/json_tape.h"
#include "gateway/core/result.h"
#include "gateway/core/secret.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// The gateway's own key for what it vouches for: seals, tombstones, checkpoints.
struct AuditSigner {
  Secret private_key;
  std::string public_text;  // `ed25519:…`

  // From PEM (PKCS#8).
  static Result<AuditSigner> parse(const Secret& pem);
};

// Adds the members `statement`, and with a signer `key` and `sig` (base64 of the Ed25519 signature over the statement's canonical
// bytes).
void add_statement(CanonicalObject& object, const CanonicalObject& statement, const AuditSigner* signer);

// How a statement stands with the keys that somebody trusts.
enum class Vouching {
  Good,      // signed with a trusted key; with the key it names itself where none is trusted
  Unsigned,  // by nobody
  Stranger,  // by a key that is not trusted
  Bad,       // the signature is not over these bytes
};

// `holder`: the object that has the members. `trusted`: raw public keys; empty: any.
Vouching check_statement(const JsonTape& tape, JsonTape::Id holder, std::span<const std::string> trusted);

// What is wrong, in words for a report; empty for Good.
std::string_view fault_of(Vouching vouching);

}  // namespace sekisho
