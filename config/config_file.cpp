#include "config/config_file.h"

#include "config/config_places.h"
#include "config/config_reader.h"
#include "config/secret_reference.h"
#include "config/yaml_document.h"
#include "gateway/core/ed25519.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <tuple>

namespace sekisho {
namespace {

void decode_approver(ConfigReader& reader, YamlMap& map, const YamlEntry& entry) {
  ApproverConfig approver{.name = entry.key, .key = {}, .file = {}, .place = text_at({}, entry.value.place)};
  if (entry.value.kind == YamlNode::Kind::String && entry.value.text.starts_with("ed25519:")) {
    const auto key = read_ed25519_public_key(entry.value.text);
    if (!key) reader.error(entry.value.place, "`" + map.path_of(entry.key) + "`: " + key.error().message);
    approver.key = entry.value.text;
    map.find(entry.key);
  } else {
    approver.file = read_file_name(reader, map, entry.key);
  }
  reader.config.approvers.push_back(std::move(approver));
}

void decode_approvers(ConfigReader& reader, const YamlNode& node) {
  YamlMap map(node, "policy.approvers", reader.problems);
  for (const YamlEntry& entry : node.entries) decode_approver(reader, map, entry);
}

// `policy: policy.yaml` is short for `policy: { file: policy.yaml }`.
void decode_policy(ConfigReader& reader, YamlMap& top, const YamlNode& node) {
  if (!node.is_map()) {
    reader.config.policy_file = read_file_name(reader, top, "policy");
    reader.config.policy_place = text_at(reader.config.policy_file, node.place);
    return;
  }
  YamlMap map(node, "policy", reader.problems);
  reader.config.policy_file = read_file_name(reader, map, "file", Presence::Required);
  reader.config.policy_shadow = read_file_name(reader, map, "shadow");
  if (const YamlNode* approvers = map.find("approvers")) decode_approvers(reader, *approvers);
  map.finish();
  reader.config.policy_place = text_at(reader.config.policy_file, map.place());
}

void decode_redaction(ConfigReader& reader, const YamlNode& node) {
  YamlMap map(node, "redaction", reader.problems);
  RedactionConfig& redaction = reader.config.redaction;
  redaction.key = read_reference(reader, map, "key");
  redaction.tolerant = map.boolean("tolerant").value_or(redaction.tolerant);
  redaction.hint = map.boolean("hint").value_or(redaction.hint);
  map.finish();
}

void decode_logging(ConfigReader& reader, const YamlNode& node) {
  static const std::vector<std::string> kLevels{"trace", "debug", "info", "warn", "error", "off"};
  static const std::vector<std::string> kFormats{"json", "text"};
  YamlMap map(node, "logging", reader.problems);
  LoggingConfig& logging = reader.config.logging;
  if (const auto level = map.word("level", kLevels)) logging.level = kLevels[*level];
  if (const auto format = map.word("format", kFormats))
    logging.format = *format == 0 ? LoggingConfig::Format::Json : LoggingConfig::Format::Text;
  logging.file = map.name("file").value_or(std::string());
  map.finish();
}

void decode_document(ConfigReader& reader, const YamlNode& document, WallTime now) {
  YamlMap map(document, {}, reader.problems);
  if (!map.valid()) return;
  note_places(document, reader.config);
  if (const YamlNode* server = map.find("server")) decode_server(reader, *server);
  if (const YamlNode* keys = map.find("keys", Presence::Required)) decode_keys(reader, *keys, now);
  if (const YamlNode* providers = map.find("providers", Presence::Required)) decode_providers(reader, *providers);
  if (const YamlNode* policy = map.find("policy", Presence::Required)) decode_policy(reader, map, *policy);
  if (const YamlNode* redaction = map.find("redaction")) decode_redaction(reader, *redaction);
  if (const YamlNode* logging = map.find("logging")) decode_logging(reader, *logging);
  if (const YamlNode* audit = map.find("audit")) decode_audit(reader, *audit);
  map.finish();
}

std::string directory_of(const std::string& file) {
  const std::string directory = std::filesystem::path(file).parent_path().string();
  return directory.empty() ? "." : directory;
}

// Why the file cannot be read; empty where it can.
std::string fault_of_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return "there is no such file";
  if (std::filesystem::is_directory(status)) return "it is a folder";
  errno = 0;
  const std::ifstream stream(path, std::ios::binary);
  return stream ? std::string() : std::string(std::strerror(errno));
}

ConfigFile refuse(const std::string& file, std::string message) {
  ConfigFile out;
  out.config.file = file;
  out.config.directory = directory_of(file);
  out.problems.push_back({Problem::Severity::Error, file, 0, 0, {}, std::move(message)});
  return out;
}

void append(std::vector<Problem>& problems, std::vector<Problem> more) {
  problems.insert(problems.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

ConfigFile decode_config(std::string_view text, const std::string& file, WallTime now) {
  ConfigFile out;
  out.config.file = file;
  out.config.directory = directory_of(file);
  Problems problems(file);
  ConfigReader reader{out.config, problems};
  if (const auto document = parse_yaml(text, problems)) decode_document(reader, *document, now);
  out.problems = problems.sorted();
  return out;
}

ConfigFile load_config(const std::string& file, WallTime now) {
  if (const std::string fault = fault_of_file(file); !fault.empty()) return refuse(file, "cannot read the configuration: " + fault);
  std::ifstream stream(file, std::ios::binary);
  std::string text(YamlLimits().bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  ConfigFile out = decode_config(text, file, now);
  append(out.problems, check_files(out.config));
  append(out.problems, check_secrets(out.config));
  std::ranges::sort(out.problems, {}, [](const Problem& problem) { return std::tie(problem.line, problem.column, problem.message); });
  return out;
}

std::vector<Problem> check_files(const Config& config) {
  std::vector<Problem> problems;
  for (const FileUse& use : config.files) {
    const std::string path = path_from(config, use.file);
    const std::string fault = fault_of_file(path);
    if (fault.empty()) continue;
    problems.push_back({Problem::Severity::Error,
                        config.file,
                        use.place.line,
                        use.place.column,
                        {},
                        "cannot read `" + path + "` of `" + use.path + "`: " + fault});
  }
  return problems;
}

std::vector<Problem> check_secrets(const Config& config) {
  std::vector<Problem> problems;
  for (const SecretUse& use : config.secrets) {
    const Result<Secret> secret = resolve_secret(use.reference, config.directory);
    std::string fault = secret ? std::string() : secret.error().message;
    if (secret && use.path == "keys.pepper") fault = fault_of_pepper(*secret);
    if (secret && use.path == "redaction.key") fault = fault_of_redaction_key(*secret);
    if (fault.empty()) continue;
    problems.push_back({Problem::Severity::Error, config.file, use.place.line, use.place.column, {}, "`" + use.path + "`: " + fault});
  }
  return problems;
}

std::string path_from(const Config& config, std::string_view path) {
  const std::filesystem::path named(path);
  return named.is_absolute() ? named.string() : (std::filesystem::path(config.directory) / named).lexically_normal().string();
}

}  // namespace sekisho
