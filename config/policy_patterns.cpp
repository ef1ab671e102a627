#include "config/policy_patterns.h"

#include "config/policy_rule_list.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

const std::array<std::string, 3> kConfidences{"low", "medium", "high"};  // in the order of Confidence
constexpr std::size_t kLongestRegex = 4096;
constexpr std::int64_t kMostMemory = std::int64_t{4} << 20;  // of one compiled expression

bool is_type(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-'; };
  return !text.empty() && text.front() != '.' && text.back() != '.' && std::ranges::all_of(text, fits);
}

// Why the expression cannot be used; empty where it can.
std::string fault_of(const std::string& regex) {
  if (regex.size() > kLongestRegex) return "it is longer than 4096 bytes";
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostMemory);
  const RE2 compiled(regex, options);
  if (!compiled.ok()) return compiled.error();
  if (RE2::FullMatch("", compiled)) return "it matches the empty text, so it would be found everywhere";
  return {};
}

void read_type(YamlMap& map, CustomPattern& pattern, PolicyReader& reader) {
  const std::optional<std::string> type = map.name("type", Presence::Required);
  if (!type) return;
  pattern.type = *type;
  if (is_type(*type)) return;
  reader.problems.error(map.find("type")->place, "E-TYPE", "`" + *type + "` cannot be a type: use small letters, digits, `_`, `-` and `.`");
}

void read_regex(YamlMap& map, CustomPattern& pattern, const std::string& detector, PolicyReader& reader) {
  const std::optional<std::string> regex = map.name("regex", Presence::Required);
  if (!regex) return;
  pattern.regex = *regex;
  const std::string fault = fault_of(*regex);
  if (fault.empty()) return;
  reader.problems.error(map.find("regex")->place, "E-TYPE",
                        "the pattern `" + detector + "." + pattern.type + "` cannot be used: " + fault + " (the syntax is RE2's)");
}

}  // namespace

std::vector<CustomPattern> read_patterns(const YamlNode& node, const std::string& detector, PolicyReader& reader) {
  std::vector<CustomPattern> out;
  read_entries(node, "detectors." + detector + ".patterns", reader, [&](YamlMap& map, const YamlNode& item) {
    CustomPattern pattern;
    pattern.place = source_place(item.place);
    read_type(map, pattern, reader);
    read_regex(map, pattern, detector, reader);
    if (const auto confidence = map.word("confidence", kConfidences)) pattern.confidence = static_cast<Confidence>(*confidence);
    if (const YamlNode* words = map.find("context")) {
      pattern.context = read_text_items(*words, map.path_of("context"), reader).value_or(std::vector<std::string>());
    }
    out.push_back(std::move(pattern));
  });
  if (node.is_list() && node.items.empty()) {
    reader.problems.error(node.place, "E-TYPE", "`detectors." + detector + ".patterns` is empty");
  }
  return out;
}

}  // namespace sekisho
