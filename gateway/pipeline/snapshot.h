#pragma once

#include "gateway/api/client_dialect.h"
#include "gateway/core/secret.h"
#include "gateway/pipeline/attempts.h"
#include "gateway/pipeline/identify.h"
#include "policies/detect/detect_all.h"
#include "policies/model/policy.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// A file as it was when it was read: another time or size is another content.
struct FileState {
  std::string path;
  std::filesystem::file_time_type written;
  std::uintmax_t size = 0;
  bool operator==(const FileState&) const = default;
};

// A policy that is judged beside the one in force and never served.
struct ShadowPolicy {
  std::string file;
  std::shared_ptr<const Policy> policy;
  std::vector<DeclaredDetector> detectors;
  std::vector<std::string> exceptions_off;
};

// How values are replaced and put back, beside what the policy says.
struct RedactionSettings {
  Secret key;            // the tenant's: tokens, fakes and hashes are derived from it
  bool tolerant = true;  // tokens that a model spelled otherwise than they were given are put back, too
  bool hint = false;     // one line in the request tells the model to copy tokens as they are
};

// Everything that configuration decides, immutable. A request keeps the one it started with.
struct Snapshot {
  std::string policy_file;
  std::shared_ptr<const Policy> policy;
  std::vector<DeclaredDetector> detectors;
  std::vector<FileState> dictionaries;      // of all detectors
  std::vector<std::string> exceptions_off;  // of the policy, for LiveState: not approved as they must be
  std::vector<std::string> no_embeddings;   // ids of targets whose provider, as configured, makes none
  std::optional<ShadowPolicy> shadow;
  KeyRing keys;
  ProviderMap providers;
  std::shared_ptr<const ClientDialect> openai;
  std::vector<std::string> trusted_proxies;
  RedactionSettings redaction;
  std::size_t body_bytes = 0;  // the largest request body
  std::string config_hash;     // SHA-256 of the files it was built from, in hex
};

}  // namespace sekisho
