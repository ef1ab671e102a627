#pragma once

#include "policies/redact/redact.h"
#include "policies/redact/restore_stream.h"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// A request with findings at words of its texts, redacted in the way that is asked. Every string of the body is a segment.
class RedactionCase {
 public:
  explicit RedactionCase(const std::string& json) : tape_(JsonTape::parse(json).value()) {
    for (JsonTape::Id id = 0; id < tape_.size(); ++id) {
      const JsonTape::Node& node = tape_.at(id);
      if (!node.key.empty()) segments_.push_back({.text = node.key, .pointer = {}, .is_key = true, .node = id});
      if (node.kind == JsonTape::Kind::String) segments_.push_back({.text = node.text, .pointer = {}, .node = id});
      if (node.kind == JsonTape::Kind::Number) segments_.push_back({.text = tape_.raw(id), .pointer = {}, .node = id});
    }
  }

  // Every occurrence of `value` in a value or name becomes a finding.
  RedactionCase& find(std::string_view value, const std::string& type, RedactionMode mode, bool restore = true) {
    for (std::uint32_t i = 0; i < segments_.size(); ++i) {
      const std::string_view text = segments_[i].text;
      for (std::size_t at = text.find(value); at != std::string_view::npos; at = text.find(value, at + 1)) {
        add(i, at, at + value.size(), type, {.mode = mode, .restore = restore});
      }
    }
    return *this;
  }

  // The opaque part at the JSON pointer.
  RedactionCase& drop(std::string_view pointer, const std::string& type) {
    for (JsonTape::Id id = 0; id < tape_.size(); ++id) {
      if (tape_.pointer(id) != pointer) continue;
      segments_.push_back({.text = {}, .pointer = {}, .node = id});
      add(static_cast<std::uint32_t>(segments_.size()) - 1, 0, 0, type, {.mode = RedactionMode::DropPart});
      return *this;
    }
    throw std::runtime_error("no such pointer");
  }

  RedactionCase& shift_dates() {
    for (Redaction& redaction : redactions_) redaction.dates = Transform::Dates::Shift;
    return *this;
  }

  RedactedBody redact(const std::string& conversation = "c1") const {
    const RedactionKey key("tenant key", "caller", conversation);
    return sekisho::redact({tape_, segments_, findings_, redactions_, {}, key});
  }

 private:
  void add(std::uint32_t segment, std::size_t begin, std::size_t end, const std::string& type, Redaction redaction) {
    Finding finding{.type = type};
    finding.segment = segment;
    finding.begin = static_cast<std::uint32_t>(begin);
    finding.end = static_cast<std::uint32_t>(end);
    redaction.finding = findings_.size();
    findings_.push_back(std::move(finding));
    redactions_.push_back(redaction);
  }

  JsonTape tape_;
  std::vector<Segment> segments_;
  std::vector<Finding> findings_;
  std::vector<Redaction> redactions_;
};

// The body with this conversation's nonce written as `KK`.
inline std::string with_plain_nonce(const RedactedBody& body) {
  std::string out = body.bytes;
  const std::string ending = "_" + body.table->nonce() + "]]";
  for (std::size_t at = out.find(ending); at != std::string::npos; at = out.find(ending, at)) out.replace(at, ending.size(), "_KK]]");
  return out;
}

}  // namespace sekisho
