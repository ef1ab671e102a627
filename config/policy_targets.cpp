#include "config/policy_attribute_types.h"
#include "config/policy_attributes.h"
#include "config/policy_conduct.h"
#include "config/policy_reader.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sekisho {
namespace {

constexpr double kHighestPrice = 1e9;  // per million tokens; keeps sums of micro-units far from overflow
constexpr double kMicros = 1e6;
const std::array<std::string, 9> kOwnKeys{"id", "provider", "model", "aliases", "enabled", "price", "metrics", "timeouts", "provenance"};
const std::array<std::string, 3> kMetrics{"cost", "latency", "quality"};  // those that the policy language names

void add_attribute(PolicyTarget& target, std::optional<Attribute> attribute) {
  if (attribute) target.attributes.push_back(std::move(*attribute));
}

std::optional<std::int64_t> read_price_part(YamlMap& map, const char* key, PolicyTarget& target, PolicyReader& reader) {
  const YamlNode* node = map.find(key);
  if (node == nullptr) return std::nullopt;
  std::optional<Attribute> attribute = read_attribute(*node, std::string("price.") + key, reader);
  const auto* value = attribute ? std::get_if<double>(&attribute->value) : nullptr;
  const std::optional<double> price = value != nullptr ? std::optional(*value) : std::nullopt;
  add_attribute(target, std::move(attribute));
  if (!price) return std::nullopt;
  if (*price < 0 || *price > kHighestPrice) {
    reader.problems.error(node->place, "E-TYPE", "`" + map.path_of(key) + "` must be from 0 to 1000000000 for a million tokens");
    return std::nullopt;
  }
  return std::llround(*price * kMicros);
}

void read_price(const YamlNode& node, PolicyTarget& target, PolicyReader& reader) {
  YamlMap map(node, "price", reader.problems);
  Price& price = target.endpoint.price;
  price.in = read_price_part(map, "in", target, reader);
  price.out = read_price_part(map, "out", target, reader);
  price.cached = read_price_part(map, "cached", target, reader);
  price.cache_write = read_price_part(map, "cache_write", target, reader);
  const std::optional<CurrencyRates>& currency = reader.document.currency;
  const bool needs_currency = reader.use == PolicyUse::Serve && !currency;  // without one, costs still compare with each other
  if (const YamlNode* code = map.find("currency", needs_currency ? Presence::Required : Presence::Optional)) {
    if (const auto text = read_string(*code, "price.currency", reader.problems)) {
      price.currency = read_currency(*text, code->place, reader.problems).value_or("");
    }
    if (currency && !price.currency.empty() && price.currency != currency->base && !currency->rates.contains(price.currency)) {
      reader.problems.error(code->place, "E-REF", "`currency.rates` has no rate for `" + price.currency + "`");
    }
  } else if (currency) {
    price.currency = currency->base;
  }
  map.finish();
  if (price.currency.empty()) return;
  reader.attributes.emplace("price.currency", AttributeUse{AttributeKind::Text, node.place});
  add_attribute(target, Attribute{"price.currency", price.currency, std::nullopt});
}

// A word close to one that means something is most likely mistyped, though it may be a customer's own. `path`: of the attribute.
void warn_of_typing(const YamlEntry& entry, const std::string& path, std::span<const std::string> names, PolicyReader& reader) {
  const std::string hint = did_you_mean(entry.key, names);
  if (hint.empty() || reader.attributes.contains(path)) return;
  reader.problems.warning(entry.place, "W-ATTRIBUTE", "`" + path + "` is taken for an attribute of your own" + hint);
}

void read_metrics(const YamlNode& node, PolicyTarget& target, PolicyReader& reader) {
  const YamlMap map(node, "metrics", reader.problems);
  if (!map.valid()) return;
  for (const YamlEntry& entry : node.entries) {
    const std::string path = "metrics." + entry.key;
    if (std::ranges::find(kMetrics, entry.key) == kMetrics.end()) warn_of_typing(entry, path, kMetrics, reader);
    add_attribute(target, read_attribute(entry.value, path, reader));
  }
}

void read_timeouts(const YamlNode& node, TargetTimeouts& timeouts, PolicyReader& reader) {
  YamlMap map(node, "timeouts", reader.problems);
  timeouts.connect = map.duration("connect");
  timeouts.first_byte = map.duration("first_byte");
  timeouts.first_event = map.duration("first_event");
  timeouts.between_bytes = map.duration("between_bytes");
  timeouts.between_events = map.duration("between_events");
  timeouts.total = map.duration("total");
  map.finish();
}

void read_endpoint(YamlMap& map, PolicyTarget& target, PolicyReader& reader) {
  const Presence needed = reader.use == PolicyUse::Serve ? Presence::Required : Presence::Optional;
  target.endpoint.provider = map.name("provider", needed).value_or("");
  target.endpoint.model = map.name("model", needed).value_or("");
  if (!target.endpoint.provider.empty()) reader.attributes.emplace("provider", AttributeUse{AttributeKind::Text, map.place()});
  if (!target.endpoint.model.empty()) reader.attributes.emplace("model", AttributeUse{AttributeKind::Text, map.place()});
  if (const YamlNode* aliases = map.find("aliases", needed)) {
    target.endpoint.aliases = read_text_items(*aliases, "target.aliases", reader).value_or(std::vector<std::string>());
    std::vector<AttributeEntry> entries;
    for (const std::string& alias : target.endpoint.aliases) entries.push_back({alias, std::nullopt});
    reader.attributes.emplace("aliases", AttributeUse{AttributeKind::List, aliases->place});
    add_attribute(target, Attribute{"aliases", std::move(entries), std::nullopt});
  }
  if (const YamlNode* enabled = map.find("enabled")) {
    target.enabled = read_bool(*enabled, "target.enabled", reader.problems).value_or(true);
    reader.attributes.emplace("enabled", AttributeUse{AttributeKind::Bool, enabled->place});
    add_attribute(target, Attribute{"enabled", target.enabled, std::nullopt});
  }
}

bool is_attribute_name(std::string_view name) { return !name.empty() && name.find_first_of(". \t$*:") == std::string_view::npos; }

std::vector<std::string> keys_of_targets() {
  std::vector<std::string> names(kOwnKeys.begin(), kOwnKeys.end());
  names.insert(names.end(), kConductKeys.begin(), kConductKeys.end());
  for (const AttributeType& type : target_attribute_types()) names.emplace_back(type.name);
  return names;
}

void read_attributes(const YamlNode& node, PolicyTarget& target, PolicyReader& reader) {
  for (const YamlEntry& entry : node.entries) {
    if (std::ranges::find(kOwnKeys, entry.key) != kOwnKeys.end() || entry.key == "health") continue;
    if (std::ranges::find(kConductKeys, entry.key) != kConductKeys.end()) continue;
    if (!is_attribute_name(entry.key)) {
      reader.problems.error(entry.place, "E-KEY", "`" + entry.key + "` cannot be the name of an attribute: use one word without dots");
      continue;
    }
    if (find_attribute_type(entry.key) == nullptr) warn_of_typing(entry, entry.key, keys_of_targets(), reader);
    add_attribute(target, read_attribute(entry.value, entry.key, reader));
  }
}

// Everything of one target but its id.
void read_target(YamlMap& map, const YamlNode& node, PolicyTarget& target, PolicyReader& reader) {
  target.place = source_place(node.place);
  read_endpoint(map, target, reader);
  if (const YamlNode* price = map.find("price")) read_price(*price, target, reader);
  if (const YamlNode* metrics = map.find("metrics")) read_metrics(*metrics, target, reader);
  if (const YamlNode* timeouts = map.find("timeouts")) read_timeouts(*timeouts, target.endpoint.timeouts, reader);
  map.refuse("health", "E-KEY", "`health` is what the gateway sees at run time; switch a target off by `enabled: false`");
  target.endpoint.conduct = read_conduct(map, reader.problems);
  read_attributes(node, target, reader);
  if (const YamlNode* provenance = map.find("provenance")) read_provenance(*provenance, target, reader);
}

// Targets that share no currency cannot be compared by cost. A currency that is missing has been told already where it is needed.
void check_currencies(const std::vector<std::pair<std::string, Place>>& currencies, PolicyReader& reader) {
  const auto missing = [](const auto& entry) { return entry.first.empty(); };
  if (reader.document.currency || (reader.use == PolicyUse::Serve && std::ranges::any_of(currencies, missing))) return;
  for (const auto& [currency, place] : currencies) {
    if (currency == currencies.front().first) continue;
    reader.problems.error(place, "E-REF",
                          "a price in `" + currency + "` cannot be compared with the first target's, in `" + currencies.front().first +
                              "`: add `currency: { base: …, rates: { … } }` at the top");
  }
}

// A model name means one thing: an alias may be shared, but is no other target's id, and `auto` leaves the choice to the policy.
void check_aliases(const YamlNode& list, PolicyReader& reader) {
  const std::vector<std::string> ids = reader.target_ids();
  for (const YamlNode& target : list.items) {
    const YamlNode* aliases = target.is_map() ? target.find("aliases") : nullptr;
    const YamlNode* id = target.is_map() ? target.find("id") : nullptr;
    if (aliases == nullptr) continue;
    for (const YamlNode& alias : aliases->items) {
      if (alias.text.empty() || std::ranges::any_of(alias.text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
        reader.problems.error(alias.place, "E-TYPE",
                              "an alias must not be empty and hold no control characters: requests cannot ask for it");
      } else if (alias.text == "auto") {
        reader.problems.error(alias.place, "E-TYPE", "no alias can be called `auto`: who asks for that leaves the choice to the policy");
      } else if (std::ranges::find(ids, alias.text) != ids.end() && (id == nullptr || id->text != alias.text)) {
        reader.problems.error(alias.place, "E-DUP", "the alias `" + alias.text + "` is another target's id");
      }
    }
  }
}

}  // namespace

void read_targets(YamlMap& top, PolicyReader& reader) {
  const YamlNode* list = top.find("targets", Presence::Required);
  if (list == nullptr) return;
  if (!list->is_list() || list->items.empty()) {
    reader.problems.error(list->place, "E-TYPE", "`targets` must be a list of at least one target");
    return;
  }
  std::vector<std::string> ids;
  std::vector<std::pair<std::string, Place>> currencies;
  reader.attributes.emplace("id", AttributeUse{AttributeKind::Text, list->place});
  for (const YamlNode& node : list->items) {
    YamlMap map(node, "targets[" + std::to_string(&node - list->items.data()) + "]", reader.problems);
    if (!map.valid()) continue;
    PolicyTarget target;
    const std::optional<std::string> id = read_id(map, "id", ids);
    target.endpoint.id = id.value_or("");
    read_target(map, node, target, reader);
    if (map.find("price") != nullptr) currencies.emplace_back(target.endpoint.price.currency, map.find("price")->place);
    if (id) reader.document.targets.push_back(std::move(target));
  }
  check_currencies(currencies, reader);
  check_mirrors(*list, reader);
  check_aliases(*list, reader);
}

}  // namespace sekisho
