#include "gateway/app/policy_verbs.h"
#include "policies/prove/mutate.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <iostream>

namespace sekisho {
namespace {

struct MutateOptions {
  std::vector<std::string> paths;
  std::string language;
};

std::string_view name_of(SurvivingMutant::Section section, bool japanese) {
  constexpr std::array<std::string_view, 6> kEnglish{"rule", "constraint", "transform", "exception", "budget", "preference"};
  constexpr std::array<std::string_view, 6> kJapanese{"規則", "制約", "変換", "例外", "予算", "優先順位"};
  return (japanese ? kJapanese : kEnglish).at(static_cast<std::size_t>(section));
}

std::string place_of(const SurvivingMutant& mutant, const Policy& policy, const std::string& path) {
  const std::vector<PolicyLayer>& layers = policy.document().layers;
  return (layers.empty() ? path : layers[mutant.layer].file) + ':' + std::to_string(mutant.place.line);
}

int mutate_file(const std::string& path, bool japanese) {
  const auto policy = load_or_complain(path);
  if (!policy) return 1;
  const MutationRun run = mutate(policy, std::chrono::system_clock::now());
  if (!run.good_unchanged) {
    std::cout << path
              << (japanese ? ": テストか表明が今のままで通りません。先に直してください\n"
                           : ": its tests or assertions fail as it is; mend that first\n");
    return 1;
  }
  std::cout << path << ": " << run.rules - run.survivors.size() << '/' << run.rules
            << (japanese ? " の規則は、なくなるとテストか表明が気づきます\n"
                         : " rules are tested: without each of them a test or an assertion fails\n");
  for (const SurvivingMutant& mutant : run.survivors) {
    std::cout << "  " << place_of(mutant, *policy, path) << ": " << name_of(mutant.section, japanese) << " `" << mutant.id
              << (japanese ? "` はなくなっても誰も気づきません\n" : "` can be dropped without anything noticing\n");
  }
  return 0;
}

int mutate_files(const MutateOptions& options) {
  int exit_code = 0;
  for (const std::string& path : options.paths) {
    exit_code = std::max(exit_code, mutate_file(path, language_of(options.language) == Language::Japanese));
  }
  return exit_code;
}

}  // namespace

void add_policy_mutate_verb(CLI::App& policy, int& exit_code) {
  CLI::App* verb =
      policy.add_subcommand("mutate", "Drop every rule and preference in turn; list those whose loss no test and no assertion notices");
  auto options = std::make_shared<MutateOptions>();
  verb->add_option("FILE", options->paths, "Policy files")->required();
  add_language_option(*verb, std::shared_ptr<std::string>(options, &options->language));
  verb->callback([options, &exit_code] { exit_code = mutate_files(*options); });
}

}  // namespace sekisho
