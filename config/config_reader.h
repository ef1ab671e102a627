#pragma once

#include "config/config.h"
#include "config/yaml_map.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sekisho {

// What the sections of the configuration file have in common while they are decoded. Borrows both.
struct ConfigReader {
  Config& config;
  Problems& problems;

  void error(Place place, std::string message) { problems.error(place, {}, std::move(message)); }
  void warning(Place place, std::string message) { problems.warning(place, {}, std::move(message)); }
};

ConfigText text_at(std::string text, Place place);

// The value of `key` in `map` as a secret: exactly one reference. Anything else is an error that does not repeat the value.
// The reference is noted in `config.secrets`; empty where there is none.
std::string read_reference(ConfigReader& reader, YamlMap& map, std::string_view key, Presence presence = Presence::Optional);
std::string read_reference(ConfigReader& reader, const YamlNode& node, const std::string& path);

// The value of `key` as the name of a file that must be readable; noted in `config.files`.
std::string read_file_name(ConfigReader& reader, YamlMap& map, std::string_view key, Presence presence = Presence::Optional);

// Overwrites `value` where the key is there; a value outside the range is an error.
void read_into(std::size_t& value, YamlMap& map, std::string_view key, IntegerRange range);
void read_into(std::uint32_t& value, YamlMap& map, std::string_view key, IntegerRange range);
// As above for sizes in bytes, which may have a unit.
void read_size_into(std::size_t& value, YamlMap& map, std::string_view key, IntegerRange range);
// As above for durations, at most a day; the range is in milliseconds.
void read_into(std::chrono::milliseconds& value, YamlMap& map, std::string_view key, std::chrono::milliseconds lowest);
void read_into(std::optional<std::chrono::milliseconds>& value, YamlMap& map, std::string_view key);

// True for 1 to 64 letters, digits, `.`, `_` and `-`, the first one a letter or digit: what ids and names are made of, so that they
// can stand in headers, log lines and metrics as they are.
bool is_plain_name(std::string_view text);
// Adds an error where it is not; true where it is.
bool check_plain_name(ConfigReader& reader, std::string_view text, std::string_view what, Place place);

// The sections. Each reads its part of the file into `reader.config`.
void decode_server(ConfigReader& reader, const YamlNode& node);
void decode_keys(ConfigReader& reader, const YamlNode& node, WallTime now);
void decode_providers(ConfigReader& reader, const YamlNode& node);
void decode_audit(ConfigReader& reader, const YamlNode& node);
void decode_openai_provider(ConfigReader& reader, YamlMap& map, ProviderConfig& provider);

}  // namespace sekisho
