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

// The position behind the quote that closes the one at `open` (YAML 1.2 §7.3), the text's end where none does.
std::size_t end_of_quoted(std::string_view text, std::size_t open) {
  const char quote = text[open];
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    const bool escapes = quote == '"' ? text[i] == '\\' : text.substr(i, 2) == "''";
    if (escapes) {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return text.size();
}

// True where a scalar or a comment may begin: a quote or `#` elsewhere is a character like any other.
bool may_begin(std::string_view text, std::size_t at) {
  return at == 0 || std::string_view(" \t\n\r[{,").find(text[at - 1]) != std::string_view::npos;
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

std::optional<Place> find_long_quote(std::string_view text, Place stopped) {
  Place place{1, 1};
  std::size_t line_begin = 0;
  for (std::size_t i = 0; i < text.size() && place.line < stopped.line; ++i) {
    if (text[i] == '\n') {
      line_begin = i + 1;
      ++place.line;
    } else if (text[i] == '#' && may_begin(text, i)) {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if ((text[i] == '"' || text[i] == '\'') && may_begin(text, i)) {
      const std::size_t end = end_of_quoted(text, i);
      place.column = static_cast<int>(i - line_begin) + 1;
      if (text.substr(i, end - i).find('\n') != std::string_view::npos) return place;
      i = end - 1;
    }
  }
  return std::nullopt;
}

}  // namespace sekisho
