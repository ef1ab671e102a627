#pragma once

#include "config/config.h"
#include "config/problem.h"
#include "gateway/core/clock.h"

#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// What came out of a configuration file. `config` may be used only where `problems` has no error; warnings do not stop it.
struct ConfigFile {
  Config config;
  std::vector<Problem> problems;  // ordered by place

  bool usable() const { return !has_errors(problems); }
};

// Reads the text of a sekisho.yaml strictly and finds every problem in it at once: unknown and duplicate keys, values of another
// kind, and what cannot work together. Pure: opens no file and reads no environment. `file` names it in messages and gives the
// directory that relative paths are relative to; `now` is for keys that have expired (a warning).
ConfigFile decode_config(std::string_view text, const std::string& file, WallTime now);

// Reads the file, decodes it, and checks what it names: `check_files` and `check_secrets` are included. What `sekisho check` says
// and what a start or a reload refuses.
ConfigFile load_config(const std::string& file, WallTime now);

// An error for every file that the configuration names and that cannot be read (certificate, key, CA bundle, policy, models).
std::vector<Problem> check_files(const Config& config);

// An error for every secret reference that does not resolve now, and for a pepper or a redaction key that can be guessed. Names the
// reference, never a value.
std::vector<Problem> check_secrets(const Config& config);

// `path` as the configuration means it: absolute, or relative to the folder of the file.
std::string path_from(const Config& config, std::string_view path);

}  // namespace sekisho
