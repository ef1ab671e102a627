#include "config/config_file.h"
#include "config/policy_file.h"
#include "gateway/app/commands.h"
#include "policies/evaluate/policy_tests.h"

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
  if (!file.config.policy_file.empty()) {
    const PolicyLoad load = load_policy_file(path_from(file.config, file.config.policy_file), PolicyUse::Serve);
    problems.insert(problems.end(), load.problems.begin(), load.problems.end());
    const auto outcomes = load.policy ? run_tests(load.policy, now) : std::vector<TestOutcome>{};
    for (const TestOutcome& outcome : outcomes) {
      if (outcome.passed) continue;
      problems.push_back({.file = path_from(file.config, file.config.policy_file),
                          .line = outcome.place.line,
                          .column = outcome.place.column,
                          .code = {},
                          .message = "the policy's test `" + outcome.name + "` fails (see `sekisho policy test`)"});
    }
  }
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
