#include "config/policy_patterns.h"
#include "policies/model/packs.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace sekisho {
namespace {

constexpr std::string_view kDictionaryPack = "dictionary/1";
const std::array<std::string, 3> kConfidences{"low", "medium", "high"};

bool is_pack_name(std::string_view pack) {
  const std::size_t slash = pack.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == pack.size()) return false;
  return pack.substr(slash + 1).find_first_not_of("0123456789") == std::string_view::npos;
}

void check_pack(const DetectorDeclaration& detector, Place place, PolicyReader& reader) {
  if (!is_pack_name(detector.pack)) {
    reader.problems.error(place, "E-TYPE", "`" + detector.pack + "` is no pack: a pack has a name and a version, such as `basic/1`");
    return;
  }
  if (find_pack(detector.pack)) return;
  std::vector<std::string> known;
  for (const std::string_view pack : pack_names()) known.emplace_back(pack);
  const std::string message = "this version does not have the pack `" + detector.pack + "`" + did_you_mean(detector.pack, known);
  if (reader.use == PolicyUse::Serve) {
    reader.problems.error(place, "E-REF", message);
  } else {
    reader.problems.warning(place, "W-PACK", message + ": it can be checked and tested, not served");
  }
}

void check_source(const DetectorDeclaration& detector, YamlMap& map, PolicyReader& reader) {
  const YamlNode* source = map.find("source");
  if (detector.pack == kDictionaryPack && source == nullptr) {
    reader.problems.error(map.place(), "E-KEY", "a dictionary needs `source`, its file");
  }
  if (source == nullptr) return;
  if (detector.pack != kDictionaryPack) {
    reader.problems.error(source->place, "E-KEY", "only a dictionary takes `source`, not the pack `" + detector.pack + "`");
    return;
  }
  if (detector.source.empty()) return;
  std::error_code ignored;
  const std::filesystem::path file = std::filesystem::path(reader.directory) / detector.source;
  if (std::filesystem::is_regular_file(file, ignored)) return;
  const std::string message = "there is no file `" + detector.source + "`";
  if (reader.use == PolicyUse::Serve) reader.problems.error(source->place, "E-REF", message);
  if (reader.use == PolicyUse::Check) reader.problems.warning(source->place, "W-FILE", message + ": needed to serve");
}

// A pack, or patterns of the organisation's own.
void read_what(YamlMap& map, DetectorDeclaration& detector, PolicyReader& reader) {
  const YamlNode* patterns = map.find("patterns");
  if ((patterns == nullptr) == (map.find("pack") == nullptr)) {
    reader.problems.error(map.place(), "E-KEY", "a detector needs either `pack` or `patterns`");
  }
  if (patterns != nullptr) {
    detector.patterns = read_patterns(*patterns, detector.id, reader);
  } else if (const auto pack = map.name("pack")) {
    detector.pack = *pack;
    check_pack(detector, map.find("pack")->place, reader);
  }
  detector.source = map.name("source").value_or("");
  if (!detector.pack.empty()) check_source(detector, map, reader);
}

void read_detector(const YamlEntry& entry, PolicyReader& reader) {
  DetectorDeclaration detector;
  detector.id = entry.key;
  detector.place = source_place(entry.place);
  if (entry.key.empty() || entry.key.find_first_of(".*$ \t") != std::string::npos) {
    reader.problems.error(entry.place, "E-TYPE", "the detector id `" + entry.key + "` must be one word without `.`, `*` and `$`");
    return;
  }
  if (entry.key == "opaque") {
    reader.problems.error(entry.place, "E-DUP", "the detector id `opaque` is reserved for images, audio, files and tokens");
    return;
  }
  YamlMap map(entry.value, "detectors." + entry.key, reader.problems);
  read_what(map, detector, reader);
  detector.required = map.boolean("required").value_or(true);
  if (const auto confidence = map.word("min_confidence", kConfidences)) detector.min_confidence = static_cast<Confidence>(*confidence);
  if (const auto timeout = map.integer("timeout_us", {1, 60'000'000})) detector.timeout = std::chrono::microseconds(*timeout);
  map.finish();
  reader.document.detectors.push_back(std::move(detector));
}

}  // namespace

void read_detectors(YamlMap& top, PolicyReader& reader) {
  const YamlNode* node = top.find("detectors");
  if (node == nullptr) return;
  if (!node->is_map()) {
    reader.problems.error(node->place, "E-TYPE", "`detectors` must be a map from ids to detectors, not " + describe(*node));
    return;
  }
  for (const YamlEntry& entry : node->entries) read_detector(entry, reader);
}

}  // namespace sekisho
