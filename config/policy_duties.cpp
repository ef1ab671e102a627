#include "config/policy_rule_list.h"
#include "policies/model/setting_words.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

const std::array<std::string, 4> kLevels{"debug", "info", "warn", "error"};
const std::array<std::string, 3> kConfidences{"low", "medium", "high"};  // in the order of Confidence
constexpr std::size_t kLongestHeader = 1024;

// Bytes that a header's value may hold: visible ASCII and spaces between.
bool is_header_value(std::string_view text) {
  return !text.empty() && text.size() <= kLongestHeader && text.front() != ' ' && text.back() != ' ' &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::optional<std::string> read_header_value(const YamlNode& node, const std::string& what, Problems& problems) {
  std::optional<std::string> text = read_string(node, what, problems);
  if (!text || is_header_value(*text)) return text;
  problems.error(node.place, "E-TYPE", "`" + what + "` must be ASCII text of one line, at most 1024 bytes");
  return std::nullopt;
}

// Names that begin with `x-` and not with ours: an obligation cannot break the answer's framing.
void read_headers(const YamlNode& node, const std::string& what, Obligation& obligation, PolicyReader& reader) {
  if (!node.is_map()) reader.problems.error(node.place, "E-TYPE", "`" + what + "` must be a map of header fields, not " + describe(node));
  for (const YamlEntry& entry : node.entries) {
    const std::optional<std::string> name = read_header_name(entry.key, entry.place, reader.problems);
    const std::optional<std::string> value = read_header_value(entry.value, what + "." + entry.key, reader.problems);
    if (name && (!name->starts_with("x-") || name->starts_with("x-sekisho-"))) {
      reader.problems.error(entry.place, "E-TYPE", "`" + entry.key + "` must begin with `x-`, and not with `x-sekisho-`");
    } else if (name && value && !obligation.headers.emplace(*name, *value).second) {
      reader.problems.error(entry.place, "E-DUP", "the header field `" + *name + "` stands twice");
    }
  }
}

void read_obligation(YamlMap& map, const YamlNode& node, PolicyReader& reader) {
  Obligation obligation;
  obligation.place = source_place(map.place());
  obligation.id = read_rule_id(map, "obligations", reader);
  obligation.when = read_optional(map, "when", ExpressionSite::Obligation, reader);
  if (const auto level = map.word("log_level", kLevels)) obligation.log_level = kLevels[*level];
  if (const YamlNode* stretch = map.find("retention"))
    obligation.retention = read_stretch(*stretch, map.path_of("retention"), reader.problems);
  if (const YamlNode* headers = map.find("headers")) read_headers(*headers, map.path_of("headers"), obligation, reader);
  obligation.human_oversight = map.boolean("human_oversight").value_or(false);
  if (const YamlNode* mark = map.find("watermark"))
    obligation.watermark = read_header_value(*mark, map.path_of("watermark"), reader.problems);
  const auto asks = [&](const char* duty) { return node.find(duty) != nullptr; };
  if (!asks("log_level") && !asks("retention") && !asks("headers") && !asks("human_oversight") && !asks("watermark")) {
    reader.problems.error(map.place(), "E-KEY",
                          "an obligation asks for something: `log_level`, `retention`, `headers`, `human_oversight` or `watermark`");
  }
  reader.document.obligations.push_back(std::move(obligation));
}

void read_scan_rule(YamlMap& map, PolicyReader& reader) {
  ResponseRule rule;
  rule.place = source_place(map.place());
  rule.id = read_rule_id(map, "response.scan", reader);
  rule.when = read_optional(map, "when", ExpressionSite::Response, reader);
  rule.types = read_types(map, reader);
  if (const auto confidence = map.word("min_confidence", kConfidences)) rule.min_confidence = static_cast<Confidence>(*confidence);
  if (const auto action = map.word("action", kResponseActionWords, Presence::Required))
    rule.action = static_cast<ResponseRule::Action>(*action);
  reader.document.response.scan.push_back(std::move(rule));
}

// `scan: block` alone means whatever any detector finds.
void read_scan(YamlMap& response, const YamlNode& node, PolicyReader& reader) {
  if (!node.is_scalar() || node.is_null()) {
    read_entries(node, "response.scan", reader, [&](YamlMap& map, const YamlNode&) { read_scan_rule(map, reader); });
    return;
  }
  const std::optional<std::size_t> action = response.word("scan", kResponseActionWords);
  if (!action) return;
  ResponseRule rule;
  rule.place = source_place(node.place);
  rule.id = "scan";
  rule.types = {"*"};
  rule.action = static_cast<ResponseRule::Action>(*action);
  reader.document.response.scan.push_back(std::move(rule));
}

void read_response(const YamlNode& node, PolicyReader& reader) {
  YamlMap map(node, "response", reader.problems);
  reader.document.response.restore = map.boolean("restore").value_or(true);
  if (const YamlNode* scan = map.find("scan")) read_scan(map, *scan, reader);
  map.finish();
}

void read_audit(const YamlNode& node, PolicyReader& reader) {
  YamlMap map(node, "audit", reader.problems);
  AuditSettings& audit = reader.document.audit;
  if (const auto store = map.word("store", kAuditStoreWords, Presence::Required)) audit.store = static_cast<AuditSettings::Store>(*store);
  if (const auto content = map.word("content", kAuditContentWords)) audit.content = static_cast<AuditSettings::Content>(*content);
  if (const YamlNode* keep = map.find("keep")) audit.keep = read_stretch(*keep, map.path_of("keep"), reader.problems);
  if (const auto on_error = map.word("on_error", kAuditOnErrorWords)) audit.on_error = static_cast<AuditSettings::OnError>(*on_error);
  map.finish();
}

}  // namespace

void read_duties(YamlMap& top, PolicyReader& reader) {
  if (const YamlNode* obligations = top.find("obligations")) {
    read_entries(*obligations, "obligations", reader, [&](YamlMap& map, const YamlNode& node) { read_obligation(map, node, reader); });
  }
  if (const YamlNode* response = top.find("response")) read_response(*response, reader);
  if (const YamlNode* audit = top.find("audit")) read_audit(*audit, reader);
}

}  // namespace sekisho
