#include "config/policy_file.h"
#include "config/yaml_document.h"
#include "gateway/app/check_report.h"
#include "gateway/app/files.h"
#include "gateway/app/policy_verbs.h"
#include "gateway/app/served_policy.h"
#include "policies/prove/remark.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <tuple>

namespace sekisho {
namespace {

struct CheckOptions {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string language;
};

// Where the name stands in that list at the top of the file; the top of the file where the list cannot be read again.
Place place_of_name(const std::string& path, std::string_view section, const std::string& name) {
  constexpr Place kTop{1, 1};
  const auto text = read_file(path);
  if (!text) return kTop;
  Problems problems(path);
  const std::optional<YamlNode> top = parse_yaml(*text, problems);
  const YamlNode* list = top && top->is_map() ? top->find(section) : nullptr;
  if (list == nullptr) return kTop;
  const auto item = std::ranges::find(list->items, name, &YamlNode::text);
  return item == list->items.end() ? list->place : item->place;
}

CheckedFile check_file(const std::string& path, Language language) {
  PolicyLoad load = load_policy_file(path, PolicyUse::Check);
  CheckedFile file{path, {}, std::move(load.problems)};
  if (!load.policy) return file;
  file.policy_id = load.policy->policy_id();
  const WallTime now = std::chrono::system_clock::now();
  for (const Remark& remark : remarks_on(*load.policy, now, language)) {
    const Place place =
        remark.section.empty() ? Place{remark.place.line, remark.place.column} : place_of_name(path, remark.section, remark.name);
    file.problems.push_back({.severity = Problem::Severity::Warning,
                             .file = load.policy->document().layers.empty() ? path : load.policy->document().layers[remark.layer].file,
                             .line = place.line,
                             .column = place.column,
                             .code = std::string(name_of(remark.code)),
                             .message = remark.message});
  }
  add_broken_claims(load.policy, now, file.problems);
  if (has_errors(file.problems)) file.policy_id.clear();
  std::ranges::sort(file.problems, {}, [](const Problem& problem) {
    return std::tie(problem.file, problem.line, problem.column, problem.code, problem.message);
  });
  return file;
}

int check(const CheckOptions& options) {
  static const std::map<std::string, ReportFormat> kFormats{
      {"text", ReportFormat::Text}, {"json", ReportFormat::Json}, {"sarif", ReportFormat::Sarif}};
  std::vector<CheckedFile> files;
  for (const std::string& path : options.paths) files.push_back(check_file(path, language_of(options.language)));
  std::cout << report(files, kFormats.at(options.format));
  return std::ranges::all_of(files, [](const CheckedFile& file) { return !file.policy_id.empty(); }) ? 0 : 1;
}

}  // namespace

void add_policy_check_verb(CLI::App& policy, int& exit_code) {
  CLI::App* verb = policy.add_subcommand("check", "Say everything that is wrong in a policy, and what its author may not have meant");
  auto options = std::make_shared<CheckOptions>();
  verb->add_option("FILE", options->paths, "Policy files")->required();
  verb->add_option("--format", options->format, "text, json or sarif (2.1.0)")
      ->check(CLI::IsMember({"text", "json", "sarif"}))
      ->capture_default_str();
  add_language_option(*verb, std::shared_ptr<std::string>(options, &options->language));
  verb->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace sekisho
