#include "config/policy_approvals.h"
#include "config/policy_lines.h"
#include "gateway/app/commands.h"
#include "gateway/app/fail.h"
#include "gateway/app/files.h"
#include "gateway/app/policy_verbs.h"
#include "gateway/core/ed25519.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>

namespace sekisho {
namespace {

int decide_lines(const std::string& path) {
  const auto policy = load_or_complain(path);
  if (!policy) return 1;
  const WallTime now = std::chrono::system_clock::now();
  bool all_good = true;
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
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
  CLI::App* command = app.add_subcommand("policy", "Check, test, prove, compare and ask policies");
  command->require_subcommand(1);
  add_policy_check_verb(*command, exit_code);
  add_policy_test_verb(*command, exit_code);
  add_policy_prove_verb(*command, exit_code);
  add_policy_mutate_verb(*command, exit_code);
  add_policy_diff_verb(*command, exit_code);
  add_policy_attest_verb(*command, exit_code);
  add_policy_export_verb(*command, exit_code);
  add_policy_record_verbs(*command, exit_code);

  auto path = std::make_shared<std::string>();
  CLI::App* decide_verb =
      command->add_subcommand("decide", "Decide requests: a JSON `given` a line on standard input, a decision a line out");
  decide_verb->add_option("FILE", *path, "Policy file")->required();
  decide_verb->callback([path, &exit_code] { exit_code = decide_lines(*path); });

  add_approve_verb(*command, exit_code);
}

}  // namespace sekisho
