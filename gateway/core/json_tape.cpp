#include "gateway/core/json_tape.h"

#include "gateway/core/json_number.h"

#include <algorithm>

namespace sekisho {
namespace {

void append_pointer_token(std::string& out, std::string_view key) {
  out += '/';
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

}  // namespace

std::string_view JsonTape::raw(Id id) const {
  const Node& node = at(id);
  return std::string_view(*bytes_).substr(node.begin, node.end - node.begin);
}

JsonTape::Id JsonTape::find(Id object, std::string_view key) const {
  if (object == kNone || at(object).kind != Kind::Object) return kNone;
  for (Id id = at(object).first_child; id != kNone; id = at(id).next) {
    if (at(id).key == key) return id;
  }
  return kNone;
}

std::optional<std::string_view> JsonTape::find_string(Id object, std::string_view key) const {
  const Id id = find(object, key);
  if (id == kNone || at(id).kind != Kind::String) return std::nullopt;
  return at(id).text;
}

std::optional<bool> JsonTape::find_bool(Id object, std::string_view key) const {
  const Id id = find(object, key);
  if (id == kNone || at(id).kind != Kind::Bool) return std::nullopt;
  return raw(id) == "true";
}

std::optional<double> JsonTape::find_number(Id object, std::string_view key) const {
  const Id id = find(object, key);
  if (id == kNone || at(id).kind != Kind::Number) return std::nullopt;
  return json_number(raw(id));
}

std::string JsonTape::pointer(Id id) const {
  constexpr std::size_t kUsualDepth = 8;
  constexpr std::size_t kUsualLength = 64;
  std::vector<Id> path;
  path.reserve(kUsualDepth);
  for (; id != kNone && at(id).parent != kNone; id = at(id).parent) path.push_back(id);
  std::ranges::reverse(path);
  std::string out;
  out.reserve(kUsualLength);
  for (const Id step : path) {
    if (at(at(step).parent).kind == Kind::Object) {
      append_pointer_token(out, at(step).key);
    } else {
      out += '/' + std::to_string(at(step).index);
    }
  }
  return out;
}

}  // namespace sekisho
