#include "config/config_places.h"

#include <algorithm>
#include <utility>

namespace sekisho {
namespace {

void note(const YamlNode& map, const std::string& path, Config& config) {
  for (const YamlEntry& entry : map.entries) {
    const std::string setting = path.empty() ? entry.key : path + '.' + entry.key;
    config.settings.push_back({setting, {{}, entry.value.place.line, entry.value.place.column}});
    note(entry.value, setting, config);
  }
}

}  // namespace

void note_places(const YamlNode& document, Config& config) { note(document, {}, config); }

ConfigText place_of_setting(const Config& config, std::string_view setting) {
  while (!setting.empty()) {
    const auto known = std::ranges::find(config.settings, setting, &SettingPlace::path);
    if (known != config.settings.end()) return known->place;
    const std::size_t dot = setting.rfind('.');
    setting = setting.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  return {{}, 1, 1};
}

Problem problem_of_setting(const Config& config, std::string_view setting, std::string message) {
  const ConfigText place = place_of_setting(config, setting);
  return {.file = config.file, .line = place.line, .column = place.column, .code = {}, .message = std::move(message)};
}

Problem problem_of_setting(const Config& config, const Error& error) { return problem_of_setting(config, error.param, error.message); }

}  // namespace sekisho
