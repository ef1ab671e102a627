#pragma once

#include "config/yaml_node.h"
#include "config/yaml_problems.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

enum class Presence { Optional, Required };

// A closed range for numbers, both ends allowed.
struct IntegerRange {
  std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  std::int64_t highest = std::numeric_limits<std::int64_t>::max();
};

// Scalars of one node. A value of another kind adds an E-TYPE problem that names `what` (such as `server.threads`) and gives nullopt.
std::optional<std::string> read_string(const YamlNode& node, std::string_view what, Problems& problems);
std::optional<bool> read_bool(const YamlNode& node, std::string_view what, Problems& problems);
std::optional<std::int64_t> read_integer(const YamlNode& node, IntegerRange range, std::string_view what, Problems& problems);
std::optional<double> read_number(const YamlNode& node, std::string_view what, Problems& problems);
// `250ms`, `10s`, `5m`, `2h`; a unit is needed.
std::optional<std::chrono::milliseconds> read_duration(const YamlNode& node, std::string_view what, Problems& problems);
// Bytes: a plain integer, or one with `KiB`, `MiB`, `GiB`.
std::optional<std::uint64_t> read_size(const YamlNode& node, std::string_view what, Problems& problems);
// A list of strings; bad entries are problems and left out.
std::optional<std::vector<std::string>> read_strings(const YamlNode& node, std::string_view what, Problems& problems);

// Reads one YAML map strictly: whatever key was never asked for is an unknown key (E-KEY, with the nearest asked-for key as the
// suggestion) when `finish` is called. Borrows the node and the problems. A node that is no map is one E-TYPE problem and then reads
// as an empty map with nothing required. Every reader gives nullopt where the key is absent or its value is bad.
class YamlMap {
 public:
  // `path` is what messages call this map, such as `providers[2]`; empty for the top of the file.
  YamlMap(const YamlNode& node, std::string path, Problems& problems);

  // The value of that key, null where absent; a Required one that is absent is an E-KEY problem at the map's place.
  const YamlNode* find(std::string_view key, Presence presence = Presence::Optional);
  std::optional<std::string> string(std::string_view key, Presence presence = Presence::Optional);
  // As `string`, and the text is not empty.
  std::optional<std::string> name(std::string_view key, Presence presence = Presence::Optional);
  std::optional<bool> boolean(std::string_view key);
  std::optional<std::int64_t> integer(std::string_view key, IntegerRange range = {});
  std::optional<double> number(std::string_view key);
  std::optional<std::chrono::milliseconds> duration(std::string_view key);
  std::optional<std::uint64_t> size(std::string_view key);
  std::optional<std::vector<std::string>> strings(std::string_view key);
  // The position of the value in `words`; another word is an E-TYPE problem with a suggestion.
  std::optional<std::size_t> word(std::string_view key, std::span<const std::string> words, Presence presence = Presence::Optional);

  // Adds a problem at the key where it is present: a key that is known and may not stand here.
  void refuse(std::string_view key, std::string code, std::string message);

  // Reports every key that was not asked for, with the one that may be meant or with all that there are.
  void finish();

  bool valid() const { return node_ != nullptr; }
  Place place() const { return place_; }
  // `path.key`, for messages about a value.
  std::string path_of(std::string_view key) const;
  Problems& problems() { return *problems_; }

 private:
  const YamlNode* node_;  // null: not a map
  Place place_;
  std::string path_;
  Problems* problems_;
  std::vector<std::string> known_;
  std::set<std::string, std::less<>> refused_;  // of those
};

}  // namespace sekisho
