#pragma once

#include "policies/explain/explain.h"
#include "policies/model/policy.h"

#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace sekisho {

// The verbs below `sekisho policy`, each in the form of gateway/app/commands.h.
void add_policy_check_verb(CLI::App& policy, int& exit_code);
void add_policy_test_verb(CLI::App& policy, int& exit_code);
void add_policy_prove_verb(CLI::App& policy, int& exit_code);
void add_policy_mutate_verb(CLI::App& policy, int& exit_code);
void add_policy_diff_verb(CLI::App& policy, int& exit_code);
void add_policy_attest_verb(CLI::App& policy, int& exit_code);
void add_policy_export_verb(CLI::App& policy, int& exit_code);
void add_policy_record_verbs(CLI::App& policy, int& exit_code);  // why, why-not, simulate

// The policy in the file, without what only serving needs; null after its problems have been told on standard error.
std::shared_ptr<const Policy> load_or_complain(const std::string& path);

// Adds `--language`, `en` or `ja`; what is chosen is left in `name` for language_of.
void add_language_option(CLI::App& verb, const std::shared_ptr<std::string>& name);
Language language_of(const std::string& name);

}  // namespace sekisho
