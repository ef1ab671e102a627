#include "config/config_file.h"
#include "config/config_places.h"
#include "gateway/app/audit_wiring.h"
#include "gateway/app/commands.h"
#include "gateway/app/compose.h"
#include "gateway/app/served_policy.h"
#include "gateway/app/tls_files.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include <unistd.h>

namespace sekisho {
namespace {

struct CheckOptions {
  std::string config_file;
  bool skip_models = false;
};

void check_tls(const Config& config, std::vector<Problem>& problems) {
  const auto loaded = load_tls(config);
  if (!loaded) problems.push_back(problem_of_setting(config, loaded.error()));
}

// Whether a file could be added to, without making it.
void check_writable(const Config& config, const std::string& setting, const std::string& file, std::vector<Problem>& problems) {
  if (file.empty()) return;
  const std::filesystem::path path = path_from(config, file);
  std::error_code ignored;
  const bool writable = std::filesystem::exists(path, ignored)
                            ? !std::filesystem::is_directory(path, ignored) && access(path.c_str(), W_OK) == 0
                            : access(std::filesystem::absolute(path).parent_path().c_str(), W_OK | X_OK) == 0;
  if (!writable) problems.push_back(problem_of_setting(config, setting, "cannot write `" + path.string() + "` of `" + setting + "`"));
}

// A configuration that cannot be used still names policies, whose problems are worth telling at once.
void check_policies(const Config& config, std::vector<Problem>& problems) {
  const WallTime now = std::chrono::system_clock::now();
  const Approvers approvers = read_approvers(config, problems);
  for (const std::string& file : {config.policy_file, config.policy_shadow}) {
    if (file.empty() || !std::filesystem::is_regular_file(path_from(config, file))) continue;
    load_served_policy(path_from(config, file), approvers, now, problems);
  }
}

// Everything that a start would do but to open the doors.
void check_start(const CheckOptions& options, const Config& config, std::vector<Problem>& problems) {
  check_tls(config, problems);
  check_writable(config, "logging.file", config.logging.file, problems);
  const CheckpointConfig& checkpoint = config.audit.checkpoint;
  if (checkpoint.to == CheckpointConfig::To::File) check_writable(config, "audit.checkpoint.to", checkpoint.place, problems);
  LogSettings silent;
  silent.level = LogLevel::Off;
  const auto log = Log::open(silent);
  if (!log) return problems.push_back(problem_of_setting(config, "logging", log.error().message));
  Composer composer(*log, options.skip_models ? ModelLoading::Skip : ModelLoading::Load);
  composer.compose(config, problems);
}

int check(const CheckOptions& options) {
  const ConfigFile file = load_config(options.config_file, std::chrono::system_clock::now());
  std::vector<Problem> problems = file.problems;
  if (file.usable()) {
    check_start(options, file.config, problems);
  } else {
    check_policies(file.config, problems);
  }
  for (const Problem& problem : problems) std::cout << to_string(problem) << '\n';
  if (has_errors(problems)) return 1;
  std::cout << options.config_file << ": good\n";
  return 0;
}

}  // namespace

void add_check_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("check", "Check a configuration, what it names and the policy; say everything that is wrong");
  auto options = std::make_shared<CheckOptions>();
  command->add_option("-c,--config", options->config_file, "Configuration file (sekisho.yaml)")->required();
  command->add_flag("--skip-models", options->skip_models, "Do not load the models of this process");
  command->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace sekisho
