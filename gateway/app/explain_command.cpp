#include "config/config_file.h"
#include "config/policy_file.h"
#include "gateway/api/openai_api.h"
#include "gateway/app/commands.h"
#include "gateway/app/fail.h"
#include "gateway/app/files.h"
#include "gateway/app/policy_detectors.h"
#include "gateway/pipeline/admission.h"
#include "gateway/pipeline/judge.h"
#include "policies/explain/explain.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>

namespace sekisho {
namespace {

struct ExplainOptions {
  std::string config_file;
  std::string request_file;
  std::string key_id;
  std::vector<std::string> headers;  // `name: value`
  std::string language = "en";
};

// What judging needs, and nothing that reaches out: no provider is made and no model loaded.
Result<Snapshot> snapshot_for_judging(const Config& config) {
  Snapshot snapshot;
  const std::string path = path_from(config, config.policy_file);
  PolicyLoad load = load_policy_file(path, PolicyUse::Serve);
  if (!load.policy) return invalid_request(load.problems.empty() ? "the policy cannot be read" : to_string(load.problems.front()));
  snapshot.policy = load.policy;
  snapshot.trusted_proxies = config.server.trusted_proxies;
  snapshot.detectors = make_policy_detectors(*load.policy, path, load.problems);
  const auto fault = std::ranges::find(load.problems, Problem::Severity::Error, &Problem::severity);
  if (fault != load.problems.end()) return invalid_request(to_string(*fault));
  return snapshot;
}

// The caller of that key as configured; without one, a caller of whom nothing is known.
Result<Caller> caller_of(const Config& config, const std::string& key_id, WallTime now) {
  Caller nobody;
  if (key_id.empty()) return nobody;
  const auto client = std::ranges::find(config.keys.clients, key_id, [](const ClientKeyConfig& entry) { return entry.caller.key_id; });
  if (client == config.keys.clients.end()) return invalid_request("there is no key `" + key_id + "` in the configuration");
  if (client->expires && *client->expires <= now)
    return invalid_request("the key `" + key_id + "` has expired: its requests are refused (401)");
  return client->caller;
}

Result<HttpRequestHead> head_with(const std::vector<std::string>& headers) {
  HttpRequestHead head;
  head.peer = "127.0.0.1";
  for (const std::string& header : headers) {
    const std::size_t colon = header.find(':');
    if (colon == 0 || colon == std::string::npos) return invalid_request("--header takes `name: value`, not `" + header + "`");
    const std::size_t value = header.find_first_not_of(" \t", colon + 1);
    head.headers.add(header.substr(0, colon), value == std::string::npos ? "" : header.substr(value));
  }
  return head;
}

void print_findings(const Judgement& judgement, Language language) {
  const bool japanese = language == Language::Japanese;
  RequestRecord record;
  describe(judgement, record);
  if (record.findings.empty()) std::cout << (japanese ? "検出: なし\n" : "Found: nothing\n");
  for (const FindingRecord& finding : record.findings) {
    std::cout << (japanese ? "検出: " : "Found: ") << finding.type << " ×" << finding.count << " (" << name_of(finding.confidence) << ")";
    for (const std::string& place : finding.where) std::cout << ' ' << place;
    std::cout << '\n';
  }
  for (const DetectorReport& report : record.detectors) {
    if (report.status != DetectorStatus::Ok)
      std::cout << (japanese ? "検出器: " : "Detector: ") << report.id << ' ' << name_of(report.status) << '\n';
  }
}

int explain_request(const ExplainOptions& options) {
  const auto text = read_file(options.config_file);
  if (!text) return fail(text.error().message);
  const ConfigFile file = decode_config(*text, options.config_file, std::chrono::system_clock::now());
  if (!file.usable()) return fail(to_string(*std::ranges::find(file.problems, Problem::Severity::Error, &Problem::severity)));
  const auto snapshot = snapshot_for_judging(file.config);
  if (!snapshot) return fail(snapshot.error().message);
  const SystemClock clock;
  const auto caller = caller_of(file.config, options.key_id, clock.wall());
  if (!caller) return fail(caller.error().message);
  const auto head = head_with(options.headers);
  if (!head) return fail(head.error().message);
  auto body = read_file(options.request_file);
  if (!body) return fail(body.error().message);
  const auto request = make_openai_api()->parse(Endpoint::Chat, std::move(*body));
  if (!request) return fail(options.request_file + ": " + request.error().message);
  if (const auto known = check_model(request->model, *snapshot, *caller); !known) return fail(known.error().message);

  const Judgement judgement = judge(*snapshot, {*caller, *head, *request}, {}, clock);
  const Language language = options.language == "ja" ? Language::Japanese : Language::English;
  print_findings(judgement, language);
  std::cout << explain(judgement.decision, language) << '\n';
  return judgement.decision.order.empty() ? 1 : 0;
}

}  // namespace

void add_explain_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("explain", "Tell in words what would happen to a request, and send it nowhere");
  auto options = std::make_shared<ExplainOptions>();
  command->add_option("-c,--config", options->config_file, "Configuration file (sekisho.yaml)")->required();
  command->add_option("REQUEST", options->request_file, "The body of a chat request; - reads standard input")->required();
  command->add_option("--key", options->key_id, "Id of the key that asks (its facts count); none: a caller of whom nothing is known");
  command->add_option("--header", options->headers, "A header of the request, `name: value`; may be repeated");
  command->add_option("--language,--lang", options->language, "en or ja")->check(CLI::IsMember({"en", "ja"}))->capture_default_str();
  command->callback([options, &exit_code] { exit_code = explain_request(*options); });
}

}  // namespace sekisho
