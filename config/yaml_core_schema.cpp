#include "config/yaml_node.h"

namespace sekisho {
namespace {

bool all_digits(std::string_view text, std::string_view digits) {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

std::string_view without_sign(std::string_view text) {
  return !text.empty() && (text.front() == '-' || text.front() == '+') ? text.substr(1) : text;
}

bool is_integer(std::string_view text) {
  if (text.starts_with("0o")) return all_digits(text.substr(2), "01234567");
  if (text.starts_with("0x")) return all_digits(text.substr(2), "0123456789abcdefABCDEF");
  return all_digits(without_sign(text), "0123456789");
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, .inf and .nan
bool is_float(std::string_view text) {
  text = without_sign(text);
  if (text == ".inf" || text == ".Inf" || text == ".INF" || text == ".nan" || text == ".NaN" || text == ".NAN") return true;
  const std::size_t mark = text.find_first_of("eE");
  if (mark != std::string_view::npos) {
    if (!all_digits(without_sign(text.substr(mark + 1)), "0123456789")) return false;
    text = text.substr(0, mark);
  }
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return all_digits(text, "0123456789");
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = text.substr(point + 1);
  if (whole.empty()) return all_digits(fraction, "0123456789");
  return all_digits(whole, "0123456789") && (fraction.empty() || all_digits(fraction, "0123456789"));
}

}  // namespace

// The core schema's kind of a plain scalar (yaml.org/spec/1.2.2 §10.3.2).
YamlNode::Kind plain_scalar_kind(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return YamlNode::Kind::Null;
  if (text == "true" || text == "True" || text == "TRUE") return YamlNode::Kind::Bool;
  if (text == "false" || text == "False" || text == "FALSE") return YamlNode::Kind::Bool;
  if (is_integer(text)) return YamlNode::Kind::Integer;
  if (is_float(text)) return YamlNode::Kind::Float;
  return YamlNode::Kind::String;
}

}  // namespace sekisho
