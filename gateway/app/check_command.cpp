#include "config/config_file.h"
#include "gateway/app/audit_wiring.h"
#include "gateway/app/commands.h"
#include "gateway/app/served_policy.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace sekisho {
namespace {

int check(const std::string& path) {
  const WallTime now = std::chrono::system_clock::now();
  ConfigFile file = load_config(path, now);
  std::vector<Problem> problems = file.problems;
  const Approvers approvers = read_approvers(file.config, problems);
  const ServedPolicy served = load_served_policy(path_from(file.config, file.config.policy_file), approvers, now, problems);
  if (served.policy) check_audit(file.config, *served.policy, problems);
  const std::string& shadow = file.config.policy_shadow;
  if (!shadow.empty()) load_served_policy(path_from(file.config, shadow), approvers, now, problems);
  for (const Problem& problem : problems) std::cout << to_string(problem) << '\n';
  if (has_errors(problems)) return 1;
  std::cout << path << ": good\n";
  return 0;
}

}  // namespace

void add_check_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("check", "Check a configuration and the policy it names; say everything that is wrong");
  auto path = std::make_shared<std::string>();
  command->add_option("-c,--config", *path, "Configuration file (sekisho.yaml)")->required();
  command->callback([path, &exit_code] { exit_code = check(*path); });
}

}  // namespace sekisho
