#include "config/config_reader.h"

#include "config/secret_reference.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::chrono::milliseconds kLongest = std::chrono::hours(24);

bool is_alphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Place place_of(YamlMap& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  return node != nullptr ? node->place : map.place();
}

template <class T>
void read_integer_into(T& value, YamlMap& map, std::string_view key, IntegerRange range) {
  if (const auto number = map.integer(key, range)) value = static_cast<T>(*number);
}

}  // namespace

ConfigText text_at(std::string text, Place place) { return {std::move(text), place.line, place.column}; }

std::string read_reference(ConfigReader& reader, const YamlNode& node, const std::string& path) {
  static constexpr std::string_view kForms = "`${env:NAME}` or `${file:PATH}`";
  if (node.kind == YamlNode::Kind::String && is_secret_reference(node.text)) {
    reader.config.secrets.push_back({node.text, path, text_at({}, node.place)});
    return node.text;
  }
  const bool meant_as_one = node.is_scalar() && has_secret_reference(node.text);
  const std::string fault = meant_as_one ? "is not written as a reference; the forms are " : "must not stand here in plain text; write ";
  reader.error(node.place, "the secret `" + path + "` " + fault + std::string(kForms));
  return {};
}

std::string read_reference(ConfigReader& reader, YamlMap& map, std::string_view key, Presence presence) {
  const YamlNode* node = map.find(key, presence);
  return node != nullptr ? read_reference(reader, *node, map.path_of(key)) : std::string();
}

std::string read_file_name(ConfigReader& reader, YamlMap& map, std::string_view key, Presence presence) {
  const auto file = map.name(key, presence);
  if (!file) return {};
  if (file->find('\0') != std::string::npos) {
    reader.error(place_of(map, key), "`" + map.path_of(key) + "` has a NUL character in it");
    return {};
  }
  reader.config.files.push_back({*file, map.path_of(key), text_at({}, place_of(map, key))});
  return *file;
}

void read_into(std::size_t& value, YamlMap& map, std::string_view key, IntegerRange range) { read_integer_into(value, map, key, range); }

void read_into(std::uint32_t& value, YamlMap& map, std::string_view key, IntegerRange range) { read_integer_into(value, map, key, range); }

void read_size_into(std::size_t& value, YamlMap& map, std::string_view key, IntegerRange range) {
  const auto size = map.size(key);
  if (!size) return;
  if (*size < static_cast<std::uint64_t>(range.lowest) || *size > static_cast<std::uint64_t>(range.highest)) {
    map.problems().error(
        place_of(map, key), "E-TYPE",
        "`" + map.path_of(key) + "` must be from " + std::to_string(range.lowest) + " to " + std::to_string(range.highest) + " bytes");
    return;
  }
  value = *size;
}

void read_into(std::chrono::milliseconds& value, YamlMap& map, std::string_view key, std::chrono::milliseconds lowest) {
  const auto length = map.duration(key);
  if (!length) return;
  if (*length < lowest || *length > kLongest) {
    map.problems().error(place_of(map, key), "E-TYPE",
                         "`" + map.path_of(key) + "` must be from " + std::to_string(lowest.count()) + "ms to 24h");
    return;
  }
  value = *length;
}

void read_into(std::optional<std::chrono::milliseconds>& value, YamlMap& map, std::string_view key) {
  std::chrono::milliseconds length{0};
  read_into(length, map, key, std::chrono::milliseconds(1));
  if (length.count() > 0) value = length;
}

bool is_plain_name(std::string_view text) {
  if (text.empty() || text.size() > 64 || !is_alphanumeric(text.front())) return false;
  return std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

bool check_plain_name(ConfigReader& reader, std::string_view text, std::string_view what, Place place) {
  if (is_plain_name(text)) return true;
  reader.error(place, std::string(what) + " must be 1 to 64 letters, digits, `.`, `_` or `-`, the first one a letter or a digit");
  return false;
}

}  // namespace sekisho
