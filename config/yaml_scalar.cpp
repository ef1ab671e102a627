#include "config/yaml_map.h"

#include <array>
#include <charconv>
#include <cmath>

namespace sekisho {
namespace {

void expect(const YamlNode& node, std::string_view what, std::string_view wanted, Problems& problems) {
  std::string hint;
  if (node.kind == YamlNode::Kind::String && wanted.starts_with("a whole number")) hint = " (without quotes)";
  const bool plain = node.kind == YamlNode::Kind::Integer || node.kind == YamlNode::Kind::Float || node.kind == YamlNode::Kind::Bool;
  if (plain && wanted == "text") hint = " (put it in quotes)";
  problems.error(node.place, "E-TYPE", "`" + std::string(what) + "` must be " + std::string(wanted) + ", not " + describe(node) + hint);
}

// An Integer node's value, nullopt where it does not fit 64 bits.
std::optional<std::int64_t> integer_of(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x")) base = 16;
  if (text.starts_with("0o")) base = 8;
  if (base != 10) text.remove_prefix(2);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Unit {
  std::string_view suffix;
  std::int64_t factor;
};

// `12<suffix>` in units; nullopt for anything else or what does not fit.
std::optional<std::int64_t> with_unit(std::string_view text, std::span<const Unit> units) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos) return std::nullopt;
  const std::optional<std::int64_t> count = integer_of(text.substr(0, digits));
  for (const Unit& unit : units) {
    if (text.substr(digits) != unit.suffix) continue;
    if (!count || *count > std::numeric_limits<std::int64_t>::max() / unit.factor) return std::nullopt;
    return *count * unit.factor;
  }
  return std::nullopt;
}

constexpr std::array kTimeUnits{Unit{"ms", 1}, Unit{"s", 1'000}, Unit{"m", 60'000}, Unit{"h", 3'600'000}};
constexpr std::array kSizeUnits{Unit{"KiB", 1LL << 10}, Unit{"MiB", 1LL << 20}, Unit{"GiB", 1LL << 30}};
// A year: longer time-outs are typing errors, and this keeps sums with a clock far from overflow.
constexpr std::int64_t kLongestDuration = 365LL * 24 * 3'600'000;

}  // namespace

std::optional<std::string> read_string(const YamlNode& node, std::string_view what, Problems& problems) {
  if (node.kind == YamlNode::Kind::String) return node.text;
  expect(node, what, "text", problems);
  return std::nullopt;
}

std::optional<bool> read_bool(const YamlNode& node, std::string_view what, Problems& problems) {
  if (node.kind == YamlNode::Kind::Bool) return node.text.front() == 't' || node.text.front() == 'T';
  expect(node, what, "`true` or `false`", problems);
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(const YamlNode& node, IntegerRange range, std::string_view what, Problems& problems) {
  const std::optional<std::int64_t> value = node.kind == YamlNode::Kind::Integer ? integer_of(node.text) : std::nullopt;
  if (value && *value >= range.lowest && *value <= range.highest) return value;
  std::string wanted = "a whole number";
  const bool lowest = range.lowest != std::numeric_limits<std::int64_t>::min();
  const bool highest = range.highest != std::numeric_limits<std::int64_t>::max();
  if (lowest && highest) wanted += " from " + std::to_string(range.lowest) + " to " + std::to_string(range.highest);
  if (lowest && !highest) wanted += " of at least " + std::to_string(range.lowest);
  if (!lowest && highest) wanted += " of at most " + std::to_string(range.highest);
  expect(node, what, wanted, problems);
  return std::nullopt;
}

std::optional<double> read_number(const YamlNode& node, std::string_view what, Problems& problems) {
  if (node.kind == YamlNode::Kind::Integer || node.kind == YamlNode::Kind::Float) {
    if (const std::optional<std::int64_t> whole = integer_of(node.text)) return static_cast<double>(*whole);
    std::string_view text = node.text;
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure == std::errc() && end == text.data() + text.size() && std::isfinite(value)) return value;
  }
  expect(node, what, "a number", problems);
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> read_duration(const YamlNode& node, std::string_view what, Problems& problems) {
  const std::optional<std::int64_t> value = node.kind == YamlNode::Kind::String ? with_unit(node.text, kTimeUnits) : std::nullopt;
  if (value && *value <= kLongestDuration) return std::chrono::milliseconds(*value);
  expect(node, what, "a time with its unit such as `250ms`, `10s`, `5m` or `2h`", problems);
  return std::nullopt;
}

std::optional<std::uint64_t> read_size(const YamlNode& node, std::string_view what, Problems& problems) {
  std::optional<std::int64_t> value;
  if (node.kind == YamlNode::Kind::Integer) value = integer_of(node.text);
  if (node.kind == YamlNode::Kind::String) value = with_unit(node.text, kSizeUnits);
  if (value && *value >= 0) return static_cast<std::uint64_t>(*value);
  expect(node, what, "a size such as `65536`, `64KiB` or `20MiB`", problems);
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_strings(const YamlNode& node, std::string_view what, Problems& problems) {
  if (!node.is_list()) {
    expect(node, what, "a list of texts", problems);
    return std::nullopt;
  }
  std::vector<std::string> out;
  for (const YamlNode& item : node.items) {
    if (std::optional<std::string> text = read_string(item, std::string(what) + "[]", problems)) out.push_back(std::move(*text));
  }
  return out;
}

}  // namespace sekisho
