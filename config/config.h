#pragma once

#include "config/approver_config.h"
#include "config/audit_config.h"
#include "config/config_text.h"
#include "config/keys_config.h"
#include "config/redaction_config.h"
#include "gateway/core/clock.h"
#include "gateway/core/target.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sekisho {

// sekisho.yaml, typed. Secrets are still references here (`${env:X}`, `${file:/path}`): nothing secret is ever in a Config.

struct SocketAddress {
  std::string host;
  std::uint16_t port = 0;  // 0: the system chooses (tests)
};

struct TlsConfig {
  std::string certificate_file;
  std::string key_file;
};

struct ServerLimits {
  std::size_t header_bytes = 8 * 1024;
  std::size_t header_count = 100;
  std::size_t url_bytes = 8 * 1024;
  std::size_t body_bytes = 20 * 1024 * 1024;
  std::size_t connections = 10'000;
  std::size_t in_flight = 1'000;  // requests being served; beyond it: 503 before the body is read
};

struct ServerTimeouts {
  std::chrono::milliseconds header{10'000};       // the whole header block, from its first byte
  std::chrono::milliseconds body_grace{10'000};   // before the minimum rate counts
  std::size_t body_bytes_per_second = 1024;       // minimum rate of a request body
  std::chrono::milliseconds idle{75'000};         // keep-alive, between requests
  std::chrono::milliseconds write_stall{30'000};  // a client that takes nothing
};

struct ServerConfig {
  SocketAddress listen{"127.0.0.1", 8787};
  SocketAddress admin{"127.0.0.1", 8788};
  std::string admin_token;  // reference; needed where admin is not on loopback
  bool admin_enabled = true;
  unsigned threads = 0;  // 0: one per core
  std::optional<TlsConfig> tls;
  std::vector<std::string> trusted_proxies;  // addresses or CIDR blocks
  ServerLimits limits;
  ServerTimeouts timeouts;
  std::chrono::milliseconds drain_delay{0};
  std::chrono::milliseconds drain_timeout{120'000};
};

struct EmbeddedModelConfig {
  std::string name;              // what a target's `model` says
  std::string path;              // GGUF, relative to the configuration file
  std::string sha256;            // optional: checked at start
  std::uint32_t context = 4096;  // tokens per slot
  std::uint32_t slots = 4;       // requests decoded at once
  std::uint32_t queue = 64;      // requests waiting beyond these; then 503
  std::uint32_t threads = 0;     // 0: half the cores, at least one
  bool embeddings = false;
  std::string chat_template;  // optional: overrides the model's own
  ConfigText place;
};

struct ProviderConfig {
  enum class Type { Embedded, OpenAi };
  std::string name;
  Type type = Type::OpenAi;
  ConfigText place;

  std::vector<EmbeddedModelConfig> models;  // Embedded

  std::string base_url;               // OpenAi: up to and including `/v1`
  std::string vendor;                 // whose codes and flags it has (providers/openai/vendor.h); empty: by the host of `base_url`
  std::vector<std::string> keys;      // references; none: no Authorization
  bool allow_private = false;         // may resolve to loopback, private and link-local addresses
  std::string proxy;                  // http://host:port, optional
  std::string ca_bundle;              // file, optional
  std::size_t max_connections = 256;  // per worker thread
  TargetTimeouts timeouts;
  std::vector<std::pair<std::string, std::string>> headers;  // sent with every request; values may be references
};

// A place where the file refers to a secret.
struct SecretUse {
  std::string reference;  // `${env:X}`, or text that holds one
  std::string path;       // of the key, such as `providers.outside.keys[0]`
  ConfigText place;
};

// A place where the file names another file that must exist.
struct FileUse {
  std::string file;  // as written
  std::string path;  // of the key, such as `server.tls.certificate`
  ConfigText place;
};

// Where the value of a setting stands.
struct SettingPlace {
  std::string path;  // such as `server.tls.key`
  ConfigText place;
};

struct LoggingConfig {
  enum class Format { Json, Text };
  std::string level = "info";  // trace, debug, info, warn, error, off
  Format format = Format::Json;
  std::string file;  // empty: standard error
};

struct Config {
  std::string file;       // as named by the caller
  std::string directory;  // relative paths are relative to it
  ServerConfig server;
  KeysConfig keys;
  std::vector<ProviderConfig> providers;
  std::string policy_file;
  ConfigText policy_place;
  std::string policy_shadow;  // judged beside it and never served; empty: none
  std::vector<ApproverConfig> approvers;
  RedactionConfig redaction;
  LoggingConfig logging;
  AuditConfig audit;

  std::vector<SecretUse> secrets;  // every reference above, for checks that can point at it
  std::vector<FileUse> files;      // every file above that must be readable
  // Every setting of the file that stands in no list, for what is only found out when it is used; see config_places.h.
  std::vector<SettingPlace> settings;
};

inline constexpr std::chrono::milliseconds kDefaultConnectTimeout{5'000};
inline constexpr std::chrono::milliseconds kDefaultFirstEventTimeout{60'000};
inline constexpr std::chrono::milliseconds kDefaultBetweenEventsTimeout{30'000};
inline constexpr std::chrono::milliseconds kDefaultTotalTimeout{600'000};

}  // namespace sekisho
