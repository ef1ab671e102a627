#include "gateway/app/fail.h"
#include "gateway/app/policy_verbs.h"
#include "gateway/app/record_words.h"
#include "gateway/audit/audit_reader.h"
#include "policies/model/local_time.h"
#include "policies/prove/simulation.h"
#include "policies/prove/why_not.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

namespace sekisho {
namespace {

struct RecordOptions {
  std::string id;
  std::string target;
  std::string policy;
  std::string records;
  std::string since;
  std::string language;
};

// The record, or nullopt after saying why there is none.
std::optional<AuditRecord> find_or_complain(const RecordOptions& options) {
  auto found = find_audit_record(options.records, options.id);
  if (!found) fail(found.error().message);
  if (!found) return std::nullopt;
  if (!*found) fail("there is no decision `" + options.id + "` in " + options.records);
  return std::move(*found);
}

int why(const RecordOptions& options) {
  const std::optional<AuditRecord> record = find_or_complain(options);
  if (!record) return 2;
  std::cout << to_words(*record, language_of(options.language)) << '\n';
  return 0;
}

int tell_why_not(const RecordOptions& options) {
  const std::optional<AuditRecord> record = find_or_complain(options);
  if (!record) return 2;
  const auto policy = load_or_complain(options.policy);
  if (!policy) return 1;
  if (policy->find_target(options.target) == nullptr) return fail("there is no target `" + options.target + "` in " + options.policy);
  if (policy->policy_id() != record->record.policy_id) {
    std::cerr << "the decision was made by another version, " << record->record.policy_id << "; this is what " << options.policy
              << " says of the same request\n";
  }
  std::cout << to_words(why_not(policy, record->input, options.target), options.target, language_of(options.language)) << '\n';
  return 0;
}

PastRequest past_request(AuditRecord audit) {
  PastRequest out;
  const RequestRecord& record = audit.record;
  out.id = record.decision_id;
  const auto team = std::ranges::find(record.caller, "team", [](const auto& fact) -> const std::string& { return fact.first; });
  if (team != record.caller.end()) out.team = team->second;
  out.order = record.order;
  out.cost = record.cost_estimated;
  for (const AttemptRecord& attempt : record.attempts) {
    if (attempt.first_event) out.latencies_ms.emplace_back(attempt.target, static_cast<double>(attempt.first_event->count()) / 1000.0);
  }
  out.hashed_facts = std::move(audit.hashed_facts);
  out.input = std::move(audit.input);
  return out;
}

int simulate(const RecordOptions& options) {
  const auto policy = load_or_complain(options.policy);
  if (!policy) return 1;
  AuditWindow window;
  if (!options.since.empty()) {
    window.from = LocalTime::find(policy->document().timezone)->parse(options.since);
    if (!window.from) return fail("--since takes a date or a time such as 2026-11-20T15:00:00+09:00, not `" + options.since + "`");
  }
  auto reader = AuditReader::open(options.records, window);
  if (!reader) return fail(reader.error().message);
  constexpr std::string_view kDryRun = "decide";  // /v1/decide: nothing was to be sent
  Simulation simulation(policy);
  std::size_t dry_runs = 0;
  while (true) {
    auto record = reader->next();
    if (!record) complain(record.error().message);
    if (!record) continue;
    if (!*record) break;
    if ((*record)->record.api == kDryRun) {
      ++dry_runs;
      continue;
    }
    simulation.add(past_request(std::move(**record)));
  }
  const Language language = language_of(options.language);
  std::cout << to_words(simulation.report(), language) << '\n';
  if (dry_runs > 0) {
    const bool japanese = language == Language::Japanese;
    std::cout << dry_runs << (japanese ? " 件は /v1/decide の試し判定で、数えていません" : " for /v1/decide alone, not counted") << '\n';
  }
  return 0;
}

CLI::App* add_verb(CLI::App& policy, const char* name, const char* what, const std::shared_ptr<RecordOptions>& options) {
  CLI::App* verb = policy.add_subcommand(name, what);
  verb->add_option("--records", options->records, "Folder of the audit store")->required();
  add_language_option(*verb, std::shared_ptr<std::string>(options, &options->language));
  return verb;
}

}  // namespace

void add_policy_record_verbs(CLI::App& policy, int& exit_code) {
  auto options = std::make_shared<RecordOptions>();
  CLI::App* why_verb = add_verb(policy, "why", "Tell a stored decision in words", options);
  why_verb->add_option("ID", options->id, "Id of the decision (x-sekisho-decision-id)")->required();
  why_verb->callback([options, &exit_code] { exit_code = why(*options); });

  auto asked = std::make_shared<RecordOptions>();
  CLI::App* why_not_verb = add_verb(policy, "why-not", "Say what kept a target out of a stored decision, and what would let it in", asked);
  why_not_verb->add_option("ID", asked->id, "Id of the decision")->required();
  why_not_verb->add_option("TARGET", asked->target, "Id of the target")->required();
  why_not_verb->add_option("--policy", asked->policy, "Policy file")->required();
  why_not_verb->callback([asked, &exit_code] { exit_code = tell_why_not(*asked); });

  auto replayed = std::make_shared<RecordOptions>();
  CLI::App* simulate_verb = add_verb(policy, "simulate", "Decide stored requests again by another policy, without their text", replayed);
  simulate_verb->add_option("NEW", replayed->policy, "Policy file")->required();
  simulate_verb->add_option("--since", replayed->since, "Only decisions from this date or time on");
  simulate_verb->callback([replayed, &exit_code] { exit_code = simulate(*replayed); });
}

}  // namespace sekisho
