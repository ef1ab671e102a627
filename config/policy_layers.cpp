#include "config/policy_layers.h"

#include "config/yaml_document.h"
#include "config/yaml_map.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

namespace sekisho {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostLayers = 64;

// One file has many names; this is the one to compare.
fs::path identity_of(const std::string& file) {
  std::error_code failure;
  fs::path path = fs::weakly_canonical(file, failure);
  return failure ? fs::path(file).lexically_normal() : path;
}

// Bytes beyond the limit are not read; parse_yaml then says that there are too many.
std::optional<std::string> read_text(const std::string& file) {
  std::error_code failure;
  if (!fs::is_regular_file(file, failure)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  std::string text(YamlLimits().bytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

// Where messages put what they quote between backticks, text that holds some itself cannot be told from the rest.
bool holds_backtick(const YamlNode& node) {
  if (node.text.find('`') != std::string::npos || std::ranges::any_of(node.items, holds_backtick)) return true;
  return std::ranges::any_of(
      node.entries, [](const YamlEntry& entry) { return entry.key.find('`') != std::string::npos || holds_backtick(entry.value); });
}

// A file that is no policy may be one that was never meant to be read, with anything in it: nothing of it is told but the place.
bool says_policy(const YamlNode& root, Problems& problems) {
  static constexpr const char* kMessage = "this file is included and is no policy: it must be a map that says `policy: v1`";
  const YamlNode* version = root.find("policy");
  if (version != nullptr && version->is_scalar() && version->text == "v1") return true;
  problems.show(Problems::Shown::All);
  problems.error(version != nullptr ? version->place : root.place, root.is_map() && version == nullptr ? "E-KEY" : "E-TYPE", kMessage);
  return false;
}

class LayerReader {
 public:
  LayerReader(LayerFile first, Problems& problems) : problems_(problems) {
    seen_.push_back(identity_of(first.layer.file));
    files_.push_back(std::move(first));
  }

  std::vector<LayerFile> read() && {
    for (std::size_t position = 0; position < files_.size(); ++position) read_included(position);
    problems_.enter(files_.front().layer.file);
    return std::move(files_);
  }

 private:
  void read_included(std::size_t position) {
    const YamlNode* found = files_[position].root.find("include");
    if (found == nullptr) return;
    const YamlNode list = *found;  // files_ grows below
    problems_.enter(files_[position].layer.file);
    if (!list.is_list()) {
      problems_.error(list.place, "E-TYPE", "`include` must be a list of files, not " + describe(list));
      return;
    }
    for (const YamlNode& item : list.items) {
      const std::optional<std::string> name = read_string(item, "include[]", problems_);
      if (name) include(*name, item.place, position);
    }
  }

  void include(const std::string& name, Place place, std::size_t parent) {
    const std::string& above = files_[parent].layer.file;
    problems_.enter(above);
    const std::string file = (fs::path(above).parent_path() / name).lexically_normal().string();
    if (std::ranges::find(seen_, identity_of(file)) != seen_.end()) {
      problems_.error(place, "E-DUP", "`include`: `" + name + "` is a part of this policy already");
      return;
    }
    if (files_.size() == kMostLayers) {
      problems_.error(place, "E-REF", "a policy has at most 64 files");
      return;
    }
    const std::optional<std::string> text = read_text(file);
    if (!text) {
      problems_.error(place, "E-REF", "`include`: `" + name + "` cannot be read: there is no file `" + file + "`");
      return;
    }
    seen_.push_back(identity_of(file));
    problems_.enter(file);
    add(file, *text, parent);
  }

  // A backtick may come from an escape too, and before the file is parsed nobody knows.
  void add(const std::string& file, std::string_view text, std::size_t parent) {
    const bool odd = text.find_first_of("`\\") != std::string_view::npos;
    problems_.show(odd ? Problems::Shown::Nothing : Problems::Shown::OwnWords);
    std::optional<YamlNode> root = parse_yaml(text, problems_);
    if (!root || !says_policy(*root, problems_)) return;
    problems_.show(holds_backtick(*root) ? Problems::Shown::Nothing : Problems::Shown::OwnWords);
    files_.push_back({{.file = file, .org = {}, .parent = parent}, std::move(*root)});
  }

  Problems& problems_;
  std::vector<LayerFile> files_;
  std::vector<fs::path> seen_;
};

}  // namespace

std::vector<LayerFile> read_layers(LayerFile first, Problems& problems) { return LayerReader(std::move(first), problems).read(); }

}  // namespace sekisho
