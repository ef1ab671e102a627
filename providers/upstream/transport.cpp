#include "providers/upstream/transport.h"

namespace sekisho {

CredentialPtr or_none(CredentialPtr credential) {
  return credential ? std::move(credential) : std::make_shared<const UpstreamCredential>();
}

bool is_same(const CredentialPtr& a, const CredentialPtr& b) { return a == b || *or_none(a) == *or_none(b); }

}  // namespace sekisho
