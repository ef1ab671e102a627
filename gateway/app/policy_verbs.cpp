#include "gateway/app/policy_verbs.h"

#include "config/policy_file.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace sekisho {

std::shared_ptr<const Policy> load_or_complain(const std::string& path) {
  PolicyLoad load = load_policy_file(path, PolicyUse::Check);
  for (const Problem& problem : load.problems) std::cerr << to_string(problem) << '\n';
  return load.policy;
}

void add_language_option(CLI::App& verb, const std::shared_ptr<std::string>& name) {
  *name = "en";
  verb.add_option("--language,--lang", *name, "en or ja")->check(CLI::IsMember({"en", "ja"}))->capture_default_str();
}

Language language_of(const std::string& name) { return name == "ja" ? Language::Japanese : Language::English; }

}  // namespace sekisho
