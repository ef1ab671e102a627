#include "config/config_reader.h"
#include "config/config_time.h"
#include "gateway/core/crypto.h"

#include <array>
#include <map>
#include <set>

namespace sekisho {
namespace {

const std::vector<std::string>& permissions() {
  static const std::vector<std::string> kPermissions{"explain"};
  return kPermissions;
}

// Where ids and HMACs were seen first, to point at from the second.
struct SeenKeys {
  std::map<std::string, Place, std::less<>> ids;
  std::map<std::string, Place, std::less<>> hmacs;
};

std::optional<FactValue> read_fact(ConfigReader& reader, const YamlNode& node, const std::string& path) {
  switch (node.kind) {
    case YamlNode::Kind::Bool:
      if (const auto value = read_bool(node, path, reader.problems)) return *value;
      return std::nullopt;
    case YamlNode::Kind::Integer:
    case YamlNode::Kind::Float:
      if (const auto value = read_number(node, path, reader.problems)) return *value;
      return std::nullopt;
    case YamlNode::Kind::String:
      return node.text;
    case YamlNode::Kind::List:
      if (auto value = read_strings(node, path, reader.problems)) return std::move(*value);
      return std::nullopt;
    case YamlNode::Kind::Null:
    case YamlNode::Kind::Map:
      break;
  }
  reader.error(node.place,
               "`" + path + "` must be text, a number, true, false or a list of texts; leave the fact out where it has no value");
  return std::nullopt;
}

void decode_facts(ConfigReader& reader, YamlMap& client, ClientKeyConfig& key) {
  const YamlNode* node = client.find("facts");
  if (node == nullptr) return;
  const std::string path = client.path_of("facts");
  if (!node->is_map()) {
    reader.problems.error(node->place, "E-TYPE", "`" + path + "` must be a map of facts, not " + describe(*node));
    return;
  }
  for (const YamlEntry& entry : node->entries) {
    if (!check_plain_name(reader, entry.key, "the name of a fact", entry.place)) continue;
    if (entry.key == "key") {
      reader.error(entry.place, "the fact `key` is the key's own id; give this one another name");
      continue;
    }
    auto value = read_fact(reader, entry.value, path + '.' + entry.key);
    if (!value) continue;
    key.caller.facts.emplace_back(entry.key, std::move(*value));
    key.fact_places.push_back({text_at(entry.key, entry.place), text_at({}, entry.value.place)});
  }
}

void decode_aliases(YamlMap& client, ClientKeyConfig& key) {
  const auto aliases = client.strings("aliases");
  if (!aliases) return;
  key.caller.aliases = *aliases;
  for (const YamlNode& item : client.find("aliases")->items) key.alias_places.push_back(text_at(item.text, item.place));
}

void decode_permissions(ConfigReader& reader, YamlMap& client, Caller& caller) {
  const YamlNode* node = client.find("permissions");
  if (node == nullptr) return;
  caller.permissions = read_strings(*node, client.path_of("permissions"), reader.problems).value_or(std::vector<std::string>());
  for (const YamlNode& item : node->items) {
    if (item.kind != YamlNode::Kind::String || item.text == "explain") continue;
    reader.error(item.place, "unknown permission `" + item.text + "`" + did_you_mean(item.text, permissions()) + "; there is: `explain`");
  }
}

void decode_hmac(ConfigReader& reader, YamlMap& map, ClientKeyConfig& client, SeenKeys& seen) {
  const YamlNode* node = map.find("hmac", Presence::Required);
  if (node == nullptr) return;
  // Sixty-four digits without a letter, or `1e5…`, would be a number to YAML, and a number has lost its text's meaning to nobody here.
  const auto bytes = node->is_scalar() ? from_hex(node->text) : std::nullopt;
  if (!bytes || bytes->size() != 32) {
    // What stands here may be the key itself, so it is not repeated.
    reader.error(node->place, "`" + map.path_of("hmac") + "` must be 64 hexadecimal digits; `sekisho keys new` prints them with the key");
    return;
  }
  client.hmac = to_hex(*bytes);
  const auto [first, added] = seen.hmacs.emplace(client.hmac, node->place);
  if (!added) {
    reader.problems.error(node->place, "E-DUP",
                          "`" + map.path_of("hmac") + "` is the same key as in line " + std::to_string(first->second.line));
  }
}

void decode_id(ConfigReader& reader, YamlMap& map, ClientKeyConfig& client, SeenKeys& seen) {
  const auto id = map.string("id", Presence::Required);
  if (!id) return;
  const Place place = map.find("id")->place;
  if (!check_plain_name(reader, *id, "`" + map.path_of("id") + "`", place)) return;
  client.caller.key_id = *id;
  const auto [first, added] = seen.ids.emplace(*id, place);
  if (!added) reader.problems.error(place, "E-DUP", "the key id `" + *id + "` is taken in line " + std::to_string(first->second.line));
}

void decode_expiry(ConfigReader& reader, YamlMap& map, ClientKeyConfig& client, WallTime now) {
  const auto text = map.string("expires");
  if (!text) return;
  const Place place = map.find("expires")->place;
  client.expires = parse_config_time(*text);
  if (!client.expires) {
    reader.error(place, "`" + map.path_of("expires") +
                            "` must be a date such as `2027-01-01` (from its first moment on, UTC) or a time such as " +
                            "`2027-01-01T09:00:00Z`, not `" + *text + "`");
  } else if (*client.expires <= now) {
    reader.warning(place, "the key `" + client.caller.key_id + "` has expired: requests with it get 401");
  }
}

ClientKeyConfig decode_client(ConfigReader& reader, YamlMap& map, SeenKeys& seen, WallTime now) {
  static constexpr IntegerRange kRate{1, 1'000'000'000'000};
  ClientKeyConfig client;
  decode_id(reader, map, client, seen);
  decode_hmac(reader, map, client, seen);
  decode_facts(reader, map, client);
  decode_aliases(map, client);
  client.caller.requests_per_minute = map.integer("requests_per_minute", kRate);
  client.caller.tokens_per_minute = map.integer("tokens_per_minute", kRate);
  decode_expiry(reader, map, client, now);
  decode_permissions(reader, map, client.caller);
  map.finish();
  client.place = text_at(client.caller.key_id, map.place());
  return client;
}

}  // namespace

void decode_keys(ConfigReader& reader, const YamlNode& node, WallTime now) {
  YamlMap map(node, "keys", reader.problems);
  reader.config.keys.pepper = read_reference(reader, map, "pepper", Presence::Required);
  const YamlNode* clients = map.find("clients", Presence::Required);
  map.finish();
  if (clients == nullptr) return;
  if (!clients->is_list()) {
    reader.problems.error(clients->place, "E-TYPE", "`keys.clients` must be a list, not " + describe(*clients));
    return;
  }
  if (clients->items.empty()) reader.error(clients->place, "`keys.clients` is empty, so nobody could ask; `sekisho keys new` makes a key");
  SeenKeys seen;
  for (std::size_t i = 0; i < clients->items.size(); ++i) {
    YamlMap client(clients->items[i], "keys.clients[" + std::to_string(i) + "]", reader.problems);
    if (client.valid()) reader.config.keys.clients.push_back(decode_client(reader, client, seen, now));
  }
}

}  // namespace sekisho
