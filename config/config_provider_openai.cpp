#include "config/config_address.h"
#include "config/config_reader.h"
#include "config/secret_reference.h"
#include "gateway/core/headers.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// Written by the HTTP client itself, or would change where a message ends (RFC 9110 §7.6.1, RFC 9112 §6).
constexpr std::array<std::string_view, 10> kReservedHeaders{
    "host", "connection", "content-length", "content-type", "transfer-encoding", "upgrade", "te", "trailer", "accept-encoding", "expect"};
// Headers whose value is a secret with every vendor we know.
constexpr std::array<std::string_view, 6> kSecretHeaders{"authorization", "proxy-authorization", "x-api-key", "api-key",
                                                         "cookie",        "x-goog-api-key"};

// RFC 9110 §5.6.2.
bool is_header_name(std::string_view name) {
  static constexpr std::string_view kToken = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return !name.empty() && name.size() <= 128 && name.find_first_not_of(kToken) == std::string_view::npos;
}

// RFC 9110 §5.5, without obs-text.
bool is_header_value(std::string_view value) {
  return value.size() <= 4096 && std::ranges::all_of(value, [](char c) { return c == '\t' || (c >= 0x20 && c < 0x7F); });
}

template <std::size_t N>
bool names_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::ranges::any_of(names, [&](std::string_view other) { return equals_ignoring_case(name, other); });
}

void decode_base_url(ConfigReader& reader, YamlMap& map, ProviderConfig& provider) {
  const auto url = map.name("base_url", Presence::Required);
  if (!url) return;
  const Place place = map.find("base_url")->place;
  const std::string fault = fault_of_base_url(*url);
  if (!fault.empty()) {
    reader.error(place, "`" + map.path_of("base_url") + "` " + fault);
    return;
  }
  const std::string host = host_of_url(*url);
  if (is_private_host(host) && !provider.allow_private) {
    reader.error(place, "`" + map.path_of("base_url") + "` names the private address `" + host +
                            "`, which is refused at connect; add `allow_private: true` where that is meant");
  }
  if (url->starts_with("http://") && !provider.keys.empty() && !is_private_host(host)) {
    reader.warning(place, "`" + map.path_of("base_url") + "` is http: the keys and every prompt travel unencrypted; use https");
  }
  provider.base_url = url->substr(0, url->find_last_not_of('/') + 1);
}

void decode_provider_keys(ConfigReader& reader, YamlMap& map, ProviderConfig& provider) {
  const YamlNode* node = map.find("keys");
  if (node == nullptr) return;
  if (!node->is_list()) {
    reader.problems.error(node->place, "E-TYPE", "`" + map.path_of("keys") + "` must be a list of references such as `[\"${env:NAME}\"]`");
    return;
  }
  for (std::size_t i = 0; i < node->items.size(); ++i) {
    const std::string reference = read_reference(reader, node->items[i], map.path_of("keys") + '[' + std::to_string(i) + ']');
    if (!reference.empty()) provider.keys.push_back(reference);
  }
}

void decode_header(ConfigReader& reader, const YamlEntry& entry, const std::string& path, ProviderConfig& provider) {
  if (!is_header_name(entry.key)) {
    reader.error(entry.place, "`" + entry.key + "` in `" + path + "` is no name of an HTTP header");
    return;
  }
  const std::string key_path = path + '.' + entry.key;
  if (names_one_of(entry.key, kReservedHeaders)) {
    reader.error(entry.place, "`" + key_path + "` is written by the gateway itself and cannot be set");
    return;
  }
  // The value may be a secret whatever the name is, so no message repeats it.
  const YamlNode& value = entry.value;
  if (value.kind != YamlNode::Kind::String || !is_header_value(value.text)) {
    reader.error(value.place, "`" + key_path + "` must be text of printable ASCII; put quotes around numbers");
    return;
  }
  if (has_secret_reference(value.text)) {
    reader.config.secrets.push_back({value.text, key_path, text_at({}, value.place)});
  } else if (names_one_of(entry.key, kSecretHeaders)) {
    reader.error(value.place, "the secret `" + key_path + "` must not stand here in plain text; write `${env:NAME}` or `${file:PATH}`");
    return;
  }
  provider.headers.emplace_back(entry.key, value.text);
}

void decode_headers(ConfigReader& reader, YamlMap& map, ProviderConfig& provider) {
  const YamlNode* node = map.find("headers");
  if (node == nullptr) return;
  const std::string path = map.path_of("headers");
  if (!node->is_map()) {
    reader.problems.error(node->place, "E-TYPE", "`" + path + "` must be a map from names to texts");
    return;
  }
  for (const YamlEntry& entry : node->entries) decode_header(reader, entry, path, provider);
}

void decode_vendor(ConfigReader& reader, YamlMap& map, ProviderConfig& provider) {
  static constexpr std::array<std::string_view, 10> kVendors{"anthropic", "dashscope", "deepseek", "mistral", "moonshot",
                                                             "openai",    "together",  "vllm",     "zai",     "other"};
  const auto vendor = map.name("vendor");
  if (!vendor) return;
  if (std::ranges::find(kVendors, *vendor) == kVendors.end()) {
    reader.error(
        map.find("vendor")->place,
        "`" + map.path_of("vendor") + "` must be anthropic, dashscope, deepseek, mistral, moonshot, openai, together, vllm, zai or other");
  }
  provider.vendor = *vendor;
}

void decode_proxy(ConfigReader& reader, YamlMap& map, ProviderConfig& provider) {
  const auto proxy = map.name("proxy");
  if (!proxy) return;
  std::string fault = fault_of_base_url(*proxy);
  if (fault.empty() && !proxy->starts_with("http://")) fault = "must start with http://";
  if (fault.empty()) {
    provider.proxy = *proxy;
  } else {
    reader.error(map.find("proxy")->place, "`" + map.path_of("proxy") + "` " + fault);
  }
}

void decode_provider_timeouts(ConfigReader& reader, YamlMap& map, ProviderConfig& provider) {
  const YamlNode* node = map.find("timeouts");
  if (node == nullptr) return;
  YamlMap timeouts(*node, map.path_of("timeouts"), reader.problems);
  read_into(provider.timeouts.connect, timeouts, "connect");
  read_into(provider.timeouts.first_byte, timeouts, "first_byte");
  read_into(provider.timeouts.first_event, timeouts, "first_event");
  read_into(provider.timeouts.between_bytes, timeouts, "between_bytes");
  read_into(provider.timeouts.between_events, timeouts, "between_events");
  read_into(provider.timeouts.total, timeouts, "total");
  timeouts.finish();
}

}  // namespace

void decode_openai_provider(ConfigReader& reader, YamlMap& map, ProviderConfig& provider) {
  provider.allow_private = map.boolean("allow_private").value_or(false);
  decode_provider_keys(reader, map, provider);
  decode_base_url(reader, map, provider);
  decode_vendor(reader, map, provider);
  decode_proxy(reader, map, provider);
  provider.ca_bundle = read_file_name(reader, map, "ca_bundle");
  read_into(provider.max_connections, map, "max_connections", {1, 100'000});
  decode_provider_timeouts(reader, map, provider);
  decode_headers(reader, map, provider);
}

}  // namespace sekisho
