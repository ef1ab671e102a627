#include "config/yaml_map.h"

#include <algorithm>
#include <iterator>

namespace sekisho {

namespace {

// `: there are `a`, `b` and `c``.
std::string listed(const std::vector<std::string>& keys) {
  std::string out;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool last = i + 1 == keys.size();
    out += (i == 0 ? (last ? ": there is `" : ": there are `") : (last ? " and `" : ", `")) + keys[i] + "`";
  }
  return out;
}

}  // namespace

YamlMap::YamlMap(const YamlNode& node, std::string path, Problems& problems)
    : node_(node.is_map() ? &node : nullptr), place_(node.place), path_(std::move(path)), problems_(&problems) {
  if (node_ != nullptr) return;
  const std::string what = path_.empty() ? std::string("the file") : "`" + path_ + "`";
  problems.error(node.place, "E-TYPE", what + " must be a map of keys, not " + describe(node));
}

std::string YamlMap::path_of(std::string_view key) const { return path_.empty() ? std::string(key) : path_ + '.' + std::string(key); }

const YamlNode* YamlMap::find(std::string_view key, Presence presence) {
  if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
  if (node_ == nullptr) return nullptr;
  const YamlNode* value = node_->find(key);
  if (value == nullptr && presence == Presence::Required) {
    const std::string where = path_.empty() ? std::string() : " in `" + path_ + "`";
    problems_->error(place_, "E-KEY", "the key `" + std::string(key) + "` is missing" + where);
  }
  return value;
}

std::optional<std::string> YamlMap::string(std::string_view key, Presence presence) {
  const YamlNode* value = find(key, presence);
  return value != nullptr ? read_string(*value, path_of(key), *problems_) : std::nullopt;
}

std::optional<std::string> YamlMap::name(std::string_view key, Presence presence) {
  const YamlNode* value = find(key, presence);
  if (value == nullptr) return std::nullopt;
  std::optional<std::string> text = read_string(*value, path_of(key), *problems_);
  if (text && text->empty()) {
    problems_->error(value->place, "E-TYPE", "`" + path_of(key) + "` is empty");
    return std::nullopt;
  }
  return text;
}

std::optional<bool> YamlMap::boolean(std::string_view key) {
  const YamlNode* value = find(key);
  return value != nullptr ? read_bool(*value, path_of(key), *problems_) : std::nullopt;
}

std::optional<std::int64_t> YamlMap::integer(std::string_view key, IntegerRange range) {
  const YamlNode* value = find(key);
  return value != nullptr ? read_integer(*value, range, path_of(key), *problems_) : std::nullopt;
}

std::optional<double> YamlMap::number(std::string_view key) {
  const YamlNode* value = find(key);
  return value != nullptr ? read_number(*value, path_of(key), *problems_) : std::nullopt;
}

std::optional<std::chrono::milliseconds> YamlMap::duration(std::string_view key) {
  const YamlNode* value = find(key);
  return value != nullptr ? read_duration(*value, path_of(key), *problems_) : std::nullopt;
}

std::optional<std::uint64_t> YamlMap::size(std::string_view key) {
  const YamlNode* value = find(key);
  return value != nullptr ? read_size(*value, path_of(key), *problems_) : std::nullopt;
}

std::optional<std::vector<std::string>> YamlMap::strings(std::string_view key) {
  const YamlNode* value = find(key);
  return value != nullptr ? read_strings(*value, path_of(key), *problems_) : std::nullopt;
}

std::optional<std::size_t> YamlMap::word(std::string_view key, std::span<const std::string> words, Presence presence) {
  const YamlNode* value = find(key, presence);
  if (value == nullptr) return std::nullopt;
  const auto found = value->is_scalar() ? std::ranges::find(words, value->text) : words.end();
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::string message = "`" + path_of(key) + "` must be one of ";
  for (std::size_t i = 0; i < words.size(); ++i) message += (i == 0 ? "`" : ", `") + words[i] + "`";
  message += ", not " + describe(*value) + (value->is_scalar() ? did_you_mean(value->text, words) : std::string());
  problems_->error(value->place, "E-TYPE", std::move(message));
  return std::nullopt;
}

void YamlMap::refuse(std::string_view key, std::string code, std::string message) {
  refused_.emplace(key);
  if (find(key) == nullptr) return;
  const auto entry = std::ranges::find(node_->entries, key, &YamlEntry::key);
  problems_->error(entry->place, std::move(code), std::move(message));
}

void YamlMap::finish() {
  if (node_ == nullptr) return;
  const std::string where = path_.empty() ? std::string() : " in `" + path_ + "`";
  std::vector<std::string> unused;
  std::vector<std::string> allowed;
  std::ranges::copy_if(known_, std::back_inserter(allowed), [&](const std::string& key) { return !refused_.contains(key); });
  std::ranges::copy_if(known_, std::back_inserter(unused), [&](const std::string& key) { return node_->find(key) == nullptr; });
  for (const YamlEntry& entry : node_->entries) {
    if (std::ranges::find(known_, entry.key) != known_.end()) continue;
    std::string hint = did_you_mean(entry.key, unused);
    if (hint.empty()) hint = did_you_mean(entry.key, known_);
    if (hint.empty()) hint = listed(allowed);
    problems_->error(entry.place, "E-KEY", "unknown key `" + entry.key + "`" + where + hint);
  }
}

}  // namespace sekisho
