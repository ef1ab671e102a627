#include "config/yaml_builder.h"

#include <utility>

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

// The core schema's kind of a plain scalar (yaml.org/spec/1.2.2 §10.3.2).
YamlNode::Kind plain_kind(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return YamlNode::Kind::Null;
  if (text == "true" || text == "True" || text == "TRUE") return YamlNode::Kind::Bool;
  if (text == "false" || text == "False" || text == "FALSE") return YamlNode::Kind::Bool;
  if (is_integer(text)) return YamlNode::Kind::Integer;
  if (is_float(text)) return YamlNode::Kind::Float;
  return YamlNode::Kind::String;
}

std::size_t size_of(const YamlNode& node) {
  std::size_t size = 1;
  for (const YamlNode& item : node.items) size += size_of(item);
  for (const YamlEntry& entry : node.entries) size += size_of(entry.value);
  return size;
}

}  // namespace

void YamlBuilder::stop(Place place, std::string message) {
  problems_->error(place, "E-YAML", std::move(message));
  throw Stopped{};
}

void YamlBuilder::check_tag(Place place, const std::string& tag) {
  if (tag.empty() || tag == "?" || tag == "!") return;
  problems_->error(place, "E-YAML", "the tag `" + tag + "`: tags are not allowed, quote the value to make it text");
}

void YamlBuilder::scalar(Place place, const std::string& tag, std::size_t anchor, std::string text) {
  check_tag(place, tag);
  YamlNode node;
  node.kind = tag == "!" ? YamlNode::Kind::String : plain_kind(text);
  node.place = place;
  node.text = std::move(text);
  add(std::move(node), anchor);
}

void YamlBuilder::begin(YamlNode::Kind kind, Place place, const std::string& tag, std::size_t anchor) {
  check_tag(place, tag);
  if (open_.size() >= static_cast<std::size_t>(limits_.depth)) {
    stop(place, "nested deeper than " + std::to_string(limits_.depth) + " levels");
  }
  if (!open_.empty() && open_.back().node.is_map() && !open_.back().awaiting_value) stop(place, "a key must be a word, not a map or list");
  Open open;
  open.node.kind = kind;
  open.node.place = place;
  open.anchor = anchor;
  open_.push_back(std::move(open));
}

void YamlBuilder::end() {
  Open done = std::move(open_.back());
  open_.pop_back();
  add(std::move(done.node), done.anchor);
}

void YamlBuilder::alias(Place place, std::size_t anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) stop(place, "an alias inside the value of its own anchor");
  alias_nodes_ += size_of(found->second);
  if (alias_nodes_ > limits_.alias_nodes) {
    stop(place, "aliases expand to more than " + std::to_string(limits_.alias_nodes) + " values");
  }
  YamlNode copy = found->second;
  copy.place = place;
  add(std::move(copy), 0);
}

void YamlBuilder::add(YamlNode node, std::size_t anchor) {
  if (anchor != 0) anchors_[anchor] = node;
  if (open_.empty()) {
    root_ = std::move(node);
    done_ = true;
  } else if (open_.back().node.is_list()) {
    open_.back().node.items.push_back(std::move(node));
  } else {
    add_to_map(open_.back(), std::move(node));
  }
}

void YamlBuilder::add_to_map(Open& map, YamlNode node) {
  if (!map.awaiting_value) {
    if (!node.is_scalar() || node.is_null()) stop(node.place, "a key must be a word");
    if (node.text == "<<" && node.kind == YamlNode::Kind::String) stop(node.place, "merge keys (`<<`) are not part of YAML 1.2");
    map.key = std::move(node.text);
    map.key_place = node.place;
    map.awaiting_value = true;
    return;
  }
  map.awaiting_value = false;
  const auto [first, added] = map.keys.emplace(map.key, map.key_place.line);
  if (!added) {
    problems_->error(map.key_place, "E-DUP", "the key `" + map.key + "` stands twice, first in line " + std::to_string(first->second));
    return;
  }
  map.node.entries.push_back({std::move(map.key), map.key_place, std::move(node)});
}

}  // namespace sekisho
