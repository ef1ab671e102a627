#pragma once

#include "config/policy_file.h"
#include "config/yaml_map.h"
#include "policies/model/local_time.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

inline SourcePlace source_place(Place place) { return {place.line, place.column}; }

// What an attribute of targets can hold.
enum class AttributeKind { Bool, Number, Text, List };

struct AttributeUse {
  AttributeKind kind = AttributeKind::Text;
  Place place;  // of the first target that carries it
};

// How the first condition that asks a fact takes it.
struct FactUse {
  bool is_list = false;
  std::string file;
  Place place;
  bool is_told = false;  // another condition takes it otherwise, and a warning says so
};

// What is known while a policy file is read: the names that later sections may refer to. One for each load, on one thread.
struct PolicyReader {
  Problems& problems;
  PolicyUse use = PolicyUse::Check;
  std::string directory;  // relative files are looked for here
  PolicyDocument document{};
  LocalTime zone = *LocalTime::find("UTC");
  std::map<std::string, const YamlNode*, std::less<>> sets{};
  std::map<std::string, AttributeUse, std::less<>> attributes{};       // by the path after `target.`
  std::map<std::string, FactUse, std::less<>> facts{};                 // by path, of the conditions so far
  std::map<std::string, std::vector<std::string>, std::less<>> ids{};  // so far, by section, over all layers
  std::vector<std::string> budget_ids{};                               // known before the budgets themselves are read
  std::size_t layer = 0;                                               // being read: position in document.layers
  WallTime now = std::chrono::system_clock::now();

  std::vector<std::string> target_ids() const;
  std::vector<std::string> constraint_ids() const;
};

// The scalars of a list, `$name` replaced by the set of that name; a lone `$name` counts as a list too. nullopt and a problem where the
// node is neither. `what` names the value in messages.
std::optional<std::vector<const YamlNode*>> read_items(const YamlNode& node, std::string_view what, PolicyReader& reader);

// The same for text; items of another kind are problems and left out.
std::optional<std::vector<std::string>> read_text_items(const YamlNode& node, std::string_view what, PolicyReader& reader);

// The position of a class or label by name, or an E-REF problem with a suggestion.
std::optional<std::size_t> read_class(const YamlNode& node, std::string_view what, PolicyReader& reader);
std::optional<std::size_t> read_label(const YamlNode& node, std::string_view what, PolicyReader& reader);

// A moment: RFC 3339, or a date in the policy's zone.
std::optional<WallTime> read_time(const YamlNode& node, std::string_view what, PolicyReader& reader);

// A currency's three letters in upper case.
std::optional<std::string> read_currency(std::string_view text, Place place, Problems& problems);

// A stretch of time such as `7y`, `6mo`, `26w`, `90d`, `48h`. Months count 31 days and years 366, so that nothing is kept too short.
std::optional<std::chrono::hours> read_stretch(const YamlNode& node, std::string_view what, Problems& problems);

// The name of a header field in lower case (RFC 9110 §5.1).
std::optional<std::string> read_header_name(std::string_view text, Place place, Problems& problems);

// An id: a word without white space or control characters; `used` holds the ids so far and gets this one, a second one is E-DUP.
std::optional<std::string> read_id(YamlMap& map, std::string_view key, std::vector<std::string>& used);

// The sections, in the order in which they must be read.
void read_vocabulary(YamlMap& top, PolicyReader& reader);  // classes, labels, sets, timezone, currency
void read_context(YamlMap& top, PolicyReader& reader);     // context, trusted_headers
void read_detectors(YamlMap& top, PolicyReader& reader);
void read_targets(YamlMap& top, PolicyReader& reader);
void read_budget_ids(YamlMap& top, PolicyReader& reader);  // for `budget.<id>.used_ratio`
void read_rules(YamlMap& top, PolicyReader& reader);       // classify, constraints
void read_transforms(YamlMap& top, PolicyReader& reader);
void read_prefer(YamlMap& top, PolicyReader& reader);
void read_budgets(YamlMap& top, PolicyReader& reader);
void read_exceptions(YamlMap& top, PolicyReader& reader);  // constraints of every layer are known
void read_duties(YamlMap& top, PolicyReader& reader);      // obligations, response, audit
void read_service(YamlMap& top, PolicyReader& reader);     // fallback, refusal
void read_assertions(YamlMap& top, PolicyReader& reader);
void read_tests(YamlMap& top, PolicyReader& reader);

}  // namespace sekisho
