#pragma once

#include "config/policy_expression.h"
#include "config/policy_reader.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// What can be asked of a path.
enum class PathKind { Class, ClassName, Labels, Text, Number, Bool, List, Weekday, Fact };

struct ResolvedPath {
  std::string path;  // as the program knows it: header names in lower case
  Subject subject = Subject::Fact;
  PathKind kind = PathKind::Fact;
  std::vector<std::string> words;  // Text: the only values there are; empty: any
  bool words_are_ids = false;      // `words` are names declared in this file (E-REF), not a fixed vocabulary (E-TYPE)
  bool countries = false;          // Text and List: every value is a country
  bool from_header = false;        // Text: a fact of `context` with `source: header`, whose text may be a class name too
};

// What the path means at that site; nullopt and a problem where it means nothing.
std::optional<ResolvedPath> resolve_path(std::string_view path, Place place, ExpressionSite site, PolicyReader& reader);

// True where the caller can say what it likes: a header that is not trusted, or what is declared by the request itself.
bool is_asserted(std::string_view path, const PolicyReader& reader);

}  // namespace sekisho
