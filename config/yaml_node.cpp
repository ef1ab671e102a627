#include "config/yaml_node.h"

#include <algorithm>

namespace sekisho {
namespace {

constexpr std::size_t kShownBytes = 60;

// The text, cut to a length that fits a message, at a character's border.
std::string shortened(std::string_view text) {
  if (text.size() <= kShownBytes) return std::string(text);
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &YamlEntry::key);
  return found == entries.end() ? nullptr : &found->value;
}

std::string describe(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::Null:
      return "nothing (null)";
    case YamlNode::Kind::Bool:
      return "`" + node.text + "`";
    case YamlNode::Kind::Integer:
    case YamlNode::Kind::Float:
      return "the number `" + shortened(node.text) + "`";
    case YamlNode::Kind::String:
      return "the text `" + shortened(node.text) + "`";
    case YamlNode::Kind::List:
      return "a list";
    case YamlNode::Kind::Map:
      return "a map";
  }
  return {};
}

}  // namespace sekisho
