#pragma once

#include "config/yaml_document.h"
#include "config/yaml_node.h"
#include "config/yaml_problems.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sekisho {

// Builds the tree of one document from a parser's events and refuses what a strict document may not hold.
class YamlBuilder {
 public:
  // Thrown when going on would be unsafe (a limit) or meaningless; the problem has been added. Caught around the parser.
  struct Stopped {};

  YamlBuilder(Problems& problems, const YamlLimits& limits) : problems_(&problems), limits_(limits) {}

  // `tag` in yaml-cpp's spelling: `?` plain, `!` quoted, else the tag.
  void scalar(Place place, const std::string& tag, std::size_t anchor, std::string text);
  void begin(YamlNode::Kind kind, Place place, const std::string& tag, std::size_t anchor);
  void end();
  void alias(Place place, std::size_t anchor);

  YamlBuilder empty_copy() const { return {*problems_, limits_}; }
  bool has_root() const { return done_; }
  Place root_place() const { return root_.place; }
  YamlNode take_root() { return std::move(root_); }

 private:
  struct Open {
    YamlNode node;
    std::size_t anchor = 0;
    std::map<std::string, int> keys;  // and the line of the first
    bool awaiting_value = false;      // a key has been read
    std::string key;
    Place key_place;
  };

  void add(YamlNode node, std::size_t anchor);
  void add_to_map(Open& map, YamlNode node);
  void check_tag(Place place, const std::string& tag);
  [[noreturn]] void stop(Place place, std::string message);

  Problems* problems_;
  YamlLimits limits_;
  std::vector<Open> open_;
  std::map<std::size_t, YamlNode> anchors_;
  std::size_t alias_nodes_ = 0;
  YamlNode root_;
  bool done_ = false;
};

}  // namespace sekisho
