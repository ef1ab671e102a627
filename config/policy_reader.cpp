#include "config/policy_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace sekisho {
namespace {

constexpr std::size_t kLongestId = 128;

struct Stretch {
  std::string_view word;
  int hours;
};
constexpr std::array<Stretch, 5> kStretches{{{"h", 1}, {"d", 24}, {"w", 7 * 24}, {"mo", 31 * 24}, {"y", 366 * 24}}};
constexpr int kLongestStretch = 100 * 366 * 24;

void expect_list(const YamlNode& node, std::string_view what, Problems& problems) {
  const std::string hint = node.is_scalar() && !node.is_null() ? " (put it in brackets: `[" + node.text + "]`)" : std::string();
  problems.error(node.place, "E-TYPE", "`" + std::string(what) + "` must be a list, not " + describe(node) + hint);
}

bool names_set(const YamlNode& node) { return node.kind == YamlNode::Kind::String && node.text.starts_with('$'); }

void splice(const YamlNode& node, PolicyReader& reader, std::vector<const YamlNode*>& out) {
  const auto found = reader.sets.find(node.text.substr(1));
  if (found == reader.sets.end()) {
    std::vector<std::string> known;
    for (const auto& [name, items] : reader.sets) known.push_back("$" + name);
    reader.problems.error(node.place, "E-REF", "there is no set `" + node.text + "`" + did_you_mean(node.text, known));
    return;
  }
  for (const YamlNode& item : found->second->items) out.push_back(&item);
}

// What was meant; for a class behind a sign that there is not, as in `=> mid`, the signs that there are.
std::string mend_of(const std::string& name, std::string_view kind, const std::vector<std::string>& names) {
  constexpr auto kOtherSigns = std::to_array<std::string_view>({"=", "!", "≥", "≤", "≧", "≦"});
  const auto begins = [&](std::string_view sign) { return name.starts_with(sign); };
  if (kind != "class" || std::ranges::none_of(kOtherSigns, begins)) return did_you_mean(name, names);
  return ": write `>=`, `>`, `<=` or `<` before the class, or the class alone";
}

std::optional<std::size_t> read_position(const YamlNode& node, std::string_view what, std::string_view kind,
                                         const std::vector<std::string>& names, Problems& problems) {
  const std::optional<std::string> name = read_string(node, what, problems);
  if (!name) return std::nullopt;
  const auto found = std::ranges::find(names, *name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  problems.error(node.place, "E-REF", "there is no " + std::string(kind) + " `" + *name + "`" + mend_of(*name, kind, names));
  return std::nullopt;
}

bool is_word(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) > 0x20U && c != 0x7F; });
}

}  // namespace

std::vector<std::string> PolicyReader::target_ids() const {
  std::vector<std::string> out;
  for (const PolicyTarget& target : document.targets) out.push_back(target.endpoint.id);
  return out;
}

std::vector<std::string> PolicyReader::constraint_ids() const {
  std::vector<std::string> out;
  for (const Constraint& constraint : document.constraints) out.push_back(constraint.id);
  return out;
}

std::optional<std::vector<const YamlNode*>> read_items(const YamlNode& node, std::string_view what, PolicyReader& reader) {
  std::vector<const YamlNode*> out;
  if (names_set(node)) {
    splice(node, reader, out);
    return out;
  }
  if (!node.is_list()) {
    expect_list(node, what, reader.problems);
    return std::nullopt;
  }
  for (const YamlNode& item : node.items) {
    if (names_set(item)) {
      splice(item, reader, out);
    } else if (item.is_scalar() && !item.is_null()) {
      out.push_back(&item);
    } else {
      reader.problems.error(item.place, "E-TYPE", "`" + std::string(what) + "` holds " + describe(item) + " where a single value belongs");
    }
  }
  return out;
}

std::optional<std::vector<std::string>> read_text_items(const YamlNode& node, std::string_view what, PolicyReader& reader) {
  const auto items = read_items(node, what, reader);
  if (!items) return std::nullopt;
  std::vector<std::string> out;
  for (const YamlNode* item : *items) {
    if (auto text = read_string(*item, what, reader.problems)) out.push_back(std::move(*text));
  }
  return out;
}

std::optional<std::size_t> read_class(const YamlNode& node, std::string_view what, PolicyReader& reader) {
  return read_position(node, what, "class", reader.document.classes, reader.problems);
}

std::optional<std::size_t> read_label(const YamlNode& node, std::string_view what, PolicyReader& reader) {
  return read_position(node, what, "label", reader.document.labels, reader.problems);
}

std::optional<WallTime> read_time(const YamlNode& node, std::string_view what, PolicyReader& reader) {
  const std::optional<WallTime> time = node.kind == YamlNode::Kind::String ? reader.zone.parse(node.text) : std::nullopt;
  if (!time) {
    reader.problems.error(node.place, "E-TYPE",
                          "`" + std::string(what) +
                              "` must be a date such as `2026-11-20` or a time such as `2026-11-20T15:00:00+09:00`, not " + describe(node));
  }
  return time;
}

std::optional<std::chrono::hours> read_stretch(const YamlNode& node, std::string_view what, Problems& problems) {
  int count = 0;
  const std::string& text = node.text;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
  const auto unit = std::ranges::find(kStretches, std::string_view(end, text.data() + text.size()), &Stretch::word);
  const bool good = node.kind == YamlNode::Kind::String && failure == std::errc() && unit != kStretches.end();
  if (good && count > 0 && count <= kLongestStretch / unit->hours) return std::chrono::hours(count * unit->hours);
  problems.error(
      node.place, "E-TYPE",
      "`" + std::string(what) + "` must be a time such as `48h`, `90d`, `26w`, `6mo` or `7y`, at most 100 years, not " + describe(node));
  return std::nullopt;
}

std::optional<std::string> read_header_name(std::string_view text, Place place, Problems& problems) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  const auto fits = [&](unsigned char c) { return std::isalnum(c) != 0 || kOthers.find(static_cast<char>(c)) != std::string_view::npos; };
  if (text.empty() || !std::ranges::all_of(text, fits)) {
    problems.error(place, "E-TYPE", "`" + std::string(text) + "` cannot be the name of a header field");
    return std::nullopt;
  }
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::optional<std::string> read_id(YamlMap& map, std::string_view key, std::vector<std::string>& used) {
  std::optional<std::string> id = map.name(key, Presence::Required);
  if (!id) return std::nullopt;
  const Place place = map.find(key)->place;
  if (!is_word(*id) || id->size() > kLongestId || id->starts_with('$')) {
    map.problems().error(place, "E-TYPE", "`" + map.path_of(key) + "` must be one word of at most 128 bytes that does not begin with `$`");
    return std::nullopt;
  }
  if (std::ranges::find(used, *id) != used.end()) {
    map.problems().error(place, "E-DUP", "the id `" + *id + "` stands twice; ids of one section are unique");
    return std::nullopt;
  }
  used.push_back(*id);
  return id;
}

}  // namespace sekisho
