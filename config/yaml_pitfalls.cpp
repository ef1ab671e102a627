#include "config/yaml_pitfalls.h"

#include <algorithm>
#include <string>

namespace sekisho {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

bool has_whole_line_ends(std::string_view text, Problems& problems) {
  for (Place place{1, 1}; !text.empty(); ++place.line) {
    const std::string_view line = take_line(text);
    const std::size_t cr = line.find('\r');
    if (cr == std::string_view::npos || cr + 1 == line.size()) continue;
    place.column = static_cast<int>(cr) + 1;
    problems.error(place, "E-YAML", "a line ends with CR alone here: save the file with LF or CR LF as its line ends");
    return false;
  }
  return true;
}

// Directives stand before the document, among comments and empty lines (YAML 1.2 §6.8).
bool has_our_version(std::string_view text, Problems& problems) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (Place place{1, 1}; !text.empty(); ++place.line) {
    const std::string_view line = take_line(text);
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos || line[begin] == '#') continue;
    if (line.front() != '%') return true;
    if (!line.starts_with("%YAML")) continue;
    const std::size_t version = std::min(line.find_first_not_of(" \t", 5), line.size());
    const std::string_view said = line.substr(version, line.find_first_of(" \t\r", version) - version);
    if (said == "1.2") continue;
    problems.error(place, "E-YAML", "the file says YAML `" + std::string(said) + "` and is read as 1.2: take this line out");
    return false;
  }
  return true;
}

}  // namespace

bool is_read_as_it_looks(std::string_view text, Problems& problems) {
  return has_whole_line_ends(text, problems) && has_our_version(text, problems);
}

std::optional<Place> find_tab_indent(std::string_view text, Place stopped) {
  for (int number = 1; number <= stopped.line && !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    const std::string_view indent = line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
    const std::size_t tab = indent.find('\t');
    if (tab != std::string_view::npos && number + 1 >= stopped.line) return Place{number, static_cast<int>(tab) + 1};
  }
  return std::nullopt;
}

}  // namespace sekisho
