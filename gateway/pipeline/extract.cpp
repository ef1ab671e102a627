#include "gateway/pipeline/extract.h"

#include "gateway/pipeline/extract_words.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sekisho {
namespace {

using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

constexpr std::size_t kFewestDigits = 7;  // of a number that may identify someone

SegmentRole role_of(std::string_view role) {
  if (role == "system" || role == "developer") return SegmentRole::System;
  if (role == "user") return SegmentRole::User;
  if (role == "assistant") return SegmentRole::Assistant;
  if (role == "tool" || role == "function") return SegmentRole::Tool;
  return SegmentRole::Other;
}

bool has_long_number(std::string_view number) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return static_cast<std::size_t>(std::ranges::count_if(number, digit)) >= kFewestDigits;
}

// Walks the body once. What people wrote to each other comes first and in order, so that neighbours are neighbours; everything else
// follows, opaque parts last.
class Extractor {
 public:
  Extractor(const JsonTape& tape, Endpoint endpoint) : tape_(tape), endpoint_(endpoint) {}

  Extraction run() && {
    const Id root = tape_.root();
    if (tape_.at(root).kind != Kind::Object) walk(root, SegmentRole::Other);
    for (Id id = tape_.at(root).first_child; tape_.at(root).kind == Kind::Object && id != JsonTape::kNone; id = tape_.at(id).next) {
      add_key(id, SegmentRole::Other);
      walk_top(id);
    }
    return assemble();
  }

 private:
  void walk_top(Id id) {
    const std::string_view key = tape_.at(id).key;
    const bool array = tape_.at(id).kind == Kind::Array;
    if (key == "messages" && array) {
      for (Id message = tape_.at(id).first_child; message != JsonTape::kNone; message = tape_.at(message).next) walk_message(message);
      return;
    }
    if ((key == "prompt" && endpoint_ == Endpoint::Completions) || (key == "input" && endpoint_ == Endpoint::Embeddings)) {
      return walk_inputs(id);
    }
    walk(id, role_of_top(key));
  }

  static SegmentRole role_of_top(std::string_view key) {
    if (key == "tools" || key == "functions") return SegmentRole::Tool;
    if (key == "suffix") return SegmentRole::User;
    return key == "prediction" ? SegmentRole::Assistant : SegmentRole::Other;
  }

  void walk_message(Id message) {
    if (tape_.at(message).kind != Kind::Object) return walk(message, SegmentRole::Other);
    const SegmentRole role = role_of(tape_.find_string(message, "role").value_or(""));
    for (Id id = tape_.at(message).first_child; id != JsonTape::kNone; id = tape_.at(id).next) {
      add_key(id, role);
      const std::string_view key = tape_.at(id).key;
      if (key == "content") {
        walk_content(id, role);
      } else if (key == "audio" && tape_.at(id).kind == Kind::Object) {
        add_opaque(id, role, "opaque.audio");
        walk_part_members(id, role, SegmentRole::Other);
      } else {
        walk(id, key == "tool_calls" || key == "function_call" ? SegmentRole::Tool : role);
      }
    }
  }

  void walk_content(Id content, SegmentRole role) {
    if (tape_.at(content).kind == Kind::String) return add_text(content, role, flow_);
    if (tape_.at(content).kind != Kind::Array) return walk(content, role);
    for (Id part = tape_.at(content).first_child; part != JsonTape::kNone; part = tape_.at(part).next) {
      if (tape_.at(part).kind == Kind::String) {
        add_text(part, role, flow_);
      } else if (tape_.at(part).kind == Kind::Object) {
        walk_part(part, role);
      } else {
        walk(part, role);
      }
    }
  }

  // A part is what its type says or what its members are: a type that lies must not hide an image.
  void walk_part(Id part, SegmentRole role) {
    const std::string_view type = tape_.find_string(part, "type").value_or("");
    std::string_view opaque = opaque_type_of_part(type);
    for (Id id = tape_.at(part).first_child; opaque.empty() && id != JsonTape::kNone; id = tape_.at(id).next) {
      opaque = opaque_type_of_member(tape_.at(id).key);
    }
    if (!opaque.empty()) add_opaque(part, role, opaque);
    walk_part_members(part, role, opaque == "opaque.file" ? SegmentRole::File : role);
  }

  void walk_part_members(Id part, SegmentRole role, SegmentRole inner) {
    for (Id id = tape_.at(part).first_child; id != JsonTape::kNone; id = tape_.at(id).next) {
      const JsonTape::Node& node = tape_.at(id);
      add_key(id, role);
      if (node.kind == Kind::Object) {
        walk_part_members(id, inner, inner);
      } else if (node.kind == Kind::String && (node.key == "text" || node.key == "refusal")) {
        add_text(id, role, flow_);
      } else if (node.kind == Kind::String && inside_opaque(id)) {
        add_opaque_member(id, inner);
      } else {
        walk(id, inner);
      }
    }
  }

  // The part has its finding already.
  void add_opaque_member(Id id, SegmentRole role) {
    const JsonTape::Node& node = tape_.at(id);
    if (find_data_url(node.text)) return add_data_url_head(id, role);
    if (!holds_binary(node.key) || !is_base64(node.text)) walk(id, role);
  }

  bool inside_opaque(Id id) const { return !opaque_.empty() && opaque_.back().end >= tape_.at(id).end; }

  // Prompts of completions and inputs of embeddings: texts, or the numbers of tokens.
  void walk_inputs(Id id) {
    if (tape_.at(id).kind == Kind::String) return add_text(id, SegmentRole::User, flow_);
    if (tape_.at(id).kind != Kind::Array) return walk(id, SegmentRole::User);
    if (holds_numbers(id)) add_opaque(id, SegmentRole::User, "opaque.tokens");
    for (Id item = tape_.at(id).first_child; item != JsonTape::kNone; item = tape_.at(item).next) {
      if (tape_.at(item).kind == Kind::String) {
        add_text(item, SegmentRole::User, flow_);
      } else {
        walk(item, SegmentRole::User);
      }
    }
  }

  bool holds_numbers(Id array) const {
    for (Id item = tape_.at(array).first_child; item != JsonTape::kNone; item = tape_.at(item).next) {
      const Kind kind = tape_.at(item).kind;
      if (kind == Kind::Number || (kind == Kind::Array && holds_numbers(item))) return true;
    }
    return false;
  }

  // Everything below, whatever it is.
  void walk(Id id, SegmentRole role) {
    const JsonTape::Node& node = tape_.at(id);
    switch (node.kind) {
      case Kind::Null:
      case Kind::Bool:
        return;
      case Kind::Number:
        if (has_long_number(tape_.raw(id))) add(id, tape_.raw(id), role, rest_);
        return;
      case Kind::String:
        if (!is_known_value(node.key, node.text)) add_text(id, role, rest_);
        return;
      case Kind::Array:
      case Kind::Object:
        for (Id child = node.first_child; child != JsonTape::kNone; child = tape_.at(child).next) {
          add_key(child, role);
          walk(child, role);
        }
        return;
    }
  }

  void add_key(Id id, SegmentRole role) {
    const JsonTape::Node& node = tape_.at(id);
    if (node.key.empty() || is_known_key(node.key) || is_token_number(id)) return;
    rest_.push_back({.text = node.key, .role = role, .pointer = tape_.pointer(node.parent), .is_key = true, .node = id});
  }

  // The members of `logit_bias` are named by token numbers.
  bool is_token_number(Id id) const {
    const JsonTape::Node& node = tape_.at(id);
    if (node.key.size() >= kFewestDigits || node.parent == JsonTape::kNone || tape_.at(node.parent).key != "logit_bias") return false;
    return std::ranges::all_of(node.key, [](char c) { return c >= '0' && c <= '9'; });
  }

  void add_text(Id id, SegmentRole role, std::vector<Segment>& segments) {
    const std::string_view text = tape_.at(id).text;
    if (const auto url = find_data_url(text)) {
      add_opaque(id, role, url->opaque_type);
      return add_data_url_head(id, role);
    }
    if (const auto type = opaque_type_of_blob(text); !type.empty() && !inside_opaque(id)) add_opaque(id, role, type);
    add(id, text, role, segments);
  }

  // The part of a data URL that is not base64 can hold words.
  void add_data_url_head(Id id, SegmentRole role) {
    const auto url = find_data_url(tape_.at(id).text);
    if (url) add(id, url->head, role, rest_);
  }

  void add(Id id, std::string_view text, SegmentRole role, std::vector<Segment>& segments) {
    if (text.empty()) return;
    const bool seam = &segments == &flow_ && !flow_.empty() && flow_.back().role == role;
    segments.push_back({.text = text, .role = role, .pointer = tape_.pointer(id), .seam_before = seam, .node = id});
  }

  void add_opaque(Id id, SegmentRole role, std::string_view type) {
    opaque_.push_back({{.text = {}, .role = role, .pointer = tape_.pointer(id), .node = id}, type, tape_.at(id).end});
  }

  Extraction assemble() {
    Extraction all{.segments = std::move(flow_), .opaque = {}};
    std::ranges::move(rest_, std::back_inserter(all.segments));
    for (OpaquePart& part : opaque_) {
      Finding finding{.type = std::string(part.type), .confidence = Confidence::High, .role = part.place.role};
      finding.segment = static_cast<std::uint32_t>(all.segments.size());
      all.opaque.push_back(std::move(finding));
      all.segments.push_back(std::move(part.place));
    }
    return all;
  }

  struct OpaquePart {
    Segment place;
    std::string_view type;
    std::uint32_t end = 0;  // where the part's JSON ends
  };

  const JsonTape& tape_;
  Endpoint endpoint_;
  std::vector<Segment> flow_;  // messages, prompts and inputs: text that a reader reads on
  std::vector<Segment> rest_;
  std::vector<OpaquePart> opaque_;
};

}  // namespace

Extraction extract(const JsonTape& tape, Endpoint endpoint) { return Extractor(tape, endpoint).run(); }

}  // namespace sekisho
