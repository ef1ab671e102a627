#pragma once

#include "gateway/api/client_dialect.h"
#include "gateway/pipeline/attempts.h"
#include "gateway/pipeline/identify.h"
#include "policies/detect/detect_all.h"
#include "policies/model/policy.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// A policy that is judged beside the one in force and never served.
struct ShadowPolicy {
  std::shared_ptr<const Policy> policy;
  std::vector<DeclaredDetector> detectors;
  std::vector<std::string> exceptions_off;
};

// Everything that configuration decides, immutable. A request keeps the one it started with.
struct Snapshot {
  std::shared_ptr<const Policy> policy;
  std::vector<DeclaredDetector> detectors;
  std::vector<std::string> exceptions_off;  // of the policy, for LiveState: not approved as they must be
  std::optional<ShadowPolicy> shadow;
  KeyRing keys;
  ProviderMap providers;
  std::shared_ptr<const ClientDialect> openai;
  std::vector<std::string> trusted_proxies;
  std::size_t body_bytes = 0;  // the largest request body
  std::string config_hash;     // SHA-256 of the files it was built from, in hex
};

}  // namespace sekisho
