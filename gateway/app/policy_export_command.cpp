#include "gateway/app/policy_verbs.h"
#include "policies/prove/export.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace sekisho {
namespace {

struct ExportOptions {
  std::string path;
  bool cedar = false;
  bool rego = false;
  bool targets = false;
};

int print_export(const ExportOptions& options) {
  const auto policy = load_or_complain(options.path);
  if (!policy) return 1;
  const ExportLanguage language = options.cedar ? ExportLanguage::Cedar : ExportLanguage::Rego;
  if (options.targets) {
    std::cout << export_targets(*policy, language, std::chrono::system_clock::now());
    return 0;
  }
  const PolicyExport exported = export_constraints(*policy, language);
  for (const std::string& id : exported.left_out) std::cerr << "left out, for it asks for findings or budgets: " << id << '\n';
  std::cout << exported.text;
  return 0;
}

}  // namespace

void add_policy_export_verb(CLI::App& policy, int& exit_code) {
  CLI::App* verb = policy.add_subcommand("export", "Write the constraints for another policy engine, to audit or to compare with");
  auto options = std::make_shared<ExportOptions>();
  verb->add_option("FILE", options->path, "Policy file")->required();
  CLI::Option* cedar = verb->add_flag("--cedar", options->cedar, "As Cedar policies");
  CLI::Option* rego = verb->add_flag("--rego", options->rego, "As a Rego package (OPA)");
  cedar->excludes(rego);
  verb->add_flag("--targets", options->targets, "The targets with their attributes instead: Cedar's entities, or JSON by id");
  verb->callback([options, cedar, rego, &exit_code] {
    if (cedar->count() + rego->count() != 1) throw CLI::RequiredError("--cedar or --rego");
    exit_code = print_export(*options);
  });
}

}  // namespace sekisho
