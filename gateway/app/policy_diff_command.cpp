#include "gateway/app/policy_verbs.h"
#include "policies/prove/policy_diff.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace sekisho {
namespace {

struct DiffOptions {
  std::string before;
  std::string after;
  std::string language;
};

int print_diff(const DiffOptions& options) {
  const auto before = load_or_complain(options.before);
  const auto after = load_or_complain(options.after);
  if (!before || !after) return 1;
  std::cout << to_words(diff(before, after, std::chrono::system_clock::now()), language_of(options.language)) << '\n';
  return 0;
}

}  // namespace

void add_policy_diff_verb(CLI::App& policy, int& exit_code) {
  CLI::App* verb = policy.add_subcommand("diff", "Say what changes from one policy to another: what reaches where, and in which order");
  auto options = std::make_shared<DiffOptions>();
  verb->add_option("OLD", options->before, "Policy file")->required();
  verb->add_option("NEW", options->after, "Policy file")->required();
  add_language_option(*verb, std::shared_ptr<std::string>(options, &options->language));
  verb->callback([options, &exit_code] { exit_code = print_diff(*options); });
}

}  // namespace sekisho
