#include "config/policy_approvals.h"
#include "config/policy_file.h"
#include "config/policy_lines.h"
#include "gateway/app/commands.h"
#include "gateway/app/files.h"
#include "gateway/core/ed25519.h"
#include "policies/evaluate/policy_tests.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {
namespace {

using Paths = std::vector<std::string>;

// Null after saying why.
std::shared_ptr<const Policy> load_or_complain(const std::string& path) {
  PolicyLoad load = load_policy_file(path, PolicyUse::Check);
  for (const Problem& problem : load.problems) std::cerr << to_string(problem) << '\n';
  return load.policy;
}

int check(const Paths& paths) {
  int exit_code = 0;
  for (const std::string& path : paths) {
    const PolicyLoad load = load_policy_file(path, PolicyUse::Check);
    for (const Problem& problem : load.problems) std::cout << to_string(problem) << '\n';
    if (!load.policy) exit_code = 1;
    if (load.policy) std::cout << path << ": good, " << load.policy->policy_id() << '\n';
  }
  return exit_code;
}

void print(const TestOutcome& outcome) {
  std::cout << (outcome.passed ? "ok      " : "FAILED  ") << outcome.name << '\n';
  for (const std::string& difference : outcome.differences) std::cout << "        " << difference << '\n';
}

int test(const Paths& paths) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  int exit_code = 0;
  for (const std::string& path : paths) {
    std::cout << path << '\n';
    const auto policy = load_or_complain(path);
    if (!policy) exit_code = 1;
    if (!policy) continue;
    for (const TestOutcome& outcome : run_tests(policy, std::chrono::system_clock::now())) {
      print(outcome);
      ++(outcome.passed ? passed : failed);
    }
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed > 0 ? 1 : exit_code;
}

int decide_lines(const std::string& path) {
  const auto policy = load_or_complain(path);
  if (!policy) return 1;
  const WallTime now = std::chrono::system_clock::now();
  bool all_good = true;
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const DecideLine answer = decide_line(policy, line, number, now);
    std::cout << answer.json << '\n';
    all_good = all_good && answer.ok;
  }
  std::cout.flush();
  return all_good ? 0 : 1;
}

struct ApproveOptions {
  std::string policy;
  std::string exception;
  std::string key_file;
  std::string name;
};

int fail(const std::string& message) {
  std::cerr << "sekisho: " << message << '\n';
  return 2;
}

int approve(const ApproveOptions& options) {
  const auto policy = load_or_complain(options.policy);
  if (!policy) return 1;
  const auto& exceptions = policy->document().exceptions;
  const auto exception = std::ranges::find(exceptions, options.exception, &PolicyException::id);
  if (exception == exceptions.end()) return fail("there is no exception `" + options.exception + "` in " + options.policy);
  const auto pem = read_file(options.key_file);
  if (!pem) return fail(pem.error().message);
  const auto key = read_ed25519_private_key(*pem);
  if (!key) return fail(options.key_file + ": " + key.error().message);
  const auto file = write_approval(options.policy, *exception, options.name, *key);
  if (!file) return fail(file.error().message);
  std::cout << "relaxes";
  for (const std::string& constraint : exception->relaxes) std::cout << ' ' << constraint;
  std::cout << '\n' << exception->hash << '\n' << *file << ": signed by " << ed25519_public_text(ed25519_public_key(*key)) << '\n';
  return 0;
}

void add_approve_verb(CLI::App& command, int& exit_code) {
  CLI::App* verb = command.add_subcommand("approve", "Sign an exception: two approvers make it one that may be served");
  auto options = std::make_shared<ApproveOptions>();
  verb->add_option("FILE", options->policy, "Policy file")->required();
  verb->add_option("EXCEPTION", options->exception, "Id of the exception")->required();
  verb->add_option("--key", options->key_file, "Private key of the approver (PEM, see `sekisho keys approver`)")->required();
  verb->add_option("--name", options->name, "Name of the approver, as in `approved_by`")->required();
  verb->callback([options, &exit_code] { exit_code = approve(*options); });
}

}  // namespace

void add_policy_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("policy", "Check, test and ask a policy");
  command->require_subcommand(1);
  auto paths = std::make_shared<Paths>();

  CLI::App* check_verb = command->add_subcommand("check", "Say everything that is wrong in a policy, with line and column");
  check_verb->add_option("FILE", *paths, "Policy files")->required();
  check_verb->callback([paths, &exit_code] { exit_code = check(*paths); });

  CLI::App* test_verb = command->add_subcommand("test", "Run the tests that policies hold");
  test_verb->add_option("FILE", *paths, "Policy files")->required();
  test_verb->callback([paths, &exit_code] { exit_code = test(*paths); });

  auto path = std::make_shared<std::string>();
  CLI::App* decide_verb =
      command->add_subcommand("decide", "Decide requests: a JSON `given` a line on standard input, a decision a line out");
  decide_verb->add_option("FILE", *path, "Policy file")->required();
  decide_verb->callback([path, &exit_code] { exit_code = decide_lines(*path); });

  add_approve_verb(*command, exit_code);
}

}  // namespace sekisho
