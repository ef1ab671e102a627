#include "config/policy_operand.h"

#include "config/policy_attribute_types.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace sekisho {
namespace {

constexpr std::array<std::string_view, 7> kDays{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
constexpr std::size_t kShortDay = 3;
constexpr std::int64_t kDaysOfWeek = 7;

// `mon`, `Monday`, or 1 (Monday) to 7.
std::optional<Scalar> read_weekday(const YamlNode& node, std::string_view what, PolicyReader& reader) {
  if (node.kind == YamlNode::Kind::Integer) {
    const auto number = read_integer(node, {1, kDaysOfWeek}, what, reader.problems);
    return number ? std::optional<Scalar>(static_cast<double>(*number)) : std::nullopt;
  }
  std::string word = node.text;
  std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (std::size_t day = 0; node.kind == YamlNode::Kind::String && day < kDays.size(); ++day) {
    if (word == kDays[day] || word == kDays[day].substr(0, kShortDay)) return static_cast<double>(day + 1);
  }
  reader.problems.error(
      node.place, "E-TYPE",
      "`" + std::string(what) + "` must be `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun` or 1 to 7, not " + describe(node));
  return std::nullopt;
}

// A header's value is text, and equals no number and no truth value, nor has it an order unless it names a class.
bool refuse_in_header(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  if (!path.from_header || node.kind == YamlNode::Kind::String) return false;
  std::string message = "`" + path.path + "` comes from a header, whose value is text, never " + describe(node);
  if (node.is_scalar()) message += ": write \"" + node.text + "\" in quotes where the header says just this";
  reader.problems.error(node.place, "E-TYPE", message);
  return true;
}

std::optional<OrderOperand> read_class_name(const YamlNode& node, const PolicyReader& reader) {
  const auto found = std::ranges::find(reader.document.classes, node.text);
  if (node.kind != YamlNode::Kind::String || found == reader.document.classes.end()) return std::nullopt;
  return OrderOperand{static_cast<double>(found - reader.document.classes.begin()), true};
}

// What was meant, or what there is where nothing is near and there is little.
std::string nearest_or_all(const std::string& word, const std::vector<std::string>& known) {
  constexpr std::size_t kFew = 8;
  std::string hint = did_you_mean(word, known);
  if (!hint.empty() || known.size() > kFew) return hint;
  std::string out;
  for (const std::string& name : known) out += (out.empty() ? ": there are `" : ", `") + name + "`";
  return out;
}

std::optional<Scalar> read_word(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  if (refuse_in_header(node, path, reader)) return std::nullopt;
  const std::optional<std::string> text = read_string(node, path.path, reader.problems);
  if (!text || (path.countries && !check_country(*text, path.path, node.place, reader.problems))) return std::nullopt;
  if (path.words.empty() || std::ranges::find(path.words, *text) != path.words.end()) return *text;
  const char* code = path.words_are_ids ? "E-REF" : "E-TYPE";
  reader.problems.error(node.place, code, "`" + path.path + "` can never be `" + *text + "`" + nearest_or_all(*text, path.words));
  return std::nullopt;
}

template <class T>
std::optional<Scalar> as_scalar(std::optional<T> value) {
  return value ? std::optional<Scalar>(std::move(*value)) : std::nullopt;
}

std::optional<Scalar> read_any(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  if (node.kind == YamlNode::Kind::Bool) return as_scalar(read_bool(node, path.path, reader.problems));
  if (node.kind == YamlNode::Kind::Integer || node.kind == YamlNode::Kind::Float)
    return as_scalar(read_number(node, path.path, reader.problems));
  return as_scalar(read_string(node, path.path, reader.problems));
}

}  // namespace

std::optional<Scalar> read_operand(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  switch (path.kind) {
    case PathKind::Class: {
      const auto position = read_class(node, path.path, reader);
      return position ? std::optional<Scalar>(static_cast<double>(*position)) : std::nullopt;
    }
    case PathKind::Labels: {
      const auto position = read_label(node, path.path, reader);
      return position ? std::optional<Scalar>(reader.document.labels[*position]) : std::nullopt;
    }
    case PathKind::ClassName:
    case PathKind::Text:
    case PathKind::List:
      return read_word(node, path, reader);
    case PathKind::Number:
      return as_scalar(read_number(node, path.path, reader.problems));
    case PathKind::Bool:
      return as_scalar(read_bool(node, path.path, reader.problems));
    case PathKind::Weekday:
      return read_weekday(node, path.path, reader);
    case PathKind::Fact:
      return read_any(node, path, reader);
  }
  return std::nullopt;
}

std::optional<OrderOperand> read_order_operand(const YamlNode& node, const ResolvedPath& path, PolicyReader& reader) {
  const auto number = [&](std::optional<Scalar> value) {
    return value ? std::optional(OrderOperand{std::get<double>(*value), false}) : std::nullopt;
  };
  switch (path.kind) {
    case PathKind::Class:
    case PathKind::Number:
    case PathKind::Weekday:
      return number(read_operand(node, path, reader));
    case PathKind::ClassName: {
      const auto position = read_class(node, path.path, reader);
      return position ? std::optional(OrderOperand{static_cast<double>(*position), true}) : std::nullopt;
    }
    case PathKind::Fact: {
      if (const auto name = read_class_name(node, reader)) return name;
      const auto value = read_number(node, path.path, reader.problems);
      return value ? std::optional(OrderOperand{*value, false}) : std::nullopt;
    }
    case PathKind::Text: {
      const auto name = path.from_header ? read_class_name(node, reader) : std::nullopt;
      if (name || refuse_in_header(node, path, reader)) return name;
      break;
    }
    case PathKind::Labels:
    case PathKind::Bool:
    case PathKind::List:
      break;
  }
  reader.problems.error(node.place, "E-TYPE", "`" + path.path + "` has no order: `<`, `<=`, `>` and `>=` are for classes and numbers");
  return std::nullopt;
}

}  // namespace sekisho
