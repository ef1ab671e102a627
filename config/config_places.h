#pragma once

#include "config/config.h"
#include "config/problem.h"
#include "config/yaml_node.h"
#include "gateway/core/error.h"

#include <string>
#include <string_view>

namespace sekisho {

// Notes where each setting of the document stands, for place_of_setting. Lists are left out: what is in them carries its own place.
void note_places(const YamlNode& document, Config& config);

// Where the file says `setting`, such as `server.tls.key`. Where it leaves it out: the section around it, and where there is none of
// those either, the file's first character.
ConfigText place_of_setting(const Config& config, std::string_view setting);

// An error at that place.
Problem problem_of_setting(const Config& config, std::string_view setting, std::string message);
// The same for an Error whose `param` is the setting.
Problem problem_of_setting(const Config& config, const Error& error);

}  // namespace sekisho
