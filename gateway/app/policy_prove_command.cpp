#include "gateway/app/policy_verbs.h"
#include "policies/prove/proof_words.h"
#include "policies/prove/prove.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace sekisho {
namespace {

int prove_files(const std::vector<std::string>& paths, Language language) {
  std::size_t proved = 0;
  std::size_t of_no_case = 0;
  std::size_t failed = 0;
  bool all_loaded = true;
  for (const std::string& path : paths) {
    std::cout << path << '\n';
    const auto policy = load_or_complain(path);
    all_loaded = all_loaded && policy != nullptr;
    if (!policy) continue;
    for (const ProofOutcome& outcome : prove(policy, std::chrono::system_clock::now())) {
      std::cout << to_words(outcome, path, language) << '\n';
      ++(outcome.holds() ? proved : failed);
      of_no_case += outcome.no_case ? 1 : 0;
    }
  }
  const bool japanese = language == Language::Japanese;
  std::cout << (japanese ? "証明済 " : "proved: ") << proved;
  if (of_no_case > 0) std::cout << (japanese ? "（うち該当する場合なし " : " (of no case: ") << of_no_case << (japanese ? "）" : ")");
  std::cout << (japanese ? "、不成立 " : ", failed: ") << failed << '\n';
  return failed > 0 || !all_loaded ? 1 : 0;
}

}  // namespace

void add_policy_prove_verb(CLI::App& policy, int& exit_code) {
  CLI::App* verb = policy.add_subcommand("prove", "Prove what policies assert, or show a case in which it does not hold");
  auto paths = std::make_shared<std::vector<std::string>>();
  auto language = std::make_shared<std::string>();
  verb->add_option("FILE", *paths, "Policy files")->required();
  add_language_option(*verb, language);
  verb->callback([paths, language, &exit_code] { exit_code = prove_files(*paths, language_of(*language)); });
}

}  // namespace sekisho
