#include "config/policy_reader.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace sekisho {
namespace {

const std::array<std::string, 2> kPresence{"required", "optional"};
const std::array<std::string, 3> kSources{"key", "gateway", "header"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// Header field names are tokens (RFC 9110 §5.1).
bool is_token(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  const auto fits = [&](unsigned char c) { return std::isalnum(c) != 0 || kOthers.find(static_cast<char>(c)) != std::string_view::npos; };
  return !text.empty() && std::ranges::all_of(text, fits);
}

// The first `jwt` or `mtls` in the value, wherever it stands.
const YamlNode* find_later_source(const YamlNode& node) {
  if (node.is_scalar() && (node.text == "jwt" || node.text == "mtls")) return &node;
  for (const YamlNode& item : node.items) {
    if (const YamlNode* found = find_later_source(item)) return found;
  }
  for (const YamlEntry& entry : node.entries) {
    if (const YamlNode* found = find_later_source(entry.value)) return found;
  }
  return nullptr;
}

constexpr std::string_view kHeaderPrefix = "request.header.";

void read_source(YamlMap& map, ContextFact& fact, PolicyReader& reader) {
  const std::optional<std::size_t> source = map.word("source", kSources);
  if (source) fact.source = static_cast<FactSource>(*source);
  const std::optional<std::string> header = map.name("header");
  if (fact.source != FactSource::Header) {
    if (header) reader.problems.error(map.find("header")->place, "E-KEY", "`header` needs `source: header` beside it");
    return;
  }
  fact.header = lower(header.value_or("x-sekisho-" + fact.path.substr(fact.path.find('.') + 1)));
  if (!is_token(fact.header)) reader.problems.error(map.place(), "E-TYPE", "`" + fact.header + "` cannot be the name of a header field");
}

void read_fact(std::string path, const YamlNode& node, PolicyReader& reader) {
  if (const YamlNode* later = find_later_source(node)) {
    reader.problems.error(later->place, "E-KEY",
                          "the source `" + later->text + "` is not supported yet; there are `key`, `gateway` and `header`");
    return;
  }
  ContextFact fact;
  fact.path = std::move(path);
  fact.source = fact.path.starts_with("caller.") ? FactSource::Key : FactSource::Gateway;
  if (fact.path.starts_with(kHeaderPrefix)) {
    fact.source = FactSource::Header;
    fact.header = fact.path.substr(kHeaderPrefix.size());
  }
  if (!node.is_map()) {
    const auto found = node.is_scalar() ? std::ranges::find(kPresence, node.text) : kPresence.end();
    if (found == kPresence.end()) {
      const std::string hint = node.is_scalar() ? did_you_mean(node.text, kPresence) : std::string();
      reader.problems.error(node.place, "E-TYPE",
                            "`context." + fact.path + "` must be `required`, `optional` or a map, not " + describe(node) + hint);
      return;
    }
    fact.required = *found == "required";
  } else {
    YamlMap map(node, "context." + fact.path, reader.problems);
    fact.required = map.boolean("required").value_or(true);
    if (fact.header.empty()) read_source(map, fact, reader);
    map.finish();
  }
  reader.document.context.push_back(std::move(fact));
}

void read_group(const YamlNode& node, const std::string& group, PolicyReader& reader) {
  if (!node.is_map()) {
    reader.problems.error(node.place, "E-TYPE", "`context." + group + "` must be a map of facts, not " + describe(node));
    return;
  }
  for (const YamlEntry& entry : node.entries) {
    const bool headers = group == "request" && entry.key == "header" && entry.value.is_map();
    if (headers) {
      for (const YamlEntry& header : entry.value.entries) read_fact("request.header." + lower(header.key), header.value, reader);
    } else {
      read_fact(group + '.' + entry.key, entry.value, reader);
    }
  }
}

void read_trusted_headers(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("trusted_headers");
  if (node == nullptr) return;
  for (const std::string& name : read_text_items(*node, "trusted_headers", reader).value_or(std::vector<std::string>())) {
    if (!is_token(name)) {
      reader.problems.error(node->place, "E-TYPE", "`" + name + "` cannot be the name of a header field");
    } else {
      reader.document.trusted_headers.push_back(lower(name));
    }
  }
}

}  // namespace

void read_context(YamlMap& top, PolicyReader& reader) {
  if (const YamlNode* node = top.find("context")) {
    YamlMap context(*node, "context", reader.problems);
    if (const YamlNode* caller = context.find("caller")) read_group(*caller, "caller", reader);
    if (const YamlNode* request = context.find("request")) read_group(*request, "request", reader);
    context.finish();
  }
  read_trusted_headers(top, reader);
}

}  // namespace sekisho
