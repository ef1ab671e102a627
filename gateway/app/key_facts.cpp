#include "gateway/app/key_facts.h"

#include "config/yaml_document.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace sekisho {
namespace {

// What a double holds to the last digit; longer ones are numbers of things, such as a card, and no amounts.
constexpr std::size_t kMostDigits = 15;

// Digits as everybody writes them. `007`, `+81` and `1e5`, which YAML would take for numbers too, are rather meant as text.
bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::string_view whole = text.substr(0, text.find('.'));
  const bool dotted = whole.size() < text.size();
  const std::string_view fraction = dotted ? text.substr(whole.size() + 1) : std::string_view();
  const auto digits = [](std::string_view part) { return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos; };
  if (text.size() > kMostDigits) return false;
  return digits(whole) && (whole.size() == 1 || whole.front() != '0') && (!dotted || digits(fraction));
}

// The value of a fact as it was written for YAML: a list, or text in quotes. nullopt where it is no such thing.
std::optional<FactValue> read_yaml_value(const std::string& text) {
  Problems problems("--fact");
  const auto document = parse_yaml(text, problems);
  if (!document || problems.errors() > 0) return std::nullopt;
  if (document->kind == YamlNode::Kind::String) return document->text;
  if (!document->is_list() || !std::ranges::all_of(document->items, &YamlNode::is_scalar)) return std::nullopt;
  std::vector<std::string> items;
  for (const YamlNode& item : document->items) items.push_back(item.text);
  return items;
}

std::optional<FactValue> read_fact_value(const std::string& text) {
  if (text == "true" || text == "false") return text == "true";
  if (is_plain_number(text)) return std::strtod(text.c_str(), nullptr);
  if (text.starts_with('[') || text.starts_with('"') || text.starts_with('\'')) return read_yaml_value(text);
  return text;
}

}  // namespace

Result<KeyFacts> read_key_facts(const std::vector<std::string>& texts) {
  KeyFacts facts;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) return invalid_request("--fact takes name=value, not `" + text + "`");
    std::string name = text.substr(0, equals);
    if (std::ranges::find(facts, name, &KeyFacts::value_type::first) != facts.end()) {
      return invalid_request("--fact gives `" + name + "` twice");
    }
    auto value = read_fact_value(text.substr(equals + 1));
    if (!value) return invalid_request("--fact `" + name + "`: the value is no list of texts such as [a, b] and no text in quotes");
    facts.emplace_back(std::move(name), std::move(*value));
  }
  return facts;
}

}  // namespace sekisho
