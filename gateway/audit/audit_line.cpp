#include "gateway/audit/audit_line.h"

#include "gateway/core/canonical_json.h"

#include <algorithm>
#include <charconv>

namespace sekisho {
namespace {

constexpr std::string_view kHashPrefix = "sha256:";

}  // namespace

std::string hash_text(const Digest& digest) { return std::string(kHashPrefix) + to_hex(digest); }

std::optional<Digest> find_hash(std::string_view text) {
  if (!text.starts_with(kHashPrefix)) return std::nullopt;
  const auto bytes = from_hex(text.substr(kHashPrefix.size()));
  if (!bytes || bytes->size() != Digest{}.size()) return std::nullopt;
  Digest digest{};
  std::ranges::copy(*bytes, reinterpret_cast<char*>(digest.data()));
  return digest;
}

std::string AuditLine::text(std::string_view name) const { return std::string(tape.find_string(tape.root(), name).value_or("")); }

std::optional<std::uint64_t> AuditLine::integer(std::string_view name) const {
  const JsonTape::Id member = tape.find(tape.root(), name);
  if (member == JsonTape::kNone || tape.at(member).kind != JsonTape::Kind::Number) return std::nullopt;
  const std::string_view raw = tape.raw(member);
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  if (failure != std::errc() || end != raw.data() + raw.size()) return std::nullopt;
  return value;
}

Result<AuditLine> parse_audit_line(std::string_view text) {
  // Canonical lines have one spelling for each value; anything else was not written by the store.
  Result<std::string> canonical = canonical_json(text);
  if (!canonical) return canonical.error();
  if (*canonical != text) return invalid_request("the line is not canonical JSON");
  Result<JsonTape> tape = JsonTape::parse(std::move(*canonical));
  if (!tape) return tape.error();
  AuditLine line;
  line.tape = std::move(*tape);
  const auto seq = line.integer("seq");
  const auto at = from_rfc3339(line.text("ts"));
  line.event = line.text("event");
  if (seq.value_or(0) == 0 || !at || line.event.empty()) return invalid_request("the line is no event of an audit store");
  line.seq = *seq;
  line.at = *at;
  line.id = line.text("id");
  const std::string prev = line.text("prev");
  line.prev = find_hash(prev);
  if (!prev.empty() && !line.prev) return invalid_request("`prev` is no hash");
  return line;
}

}  // namespace sekisho
