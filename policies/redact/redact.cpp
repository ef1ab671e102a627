#include "policies/redact/redact.h"

#include "gateway/core/ascii.h"
#include "policies/redact/blanked_text.h"
#include "policies/redact/edit.h"
#include "policies/redact/literal_offsets.h"
#include "policies/redact/nested_json.h"
#include "policies/redact/part_removal.h"
#include "policies/redact/redaction_places.h"
#include "policies/redact/replacements.h"
#include "policies/redact/token_hint.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

// What a quote is within so many literals.
constexpr auto kQuotes = std::to_array<std::string_view>({"\"", "\\\"", R"(\\\")", R"(\\\\\\\")", R"(\\\\\\\\\\\\\\\")"});

// An edit that writes `text` between `before` and `after`, which belong to the syntax around it.
Edit written(std::pair<std::uint32_t, std::uint32_t> place, std::string_view before, std::string_view text, std::string_view after) {
  Edit edit{.begin = place.first, .end = place.second, .bytes = std::string(before) + std::string(text) + std::string(after)};
  edit.mark_begin = static_cast<std::uint32_t>(before.size());
  edit.mark_end = static_cast<std::uint32_t>(before.size() + text.size());
  return edit;
}

bool is_json_integer(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_ascii_digit) && (text.size() == 1 || text.front() != '0');
}

// One request on its way to its redacted form.
class Redactor {
 public:
  explicit Redactor(const RedactionInput& input)
      : input_(input),
        tape_(input.tape),
        places_(places_of(input.findings, input.redactions)),
        replacements_(input.key, input.segments, input.detectors) {}

  RedactedBody run() && {
    remove_parts_of_places();
    sort_places();
    for (std::size_t first = 0; first < places_.size();) {
      std::size_t last = first + 1;
      while (last < places_.size() && places_[last].segment == places_[first].segment) ++last;
      edit_segment({places_.begin() + static_cast<std::ptrdiff_t>(first), places_.begin() + static_cast<std::ptrdiff_t>(last)});
      first = last;
    }
    if (input_.hint && !replacements_.table().empty()) add_hint();
    return finish();
  }

 private:
  using Places = std::span<const RedactionPlace>;

  const Segment& segment_of(const RedactionPlace& place) const { return input_.segments[place.segment]; }
  const JsonTape::Node& node_of(const RedactionPlace& place) const { return tape_.at(segment_of(place).node); }

  // A name in no part cannot be taken out without its member: it is written over.
  bool takes_part_out(const RedactionPlace& place) const {
    if (place.mode != RedactionMode::DropPart) return false;
    const Segment& segment = segment_of(place);
    return !segment.is_key || find_part(tape_, segment.node) != JsonTape::kNone;
  }

  void remove_parts_of_places() {
    std::vector<Id> values;
    for (const RedactionPlace& place : places_) {
      if (takes_part_out(place)) values.push_back(segment_of(place).node);
    }
    Removal removal = remove_parts(tape_, values);
    edits_ = std::move(removal.edits);
    std::erase_if(places_, [&](const RedactionPlace& place) {
      return place.begin == place.end || takes_part_out(place) || removal.covers(node_of(place));
    });
  }

  // In the order of the bytes; what stands outside of `messages` comes first.
  void sort_places() {
    const Id messages = tape_.find(tape_.root(), "messages");
    const auto in_messages = [&](const JsonTape::Node& node) {
      return messages != JsonTape::kNone && node.begin > tape_.at(messages).begin && node.begin < tape_.at(messages).end;
    };
    std::ranges::sort(places_, {}, [&](const RedactionPlace& place) {
      const JsonTape::Node& node = node_of(place);
      const std::uint32_t begin = segment_of(place).is_key ? node.key_begin : node.begin;
      return std::tuple(in_messages(node), begin, place.segment, place.begin);
    });
  }

  void edit_segment(Places places) {
    const Segment& segment = segment_of(places.front());
    const JsonTape::Node& node = tape_.at(segment.node);
    if (segment.is_key) return edit_key(places, node);
    if (node.kind == Kind::Number) return edit_number(places.front(), node);
    edit_string(places, node.begin, node.end, segment.text);
  }

  // A number that is no longer one becomes a string, all of it.
  void edit_number(const RedactionPlace& place, const JsonTape::Node& node) {
    const std::string_view number = std::string_view(tape_.bytes()).substr(node.begin, node.end - node.begin);
    edits_.push_back(replaced({node.begin, node.end}, place, number, {.strings = 0, .bare = true}));
  }

  // What takes the place of a value, which stands as the text of its string within literals of JSON. In place of a bare word it becomes a
  // string where it must be one.
  Edit replaced(std::pair<std::uint32_t, std::uint32_t> bytes, const RedactionPlace& place, std::string_view value, JsonPlace json) {
    const std::string text = replacements_.text_for(place, value);
    const bool number = json.bare && stays_number(place, value, text);
    const std::string_view quote = json.bare ? kQuotes[json.strings] : std::string_view();
    const std::string_view around = number ? std::string_view() : quote;
    Edit edit = written(bytes, around, escaped(text, json.bare && !number ? json.strings + 1 : json.strings), around);
    edit.blank = blank_of(value);
    if (number) edit.quote = quote;
    return edit;
  }

  // What comes back in its place must be a number too.
  bool stays_number(const RedactionPlace& place, std::string_view value, std::string_view text) const {
    if (place.mode != RedactionMode::Surrogate && place.mode != RedactionMode::Generalise) return false;
    const std::string* original = replacements_.table().find_surrogate(text);
    return is_json_integer(value) && is_json_integer(text) && (original == nullptr || is_json_integer(*original));
  }

  void edit_string(Places places, std::uint32_t begin, std::uint32_t end, std::string_view text) {
    const std::string_view inside = std::string_view(tape_.bytes()).substr(begin + 1, end - begin - 2);
    LiteralOffsets offsets(inside);
    NestedJson nested(text);
    for (const RedactionPlace& place : places) {
      for (const JsonPiece& piece : nested.pieces(place.begin, place.end)) {
        const std::uint32_t from = begin + 1 + offsets.begin_of(static_cast<std::uint32_t>(piece.begin));
        const std::uint32_t to = begin + 1 + offsets.end_of(static_cast<std::uint32_t>(piece.end));
        const std::string value = unescaped(text.substr(piece.begin, piece.end - piece.begin), piece.place.strings);
        edits_.push_back(replaced({from, to}, place, value, {.strings = piece.place.strings + 1, .bare = piece.place.bare}));
      }
    }
  }

  // Two names of one object may not become the same.
  void edit_key(Places places, const JsonTape::Node& node) {
    const std::size_t first = edits_.size();
    edit_string(places, node.key_begin, node.key_end, node.key);
    if (edits_.size() == first) return;
    std::string name;
    for (std::size_t i = first; i < edits_.size(); ++i) name += edits_[i].bytes;
    if (places.front().begin > 0 || places.back().end < node.key.size()) name += std::string(" ") + std::string(node.key);
    std::size_t& count = names_[{node.parent, name}];
    if (++count > 1) edits_.back().bytes += " (" + std::to_string(count) + ")";
  }

  void add_hint() {
    std::optional<Edit> hint = token_hint(tape_, replacements_.table());
    const auto overlaps = [&](const Edit& edit) { return edit.begin <= hint->begin && hint->begin < edit.end; };
    if (hint && std::ranges::none_of(edits_, overlaps)) edits_.push_back(std::move(*hint));
  }

  RedactedBody finish() {
    std::ranges::sort(edits_, {}, [](const Edit& edit) { return std::pair(edit.begin, edit.end); });
    RedactedBody body;
    std::vector<Splice> splices;
    std::int64_t shift = 0;
    for (Edit& edit : edits_) {
      const auto begin = static_cast<std::uint32_t>(edit.begin + shift);
      if (edit.mark_end > edit.mark_begin)
        body.written.push_back({begin + edit.mark_begin, begin + edit.mark_end, std::move(edit.blank), edit.quote});
      shift += static_cast<std::int64_t>(edit.bytes.size()) - (edit.end - edit.begin);
      splices.push_back({edit.begin, edit.end, std::move(edit.bytes)});
    }
    body.bytes = apply_splices(tape_.bytes(), std::move(splices));
    body.table = std::make_shared<const RestoreTable>(replacements_.take_table());
    return body;
  }

  const RedactionInput& input_;
  const JsonTape& tape_;
  std::vector<RedactionPlace> places_;
  Replacements replacements_;
  std::vector<Edit> edits_;
  std::map<std::pair<Id, std::string>, std::size_t> names_;
};

}  // namespace

RedactedBody redact(const RedactionInput& input) { return Redactor(input).run(); }

BlankedBody without_written(const RedactedBody& body) {
  BlankedBody out;
  out.bytes.reserve(body.bytes.size());
  std::size_t at = 0;
  for (const WrittenSpan& span : body.written) {
    out.bytes.append(body.bytes, at, span.begin - at).append(span.quote);
    const auto begin = static_cast<std::uint32_t>(out.bytes.size());
    if (!span.blank.empty()) out.blanks.push_back({begin, begin + static_cast<std::uint32_t>(span.blank.size())});
    out.bytes.append(span.blank).append(span.quote);
    at = span.end;
  }
  out.bytes.append(body.bytes, at);
  return out;
}

}  // namespace sekisho
