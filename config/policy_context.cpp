#include "config/policy_reader.h"
#include "policies/model/setting_words.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

const std::array<std::string, 2> kPresence{"required", "optional"};

constexpr std::string_view kHeaderPrefix = "request.header.";

// Nothing brings such a fact yet: it can be judged, proved and tested, not served.
void refuse_to_serve(YamlMap& map, const ContextFact& fact, PolicyReader& reader) {
  const Place place = map.find("source")->place;
  const std::string message =
      "the source `" + word_of(fact.source, kFactSourceWords) + "` of `" + fact.path + "` is not served by this version";
  if (reader.use == PolicyUse::Serve) reader.problems.error(place, "E-KEY", message + ": there are `key`, `gateway` and `header`");
  if (reader.use == PolicyUse::Check) reader.problems.warning(place, "W-SOURCE", message);
}

void read_source(YamlMap& map, ContextFact& fact, PolicyReader& reader) {
  const std::optional<std::size_t> source = map.word("source", kFactSourceWords);
  if (source) fact.source = static_cast<FactSource>(*source);
  if (fact.source == FactSource::Jwt || fact.source == FactSource::Mtls) refuse_to_serve(map, fact, reader);
  const std::optional<std::string> header = map.name("header");
  if (fact.source != FactSource::Header) {
    if (header) reader.problems.error(map.find("header")->place, "E-KEY", "`header` needs `source: header` beside it");
    return;
  }
  const Place place = header ? map.find("header")->place : map.place();
  fact.header =
      read_header_name(header.value_or("x-sekisho-" + fact.path.substr(fact.path.find('.') + 1)), place, reader.problems).value_or("");
}

// The fact is named after its header: there is nothing to choose, but it may be said.
void read_named_source(YamlMap& map) {
  static const std::array<std::string, 1> header_only{"header"};
  map.word("source", header_only);
}

void read_fact(std::string path, const YamlNode& node, PolicyReader& reader) {
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
    if (fact.header.empty()) {
      read_source(map, fact, reader);
    } else {
      read_named_source(map);
    }
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
      for (const YamlEntry& header : entry.value.entries) {
        const auto name = read_header_name(header.key, header.place, reader.problems);
        if (name) read_fact(std::string(kHeaderPrefix) + *name, header.value, reader);
      }
    } else {
      read_fact(group + '.' + entry.key, entry.value, reader);
    }
  }
}

void read_trusted_headers(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("trusted_headers");
  if (node == nullptr) return;
  for (const std::string& text : read_text_items(*node, "trusted_headers", reader).value_or(std::vector<std::string>())) {
    if (auto name = read_header_name(text, node->place, reader.problems)) reader.document.trusted_headers.push_back(std::move(*name));
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
