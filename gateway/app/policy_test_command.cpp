#include "gateway/app/policy_verbs.h"
#include "policies/evaluate/policy_tests.h"
#include "policies/prove/coverage.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace sekisho {
namespace {

struct TestOptions {
  std::vector<std::string> paths;
  bool cover = false;
  std::string language;
};

void print(const TestOutcome& outcome, Language language) {
  const bool japanese = language == Language::Japanese;
  std::cout << (outcome.passed ? (japanese ? "合格    " : "ok      ") : (japanese ? "不合格  " : "FAILED  ")) << outcome.name << '\n';
  for (const std::string& difference : outcome.differences) std::cout << "        " << difference << '\n';
}

std::size_t percent(std::size_t part, std::size_t whole) { return whole == 0 ? 100 : part * 100 / whole; }

void print(const Coverage& coverage, Language language) {
  const bool japanese = language == Language::Japanese;
  const std::size_t fired = coverage.rules - coverage.never_fired.size();
  std::cout << (japanese ? "テストで働いた規則: " : "rules at work in tests: ") << fired << '/' << coverage.rules << " ("
            << percent(fired, coverage.rules) << " %)\n";
  for (const std::string& id : coverage.never_fired) std::cout << (japanese ? "  一度も働かない: " : "  never: ") << id << '\n';
  std::cout << (japanese ? "確かめた区分×送信先: " : "pairs of class and target asserted: ") << coverage.cells_asserted << '/'
            << coverage.cells << " (" << percent(coverage.cells_asserted, coverage.cells) << " %)\n";
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
      print(outcome, language_of(options.language));
      ++(outcome.passed ? passed : failed);
    }
    if (options.cover) print(cover(policy, now), language_of(options.language));
  }
  const bool japanese = language_of(options.language) == Language::Japanese;
  std::cout << (japanese ? "合格 " : "") << passed << (japanese ? "、不合格 " : " passed, ") << failed << (japanese ? "\n" : " failed\n");
  return failed > 0 || !all_loaded ? 1 : 0;
}

}  // namespace

void add_policy_test_verb(CLI::App& policy, int& exit_code) {
  CLI::App* verb = policy.add_subcommand("test", "Run the tests that policies hold");
  auto options = std::make_shared<TestOptions>();
  verb->add_option("FILE", options->paths, "Policy files")->required();
  verb->add_flag("--cover", options->cover, "Also say which rules no test puts to work, and what share of classes and targets is asserted");
  add_language_option(*verb, std::shared_ptr<std::string>(options, &options->language));
  verb->callback([options, &exit_code] { exit_code = test(*options); });
}

}  // namespace sekisho
