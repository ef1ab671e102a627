#include "policies/redact/part_removal.h"

#include "policies/redact/replacements.h"

#include <iterator>
#include <set>
#include <string>
#include <utility>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

std::string note_part(const JsonTape& tape, Id part) {
  const std::string note = json_quote(kRemovedNote);
  return tape.at(part).kind == Kind::Object ? "{\"type\":\"text\",\"text\":" + note + "}" : note;
}

Edit note(std::uint32_t begin, std::uint32_t end, std::string bytes) {
  Edit edit{.begin = begin, .end = end, .bytes = std::move(bytes)};
  edit.mark_begin = static_cast<std::uint32_t>(edit.bytes.find(kRemovedNote));
  edit.mark_end = edit.mark_begin + static_cast<std::uint32_t>(kRemovedNote.size());
  edit.blank.assign(kRemovedNote.size(), '~');
  return edit;
}

// Text that is JSON itself stays JSON.
Edit note_value(const JsonTape& tape, Id value) {
  const JsonTape::Node& node = tape.at(value);
  if (node.kind == Kind::Object) return {.begin = node.begin, .end = node.end, .bytes = "null"};
  const bool is_json = node.kind == Kind::String && node.text.starts_with('{') && JsonTape::parse(std::string(node.text)).has_value();
  const std::string text = is_json ? "{\"removed\":" + json_quote(kRemovedNote) + "}" : std::string(kRemovedNote);
  return note(node.begin, node.end, json_quote(text));
}

// The removed elements of one array with the commas that go with them.
void remove_elements(const JsonTape& tape, Id array, const std::set<Id>& removed, std::vector<Edit>& edits) {
  bool any_kept = false;
  Id before = JsonTape::kNone;
  std::vector<Edit> cuts;
  for (Id element = tape.at(array).first_child; element != JsonTape::kNone; element = tape.at(element).next) {
    const Id next = tape.at(element).next;
    if (!removed.contains(element)) {
      any_kept = true;
    } else if (any_kept) {
      cuts.push_back({.begin = tape.at(before).end, .end = tape.at(element).end, .bytes = {}});
    } else if (next != JsonTape::kNone) {
      cuts.push_back({.begin = tape.at(element).begin, .end = tape.at(next).begin, .bytes = {}});
    }
    before = element;
  }
  const Id first = tape.at(array).first_child;
  if (!any_kept) cuts = {note(tape.at(first).begin, tape.at(before).end, note_part(tape, first))};
  std::ranges::move(cuts, std::back_inserter(edits));
}

}  // namespace

bool Removal::covers(const JsonTape::Node& node) const {
  const auto after = gone.upper_bound(node.begin);
  return after != gone.begin() && node.begin < std::prev(after)->second;
}

Id find_part(const JsonTape& tape, Id value) {
  for (Id id = value; tape.at(id).parent != JsonTape::kNone; id = tape.at(id).parent) {
    const JsonTape::Node& parent = tape.at(tape.at(id).parent);
    if (parent.kind == Kind::Array && parent.key == "content") return id;
  }
  return JsonTape::kNone;
}

Removal remove_parts(const JsonTape& tape, std::span<const Id> values) {
  Removal removal;
  std::map<Id, std::set<Id>> parts;  // by array, outer ones first
  std::set<Id> alone;
  for (const Id value : values) {
    const Id part = find_part(tape, value);
    if (part == JsonTape::kNone) {
      alone.insert(value);
    } else {
      parts[tape.at(part).parent].insert(part);
    }
  }
  for (const auto& [array, removed] : parts) {
    if (removal.covers(tape.at(array))) continue;
    remove_elements(tape, array, removed, removal.edits);
    for (const Id part : removed) removal.gone.emplace(tape.at(part).begin, tape.at(part).end);
  }
  for (const Id value : alone) {
    const JsonTape::Node& node = tape.at(value);
    if (removal.covers(node)) continue;
    removal.edits.push_back(note_value(tape, value));
    removal.gone.emplace(node.begin, node.end);
  }
  return removal;
}

}  // namespace sekisho
