#include "config/yaml_builder.h"

#include <utility>

namespace sekisho {
namespace {

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
  node.kind = tag == "!" ? YamlNode::Kind::String : plain_scalar_kind(text);
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
