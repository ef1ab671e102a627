#pragma once

#include "gateway/audit/audit_hasher.h"
#include "gateway/core/fact.h"
#include "policies/model/policy.h"

#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// A fact as a record keeps it.
struct CloakedFact {
  std::string path;
  Fact fact;  // of a hashed one, every text is its `hmac:…`
  bool hashed = false;
  std::string shown;  // the value as explanations spell it, in the clear: never to be written
};

// The facts of one request without what must not be kept: texts that the hasher hides, and what the client said of itself that the
// policy never reads.
class FactCloak {
 public:
  FactCloak(const Facts& facts, const Policy& policy, const AuditHasher& hasher);

  const std::vector<CloakedFact>& facts() const { return facts_; }
  bool hides(std::string_view path) const;
  // A value that an explanation gives for that path.
  std::string shown(std::string_view path, const std::string& value) const;
  // Evidence such as `caller.user tanaka` with every hidden value replaced.
  std::string evidence(std::string text) const;

 private:
  std::vector<CloakedFact> facts_;
};

}  // namespace sekisho
