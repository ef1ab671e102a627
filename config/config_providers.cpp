#include "config/config_reader.h"
#include "gateway/core/crypto.h"

#include <map>

namespace sekisho {
namespace {

void decode_digest(ConfigReader& reader, YamlMap& map, EmbeddedModelConfig& model) {
  const YamlNode* node = map.find("sha256");
  if (node == nullptr) return;
  const auto bytes = node->is_scalar() ? from_hex(node->text) : std::nullopt;
  if (bytes && bytes->size() == 32) {
    model.sha256 = to_hex(*bytes);
  } else {
    reader.error(node->place, "`" + map.path_of("sha256") + "` must be the 64 hexadecimal digits that `sha256sum` prints for the file");
  }
}

EmbeddedModelConfig decode_model(ConfigReader& reader, YamlMap& map) {
  EmbeddedModelConfig model;
  model.name = map.name("name", Presence::Required).value_or(std::string());
  model.path = read_file_name(reader, map, "path", Presence::Required);
  decode_digest(reader, map, model);
  read_into(model.context, map, "context", {16, 16'777'216});
  read_into(model.slots, map, "slots", {1, 256});
  read_into(model.queue, map, "queue", {0, 100'000});
  read_into(model.threads, map, "threads", {0, 1024});
  model.embeddings = map.boolean("embeddings").value_or(false);
  model.chat_template = map.name("chat_template").value_or(std::string());
  map.finish();
  model.place = text_at(model.name, map.place());
  return model;
}

void decode_models(ConfigReader& reader, YamlMap& map, ProviderConfig& provider) {
  const YamlNode* models = map.find("models", Presence::Required);
  if (models == nullptr) return;
  if (!models->is_list() || models->items.empty()) {
    reader.problems.error(models->place, "E-TYPE", "`" + map.path_of("models") + "` must be a list of at least one model");
    return;
  }
  std::map<std::string, int> lines;
  for (std::size_t i = 0; i < models->items.size(); ++i) {
    YamlMap entry(models->items[i], map.path_of("models") + '[' + std::to_string(i) + ']', reader.problems);
    if (!entry.valid()) continue;
    EmbeddedModelConfig model = decode_model(reader, entry);
    const auto [first, added] = lines.emplace(model.name, entry.place().line);
    if (!added && !model.name.empty()) {
      reader.problems.error(entry.place(), "E-DUP",
                            "the model `" + model.name + "` is there already, in line " + std::to_string(first->second));
    }
    provider.models.push_back(std::move(model));
  }
}

ProviderConfig decode_provider(ConfigReader& reader, const YamlEntry& entry) {
  static const std::vector<std::string> kTypes{"embedded", "openai"};
  ProviderConfig provider;
  provider.name = entry.key;
  provider.place = text_at(entry.key, entry.place);
  check_plain_name(reader, entry.key, "the name of a provider", entry.place);
  YamlMap map(entry.value, "providers." + entry.key, reader.problems);
  if (!map.valid()) return provider;
  const auto type = map.word("type", kTypes, Presence::Required);
  // Which keys may stand here depends on the type; without it every one of them would be called unknown.
  if (!type) return provider;
  provider.type = *type == 0 ? ProviderConfig::Type::Embedded : ProviderConfig::Type::OpenAi;
  if (provider.type == ProviderConfig::Type::Embedded) {
    decode_models(reader, map, provider);
  } else {
    decode_openai_provider(reader, map, provider);
  }
  map.finish();
  return provider;
}

}  // namespace

void decode_providers(ConfigReader& reader, const YamlNode& node) {
  if (!node.is_map()) {
    reader.problems.error(node.place, "E-TYPE",
                          "`providers` must be a map from a name of your choice to a provider, not " + describe(node));
    return;
  }
  if (node.entries.empty()) reader.error(node.place, "`providers` is empty: there is nothing to send a request to");
  for (const YamlEntry& entry : node.entries) reader.config.providers.push_back(decode_provider(reader, entry));
}

}  // namespace sekisho
