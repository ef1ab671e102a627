#pragma once

#include "config/yaml_node.h"
#include "config/yaml_problems.h"

#include <optional>
#include <string_view>

namespace sekisho {

// Whether the text can be read as it looks. Else a problem (E-YAML): a CR that is no part of a CR LF (yaml-cpp takes it for a character
// of its line, YAML 1.2 §5.4 for a line's end), or a `%YAML` directive of another version than 1.2.
bool is_read_as_it_looks(std::string_view text, Problems& problems);

// The first tab in the indentation (YAML 1.2 §6.1 allows none) of the line where a parser stopped, or of the line before it.
std::optional<Place> find_tab_indent(std::string_view text, Place stopped);

// A quoted scalar that begins before where a parser stopped and ends in a later line than it begins: a quote that was forgotten takes all
// up to the next one for text, and the parser stops behind that. The first such, where the file has any.
std::optional<Place> find_long_quote(std::string_view text, Place stopped);

}  // namespace sekisho
