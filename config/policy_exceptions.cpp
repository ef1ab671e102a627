#include "config/policy_canonical.h"
#include "config/policy_rule_list.h"
#include "gateway/core/crypto.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::size_t kFewestApprovers = 2;
constexpr std::int64_t kMostUses = 1'000'000'000;

void refuse(Place place, std::string message, PolicyReader& reader) { reader.problems.error(place, "E-EXC", std::move(message)); }

// Id and names of approvers make file names: `approvals/<id>.<name>.sig`.
bool fits_in_file_name(std::string_view word) {
  return !word.empty() && word.front() != '.' && word.find_first_of("/\\") == std::string_view::npos &&
         std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) > 0x20U && c != 0x7F; });
}

void read_relaxes(YamlMap& map, PolicyException& exception, PolicyReader& reader) {
  const YamlNode* node = map.find("relaxes", Presence::Required);
  if (node == nullptr) return;
  const std::vector<std::string> known = reader.constraint_ids();
  for (const YamlNode* item : read_items(*node, map.path_of("relaxes"), reader).value_or(std::vector<const YamlNode*>())) {
    const auto constraint = std::ranges::find(reader.document.constraints, item->text, &Constraint::id);
    if (constraint == reader.document.constraints.end()) {
      reader.problems.error(item->place, "E-REF", "there is no constraint `" + item->text + "`" + did_you_mean(item->text, known));
    } else if (!constraint->exceptable) {
      refuse(item->place, "`" + item->text + "` may not be relaxed: the constraint does not say `exceptable: true`", reader);
    } else {
      exception.relaxes.push_back(item->text);
    }
  }
  if (node->is_list() && node->items.empty()) refuse(node->place, "an exception names the constraints that it relaxes", reader);
}

void read_approvers(YamlMap& map, PolicyException& exception, PolicyReader& reader) {
  const YamlNode* node = map.find("approved_by");
  if (node == nullptr) {
    refuse(map.place(), "an exception needs `approved_by`, two different names", reader);
    return;
  }
  const auto names = read_text_items(*node, map.path_of("approved_by"), reader);
  if (!names) return;
  for (const std::string& name : *names) {
    if (!fits_in_file_name(name)) {
      reader.problems.error(node->place, "E-TYPE", "`" + name + "` cannot be the name of an approver: use one word without `/`");
    } else if (std::ranges::find(exception.approved_by, name) == exception.approved_by.end()) {
      exception.approved_by.push_back(name);
    }
  }
  if (exception.approved_by.size() < kFewestApprovers) refuse(node->place, "an exception needs two different approvers", reader);
}

void read_expiry(YamlMap& map, PolicyException& exception, PolicyReader& reader) {
  const YamlNode* node = map.find("expires");
  if (node == nullptr) {
    refuse(map.place(), "an exception needs `expires`, at most 30 days ahead", reader);
    return;
  }
  const std::optional<WallTime> time = read_time(*node, map.path_of("expires"), reader);
  if (!time) return;
  exception.expires = *time;
  if (exception.is_too_long(reader.now)) {
    reader.problems.warning(node->place, "W-EXPIRE",
                            "more than 30 days ahead: while that is so, the gateway serves without the exception `" + exception.id + "`");
  }
}

void read_exception(YamlMap& map, const YamlNode& node, PolicyReader& reader) {
  PolicyException exception;
  exception.place = source_place(map.place());
  exception.id = read_rule_id(map, "exceptions", reader);
  if (!exception.id.empty() && !fits_in_file_name(exception.id)) {
    reader.problems.error(map.find("id")->place, "E-TYPE", "the id of an exception names a file: it cannot hold `/` or begin with `.`");
  }
  read_relaxes(map, exception, reader);
  exception.when = read_optional(map, "when", ExpressionSite::ExceptionWhen, reader);
  if (const YamlNode* require = map.find("require", Presence::Required)) {
    const Requirement requirement{map.path_of("require"), "E-EXC", "say what must hold instead of the constraints that are relaxed"};
    exception.require = read_requirement(*require, requirement, reader);
  }
  read_expiry(map, exception, reader);
  read_approvers(map, exception, reader);
  exception.reason = map.string("reason").value_or("");
  if (const auto quota = map.integer("quota", {1, kMostUses})) exception.quota = static_cast<std::uint32_t>(*quota);
  exception.hash = "sha256:" + to_hex(sha256(canonical_form(with_sets(node, reader.sets))));
  reader.document.exceptions.push_back(std::move(exception));
}

}  // namespace

void read_exceptions(YamlMap& top, PolicyReader& reader) {
  const YamlNode* list = top.find("exceptions");
  if (list == nullptr) return;
  read_entries(*list, "exceptions", reader, [&](YamlMap& map, const YamlNode& node) { read_exception(map, node, reader); });
}

}  // namespace sekisho
