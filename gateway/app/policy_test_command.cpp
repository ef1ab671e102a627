#include "gateway/app/policy_verbs.h"
#include "policies/evaluate/policy_tests.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace sekisho {
namespace {

struct TestOptions {
  std::vector<std::string> paths;
};

void print(const TestOutcome& outcome) {
  std::cout << (outcome.passed ? "ok      " : "FAILED  ") << outcome.name << '\n';
  for (const std::string& difference : outcome.differences) std::cout << "        " << difference << '\n';
}

int test(const TestOptions& options) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  bool all_loaded = true;
  for (const std::string& path : options.paths) {
    std::cout << path << '\n';
    const auto policy = load_or_complain(path);
    all_loaded = all_loaded && policy != nullptr;
    if (!policy) continue;
    const WallTime now = std::chrono::system_clock::now();
    for (const TestOutcome& outcome : run_tests(policy, now)) {
      print(outcome);
      ++(outcome.passed ? passed : failed);
    }
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed > 0 || !all_loaded ? 1 : 0;
}

}  // namespace

void add_policy_test_verb(CLI::App& policy, int& exit_code) {
  CLI::App* verb = policy.add_subcommand("test", "Run the tests that policies hold");
  auto options = std::make_shared<TestOptions>();
  verb->add_option("FILE", options->paths, "Policy files")->required();
  verb->callback([options, &exit_code] { exit_code = test(*options); });
}

}  // namespace sekisho
