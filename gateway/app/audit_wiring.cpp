#include "gateway/app/audit_wiring.h"

#include "config/config_file.h"
#include "config/secret_reference.h"
#include "gateway/app/files.h"
#include "gateway/audit/audit_verify.h"
#include "gateway/audit/exception_use_file.h"
#include "gateway/core/canonical_json.h"
#include "gateway/core/crypto.h"

namespace sekisho {
namespace {

constexpr std::size_t kMegabyte = 1024UL * 1024;

bool is_chained(const Policy& policy) { return policy.document().audit.store != AuditSettings::Store::File; }

Problem problem_of(const Config& config, std::string message) {
  Problem problem;
  problem.file = config.file;
  problem.line = config.audit.place.line;
  problem.column = config.audit.place.column;
  problem.message = std::move(message);
  return problem;
}

// Nothing keeps their uses beyond the end of the process.
void warn_of_quotas(const Config& config, const Policy& policy, std::vector<Problem>& problems) {
  for (const PolicyException& exception : policy.document().exceptions) {
    if (!exception.quota) continue;
    problems.push_back({.severity = Problem::Severity::Warning,
                        .file = path_from(config, config.policy_file),
                        .line = exception.place.line,
                        .column = exception.place.column,
                        .code = "W-EXC",
                        .message = "the quota of the exception `" + exception.id +
                                   "` starts anew with every restart: only `audit.directory` in sekisho.yaml makes its uses last"});
  }
}

// The error of a start, with what in the configuration it is about.
Error at_setting(std::string setting, Error error) {
  error.param = std::move(setting);
  return error;
}

Result<std::optional<AuditSigner>> signer_of(const Config& config) {
  if (config.audit.signing_key.empty()) return std::optional<AuditSigner>();
  const auto pem = resolve_secret(config.audit.signing_key, config.directory);
  if (!pem) return at_setting("audit.signing_key", pem.error());
  auto signer = AuditSigner::parse(*pem);
  if (!signer) return invalid_request("`audit.signing_key`: " + signer.error().message, "audit.signing_key");
  return std::optional<AuditSigner>(std::move(*signer));
}

Result<std::unique_ptr<CheckpointPlace>> place_of(const Config& config) {
  const CheckpointConfig& checkpoint = config.audit.checkpoint;
  switch (checkpoint.to) {
    case CheckpointConfig::To::Store:
      return make_checkpoint_file(own_checkpoint_file(path_from(config, config.audit.directory)));
    case CheckpointConfig::To::File:
      return make_checkpoint_file(path_from(config, checkpoint.place));
    case CheckpointConfig::To::Syslog:
      return make_checkpoint_syslog();
    case CheckpointConfig::To::Hook:
      break;
  }
  Secret token;
  if (!checkpoint.token.empty()) {
    auto resolved = resolve_secret(checkpoint.token, config.directory);
    if (!resolved) return at_setting("audit.checkpoint.token", resolved.error());
    token = std::move(*resolved);
  }
  return make_checkpoint_hook(checkpoint.place, token);
}

TellAuditNews tell_to(std::shared_ptr<Log> log) {
  return [log = std::move(log)](AuditNews news, std::string_view text) { news == AuditNews::Alarm ? log->error(text) : log->info(text); };
}

}  // namespace

void check_audit(const Config& config, const Policy& policy, std::vector<Problem>& problems) {
  const AuditSettings& audit = policy.document().audit;
  if (config.audit.directory.empty()) warn_of_quotas(config, policy, problems);
  if (audit.store == AuditSettings::Store::None) return;
  if (config.audit.directory.empty()) {
    problems.push_back(problem_of(config, "the policy keeps decision records (`audit.store`), so `audit.directory` must say where"));
  } else if (audit.store == AuditSettings::Store::HashChain && config.audit.signing_key.empty()) {
    problems.push_back(problem_of(config,
                                  "the policy wants a hash chain, so `audit.signing_key` must name the key that signs it; "
                                  "`sekisho audit keys new` makes one"));
  } else if (audit.store == AuditSettings::Store::File && config.audit.checkpoint.to != CheckpointConfig::To::Store) {
    problems.push_back(problem_of(config, "`audit.checkpoint` has no effect: the policy's `audit.store` is `file`, which is no chain"));
    problems.back().severity = Problem::Severity::Warning;
  }
}

Result<std::unique_ptr<AuditStore>> open_audit_store(const Config& config, const Policy& policy, std::shared_ptr<Log> log) {
  const AuditConfig& audit = config.audit;
  if (audit.directory.empty()) return std::unique_ptr<AuditStore>();
  auto signer = signer_of(config);
  if (!signer) return signer.error();
  const auto pepper = resolve_secret(config.keys.pepper, config.directory);
  if (!pepper) return at_setting("keys.pepper", pepper.error());

  AuditStoreSettings settings;
  settings.chain.directory = path_from(config, audit.directory);
  settings.chain.segment_bytes = audit.segment_mb * kMegabyte;
  settings.chain.segment_age = std::chrono::hours(audit.segment_hours);
  settings.chain.chained = is_chained(policy) && signer->has_value();
  settings.chain.signer = std::move(*signer);
  settings.spool_bytes = audit.spool_mb * kMegabyte;
  settings.commit_timeout = audit.commit_timeout;
  settings.tell = tell_to(std::move(log));
  settings.writer.checkpoint_records = audit.checkpoint.every_records;
  settings.writer.checkpoint_every = std::chrono::seconds(audit.checkpoint.every_s);
  if (settings.chain.signer) {
    auto place = place_of(config);
    if (!place) return place.error();
    settings.writer.checkpoint_place = std::move(*place);
  }
  auto store = AuditStore::open(std::move(settings), AuditHasher(*pepper, audit.hash_facts));
  if (!store) return at_setting("audit.directory", store.error());
  return store;
}

Result<std::function<void(ExceptionUses&)>> keep_exception_uses(const Config& config, const AuditStore* store, std::shared_ptr<Log> log) {
  if (store == nullptr) return std::function<void(ExceptionUses&)>([](ExceptionUses&) {});
  const ExceptionUseFile file(path_from(config, config.audit.directory));
  auto kept = file.read(std::chrono::system_clock::now());
  if (!kept) return at_setting("audit.directory", kept.error());
  const auto keep = [file, log = std::move(log)](std::span<const ExceptionUse> uses) {
    Result<void> written = file.write(uses);
    if (!written) log->error("an exception is refused, for its use could not be kept", {{"why", written.error().message}});
    return written;
  };
  return std::function<void(ExceptionUses&)>([kept = std::move(*kept), keep](ExceptionUses& uses) { uses.go_on_from(kept, keep); });
}

void record_policy_load(AuditStore& store, const PolicyLoaded& load) {
  const Policy& policy = *load.snapshot.policy;
  if (load.problem.empty()) store.set_chained(is_chained(policy) && !load.config.audit.signing_key.empty());
  AuditEvent event;
  event.kind = "policy";
  event.at = std::chrono::system_clock::now();
  if (policy.document().audit.keep) event.keep.until = event.at + *policy.document().audit.keep;
  event.keep.for_ever = !event.keep.until.has_value();
  event.body.text("policy", policy.policy_id()).text("policy_version", policy.version()).text("org", policy.org());
  event.body.text("config", load.snapshot.config_hash).boolean("ok", load.problem.empty());
  event.body.text_unless_empty("problem", load.problem);
  CanonicalArray changes;
  for (const std::string& line : load.changes) changes.text(line);
  if (!changes.empty()) event.body.json("changes", changes.take());
  event.body.text("file", load.config.policy_file);
  if (const auto text = read_file(path_from(load.config, load.config.policy_file))) event.body.text("file_sha256", to_hex(sha256(*text)));
  store.spool(std::move(event));
}

}  // namespace sekisho
