#include "config/policy_file.h"

#include "config/policy_canonical.h"
#include "config/policy_expiry_check.h"
#include "config/policy_reader.h"
#include "config/yaml_document.h"
#include "gateway/core/crypto.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace sekisho {
namespace {

constexpr std::array<const char*, 9> kLaterSections{"include", "sealed",   "transforms",  "exceptions", "budgets",
                                                    "assert",  "response", "obligations", "audit"};

void read_heading(YamlMap& top, PolicyReader& reader) {
  static const std::array<std::string, 1> kVersions{"v1"};
  top.word("policy", kVersions, Presence::Required);
  reader.document.org = top.name("org", Presence::Required).value_or("");
  const YamlNode* version = top.find("version");
  if (version == nullptr) return;
  if (version->is_scalar() && !version->is_null() && version->kind != YamlNode::Kind::Bool) {
    reader.document.version = version->text;  // free text: `2026.10` is as good as `"2026.10"`
  } else {
    reader.problems.error(version->place, "E-TYPE", "`version` must be text, not " + describe(*version));
  }
}

void read_policy(const YamlNode& root, PolicyReader& reader) {
  YamlMap top(root, "", reader.problems);
  if (!top.valid()) return;
  read_heading(top, reader);
  read_vocabulary(top, reader);
  read_context(top, reader);
  read_detectors(top, reader);
  read_targets(top, reader);
  read_rules(top, reader);
  read_service(top, reader);
  read_tests(top, reader);
  for (const char* section : kLaterSections) top.refuse(section, "E-KEY", "`" + std::string(section) + "` is not supported yet");
  top.finish();
}

}  // namespace

PolicyLoad load_policy(std::string_view text, const std::string& path, PolicyUse use) {
  Problems problems(path);
  PolicyLoad load;
  const std::optional<YamlNode> root = parse_yaml(text, problems);
  if (root) {
    PolicyReader reader{problems, use, std::filesystem::path(path).parent_path().string()};
    reader.document.policy_id = "sha256:" + to_hex(sha256(canonical_form(*root)));
    read_policy(*root, reader);
    if (problems.errors() == 0) {
      load.policy = std::make_shared<const Policy>(std::move(reader.document));
      check_expiries(load.policy, problems);
    }
  }
  if (problems.errors() > 0) load.policy.reset();
  load.problems = problems.sorted();
  return load;
}

PolicyLoad load_policy_file(const std::string& path, PolicyUse use) {
  std::ifstream file(path, std::ios::binary);
  std::error_code failure;
  if (!file || !std::filesystem::is_regular_file(path, failure)) {
    return {nullptr, {Problem{Problem::Severity::Error, path, 0, 0, "", "the file cannot be read"}}};
  }
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return load_policy(text, path, use);
}

}  // namespace sekisho
