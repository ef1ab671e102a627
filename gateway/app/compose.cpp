#include "gateway/app/compose.h"

#include "config/config_file.h"
#include "config/config_places.h"
#include "config/key_check.h"
#include "config/secret_reference.h"
#include "gateway/api/openai_api.h"
#include "gateway/app/audit_wiring.h"
#include "gateway/app/embedded_models.h"
#include "gateway/app/files.h"
#include "gateway/app/policy_detectors.h"
#include "gateway/app/served_policy.h"
#include "gateway/app/version.h"
#include "gateway/core/crypto.h"
#include "providers/openai/openai_dialect.h"
#include "providers/openai/openai_provider.h"
#include "providers/upstream/address.h"
#include "providers/upstream/upstream_transport.h"

#include <algorithm>
#include <iterator>

namespace sekisho {
namespace {

Problem problem_at(const Config& config, const ConfigText& place, std::string message) {
  return {.file = config.file, .line = place.line, .column = place.column, .code = {}, .message = std::move(message)};
}

// The secret, or empty with a problem at `place`.
Secret secret_from(const Config& config, const std::string& reference, const ConfigText& place, std::vector<Problem>& problems) {
  auto secret = resolve_secret(reference, config.directory);
  if (secret) return std::move(*secret);
  problems.push_back(problem_at(config, place, secret.error().message));
  return {};
}

TargetTimeouts timeouts_of(const ProviderConfig& provider) { return provider.timeouts; }

template <class T>
void append(std::vector<T>& all, std::vector<T> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// A model in the process embeds only where it was loaded for it.
std::vector<std::string> targets_without_embeddings(const Config& config, const Policy& policy) {
  std::vector<std::string> targets;
  for (const PolicyTarget& target : policy.targets()) {
    const auto provider = std::ranges::find(config.providers, target.endpoint.provider, &ProviderConfig::name);
    if (provider == config.providers.end()) continue;
    const auto model = std::ranges::find(provider->models, target.endpoint.model, &EmbeddedModelConfig::name);
    if (model != provider->models.end() && !model->embeddings) targets.push_back(target.endpoint.id);
  }
  return targets;
}

// One hash over the files that were read and what approvals are missing: two gateways with the same hash decide alike.
std::string hash_of(const Config& config, const Snapshot& snapshot) {
  const auto file = read_file(config.file);
  std::string text = (file ? *file : std::string()) + snapshot.policy->policy_id();
  for (const std::string& exception : snapshot.exceptions_off) text += '\n' + exception;
  return to_hex(sha256(text));
}

}  // namespace

Composer::Composer(std::shared_ptr<Log> log, ModelLoading loading)
    : log_(std::move(log)),
      loading_(loading),
      transport_(std::make_unique<UpstreamTransport>()),
      models_(std::make_unique<EmbeddedModels>(log_)) {}

Composer::~Composer() = default;

std::shared_ptr<const Snapshot> Composer::compose(const Config& config, std::vector<Problem>& problems) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->openai = make_openai_api();
  snapshot->trusted_proxies = config.server.trusted_proxies;
  snapshot->body_bytes = config.server.limits.body_bytes;
  add_keys(config, *snapshot, problems);
  add_policy(config, *snapshot, problems);
  add_providers(config, *snapshot, problems);
  if (snapshot->policy) check_targets(config, *snapshot, problems);
  if (snapshot->policy) append(problems, check_keys(config, snapshot->policy->document()));
  if (has_errors(problems)) return nullptr;
  snapshot->no_embeddings = targets_without_embeddings(config, *snapshot->policy);
  snapshot->config_hash = hash_of(config, *snapshot);
  return snapshot;
}

std::shared_ptr<const Snapshot> Composer::refresh_dictionaries(const Snapshot& current, std::vector<Problem>& problems) const {
  auto next = std::make_shared<Snapshot>(current);
  next->dictionaries = look_at_dictionaries(*next->policy, next->policy_file);
  next->detectors = make_policy_detectors(*next->policy, next->policy_file, problems);
  if (next->shadow) {
    append(next->dictionaries, look_at_dictionaries(*next->shadow->policy, next->shadow->file));
    next->shadow->detectors = make_policy_detectors(*next->shadow->policy, next->shadow->file, problems);
  }
  return has_errors(problems) ? nullptr : next;
}

void Composer::add_keys(const Config& config, Snapshot& snapshot, std::vector<Problem>& problems) {
  const Secret pepper = secret_from(config, config.keys.pepper, place_of_setting(config, "keys.pepper"), problems);
  snapshot.redaction.key = config.redaction.key.empty()
                               ? pepper
                               : secret_from(config, config.redaction.key, place_of_setting(config, "redaction.key"), problems);
  snapshot.redaction.tolerant = config.redaction.tolerant;
  snapshot.redaction.hint = config.redaction.hint;
  std::vector<ClientKey> keys;
  for (const ClientKeyConfig& client : config.keys.clients) {
    const auto hmac = from_hex(client.hmac);
    if (!hmac || hmac->size() != Digest{}.size()) {
      problems.push_back(problem_at(config, client.place, "`hmac` of key `" + client.caller.key_id + "` must be 64 hex digits"));
      continue;
    }
    ClientKey key{client.caller, {}, client.expires};
    std::ranges::copy(*hmac, reinterpret_cast<char*>(key.hmac.data()));
    keys.push_back(std::move(key));
  }
  snapshot.keys = KeyRing(pepper, std::move(keys));
}

void Composer::add_policy(const Config& config, Snapshot& snapshot, std::vector<Problem>& problems) {
  const WallTime now = std::chrono::system_clock::now();
  const Approvers approvers = read_approvers(config, problems);
  const std::string path = path_from(config, config.policy_file);
  ServedPolicy served = load_served_policy(path, approvers, now, problems);
  if (served.policy) {
    check_audit(config, *served.policy, problems);
    snapshot.policy_file = path;
    snapshot.dictionaries = look_at_dictionaries(*served.policy, path);
    snapshot.detectors = make_policy_detectors(*served.policy, path, problems);
    snapshot.policy = std::move(served.policy);
    snapshot.exceptions_off = std::move(served.exceptions_off);
  }
  if (config.policy_shadow.empty()) return;
  const std::string shadow_path = path_from(config, config.policy_shadow);
  ServedPolicy shadow = load_served_policy(shadow_path, approvers, now, problems);
  if (!shadow.policy) return;
  append(snapshot.dictionaries, look_at_dictionaries(*shadow.policy, shadow_path));
  std::vector<DeclaredDetector> detectors = make_policy_detectors(*shadow.policy, shadow_path, problems);
  snapshot.shadow = ShadowPolicy{shadow_path, std::move(shadow.policy), std::move(detectors), std::move(shadow.exceptions_off)};
}

void Composer::add_providers(const Config& config, Snapshot& snapshot, std::vector<Problem>& problems) {
  for (const ProviderConfig& provider : config.providers) {
    if (provider.type == ProviderConfig::Type::Embedded && loading_ == ModelLoading::Skip) continue;
    auto made = provider.type == ProviderConfig::Type::OpenAi ? make_openai_provider(config, provider, problems)
                                                              : models_->make_provider(config, provider, problems);
    if (made) snapshot.providers.emplace(provider.name, std::move(made));
  }
}

std::shared_ptr<Provider> Composer::make_openai_provider(const Config& config, const ProviderConfig& provider,
                                                         std::vector<Problem>& problems) {
  OpenAiSettings settings;
  settings.name = provider.name;
  settings.origin.base_url = provider.base_url;
  settings.origin.allow_private = provider.allow_private;
  settings.origin.proxy = provider.proxy;
  if (!provider.ca_bundle.empty()) settings.origin.ca_bundle = path_from(config, provider.ca_bundle);
  settings.origin.max_connections = provider.max_connections;
  settings.timeouts = timeouts_of(provider);
  settings.default_connect = kDefaultConnectTimeout;
  settings.default_first_event = kDefaultFirstEventTimeout;
  settings.default_between_events = kDefaultBetweenEventsTimeout;
  settings.default_total = kDefaultTotalTimeout;
  settings.user_agent = "sekisho/" + std::string(version());
  for (const std::string& key : provider.keys) settings.keys.push_back(secret_from(config, key, provider.place, problems));
  for (const auto& [name, value] : provider.headers) {
    settings.headers.emplace_back(name, secret_from(config, value, provider.place, problems));
  }
  const Vendor vendor = find_vendor(provider.vendor).value_or(vendor_at(host_of(provider.base_url)));
  return std::make_shared<OpenAiProvider>(std::move(settings), make_openai_dialect(vendor), *transport_);
}

// Every target must lead to a provider that is configured, and an embedded one to a model that is loaded.
void Composer::check_targets(const Config& config, const Snapshot& snapshot, std::vector<Problem>& problems) const {
  for (const PolicyTarget& target : snapshot.policy->targets()) {
    const auto provider = std::ranges::find(config.providers, target.endpoint.provider, &ProviderConfig::name);
    std::string message;
    if (provider == config.providers.end()) {
      message = "target `" + target.endpoint.id + "` names the provider `" + target.endpoint.provider + "`, which " + config.file +
                " does not have";
    } else if (provider->type == ProviderConfig::Type::Embedded &&
               std::ranges::find(provider->models, target.endpoint.model, &EmbeddedModelConfig::name) == provider->models.end()) {
      message = "target `" + target.endpoint.id + "` names the model `" + target.endpoint.model + "`, which the embedded provider `" +
                provider->name + "` does not have";
    }
    if (message.empty()) continue;
    problems.push_back({.file = path_from(config, config.policy_file),
                        .line = target.place.line,
                        .column = target.place.column,
                        .code = "E-REF",
                        .message = std::move(message)});
  }
}

}  // namespace sekisho
