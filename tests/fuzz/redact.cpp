// Wherever values stand in a request, and however they are replaced: what comes out is JSON, knows what was written into it, and is byte
// for byte the same everywhere else.
#include "policies/redact/redact.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace sekisho;
using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

void check(bool good) {
  if (!good) std::abort();
}

std::vector<Segment> segments_of(const JsonTape& tape) {
  std::vector<Segment> out;
  for (Id id = 0; id < tape.size(); ++id) {
    const JsonTape::Node& node = tape.at(id);
    if (!node.key.empty()) out.push_back({.text = node.key, .pointer = {}, .is_key = true, .node = id});
    if (node.kind == Kind::String) out.push_back({.text = node.text, .pointer = {}, .node = id});
    if (node.kind == Kind::Number) out.push_back({.text = tape.raw(id), .pointer = {}, .node = id});
  }
  return out;
}

// Detectors report whole characters.
std::size_t character_at(std::string_view text, std::size_t place) {
  while (place > 0 && place < text.size() && (static_cast<unsigned char>(text[place]) & 0xC0U) == 0x80) --place;
  return place;
}

// What three bytes ask to be replaced: which text, which part of it, and how.
struct Asked {
  std::vector<Finding> findings;
  std::vector<Redaction> redactions;
  std::set<Id> values;
  std::set<Id> keys;
  bool drops = false;

  void add(const std::uint8_t* bytes, const std::vector<Segment>& segments) {
    static const std::vector<std::string> kTypes{"jp.phone", "card.pan", "names.person", "email", "jp.birthdate", "net.ip", "secret.x"};
    const std::size_t position = bytes[0] % segments.size();
    const Segment& segment = segments[position];
    if (segment.text.empty()) return;
    Finding finding{.type = kTypes[bytes[2] / 6 % kTypes.size()]};
    finding.segment = static_cast<std::uint32_t>(position);
    const std::size_t begin = character_at(segment.text, bytes[1] % 16U % segment.text.size());
    const std::size_t end = character_at(segment.text, std::min(segment.text.size(), begin + 1 + bytes[1] / 16U));
    finding.begin = static_cast<std::uint32_t>(begin);
    finding.end = static_cast<std::uint32_t>(end > begin ? end : segment.text.size());
    Redaction redaction{.finding = findings.size(), .mode = static_cast<RedactionMode>(bytes[2] % 6), .restore = (bytes[2] & 64U) != 0};
    drops = drops || redaction.mode == RedactionMode::DropPart;
    (segment.is_key ? keys : values).insert(segment.node);
    findings.push_back(finding);
    redactions.push_back(redaction);
  }
};

void check_written(const RedactedBody& body) {
  std::uint32_t last = 0;
  for (const WrittenSpan& span : body.written) {
    check(last <= span.begin && span.begin <= span.end && span.end <= body.bytes.size());
    last = span.end;
  }
  without_written(body);
}

// Where nothing is taken out, each value stands where it stood.
void check_untouched(const JsonTape& before, const JsonTape& after, const Asked& asked) {
  check(before.size() == after.size());
  for (Id id = 0; id < before.size(); ++id) {
    const bool leaf = before.at(id).kind != Kind::Array && before.at(id).kind != Kind::Object;
    if (leaf && !asked.values.contains(id)) check(before.raw(id) == after.raw(id));
    if (!asked.keys.contains(id)) check(before.at(id).key == after.at(id).key);
  }
}

}  // namespace

// The first byte says how many places are asked for, three bytes each; the rest is the request.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t places = data[0] % 8U;
  if (size < 1 + places * 3) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1 + places * 3, size - 1 - places * 3);
  const Result<JsonTape> tape = JsonTape::parse(text);
  if (!tape) return 0;
  const std::vector<Segment> segments = segments_of(*tape);
  if (segments.empty()) return 0;
  Asked asked;
  for (std::size_t i = 0; i < places; ++i) asked.add(data + 1 + i * 3, segments);

  const RedactionKey key("tenant", "caller", "conversation");
  const RedactedBody body = redact({*tape, segments, asked.findings, asked.redactions, {}, key});

  const Result<JsonTape> after = JsonTape::parse(body.bytes);
  check(after.has_value());
  check_written(body);
  if (asked.findings.empty()) check(body.bytes == text);
  if (!asked.drops) check_untouched(*tape, *after, asked);
  return 0;
}
