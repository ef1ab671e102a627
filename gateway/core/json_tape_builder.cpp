#include "gateway/core/json_fault.h"
#include "gateway/core/json_number.h"
#include "gateway/core/json_tape.h"
#include "gateway/core/json_unescape.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>

namespace sekisho {
namespace {

namespace od = simdjson::ondemand;

// Deeper than this the builder's own recursion would be at stake, whatever the caller asks for.
constexpr std::size_t kMostDepth = 512;
// Objects up to this many members are checked for duplicate keys pair by pair.
constexpr std::size_t kFewMembers = 12;
// A parser keeps its index for the next text of the thread unless that was larger than this.
constexpr std::size_t kKeptCapacity = 256 * 1024;

constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trim_end(std::string_view text) {
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// One per thread: its index takes four bytes for each byte of text, and fresh pages cost more than the parse.
od::parser& parser_of_this_thread() {
  thread_local od::parser parser;
  return parser;
}

}  // namespace

// Walks one text and fills a tape; used once.
class JsonTapeBuilder {
 public:
  JsonTapeBuilder(std::string json, const JsonLimits& limits) : limits_(limits) {
    limits_.depth = std::min(limits_.depth, kMostDepth);
    json.reserve(json.size() + simdjson::SIMDJSON_PADDING);
    tape_.bytes_ = std::make_shared<const std::string>(std::move(json));
    // Without the white space behind it: simdjson 3.0.1 trips over that after a lone number, true, false or null.
    text_ = trim_end(*tape_.bytes_);
  }

  Result<JsonTape> build() {
    walk(parser_of_this_thread());
    if (text_.size() > kKeptCapacity) parser_of_this_thread() = od::parser();
    if (error_) return *std::move(error_);
    if (tape_.nodes_.size() < tape_.nodes_.capacity() / 2) tape_.nodes_.shrink_to_fit();
    return std::move(tape_);
  }

 private:
  using Id = JsonTape::Id;
  using Kind = JsonTape::Kind;
  using Node = JsonTape::Node;
  using HashedKey = std::pair<std::size_t, Id>;

  void walk(od::parser& parser) {
    // Two bytes a value is the least.
    if (limits_.skipped.empty() && text_.size() > 2 * limits_.nodes && count_separators(text_) >= limits_.nodes) {
      fail(too_many(), std::nullopt);
      return;
    }
    od::document document;
    const auto code = parser.iterate(text_.data(), text_.size(), text_.size() + simdjson::SIMDJSON_PADDING).get(document);
    if (code != simdjson::SUCCESS) {
      fail_whole(code);
      return;
    }
    document_ = &document;
    tape_.nodes_.reserve(16 + text_.size() / 64);
    const Node root;
    if (!add(document, root)) return;
    if (is_container(0) && here() != text_.size()) fail("there is something after the JSON value", here());
  }

  std::string too_many() const { return "the JSON has more than " + std::to_string(limits_.nodes) + " values"; }

  // Room for as many nodes as the text has if it goes on as up to here: each move of a large tape costs more than the parse.
  void grow(std::uint32_t read) {
    const std::size_t count = tape_.nodes_.size();
    const auto expected = static_cast<std::size_t>(static_cast<double>(count) * 1.1 * static_cast<double>(text_.size()) / (read + 1.0));
    tape_.nodes_.reserve(std::max(count * 2, std::min(expected, limits_.nodes)));
  }

  // `Value` is a document or a value of simdjson; `node` already knows its key and its place.
  template <class Value>
  bool add(Value& value, Node node) {
    if (tape_.nodes_.size() >= limits_.nodes) return fail(too_many(), here());
    std::string_view token;
    if constexpr (std::is_same_v<Value, od::document>) {
      if (value.raw_json_token().get(token) != simdjson::SUCCESS) return fail_here();
    } else {
      token = value.raw_json_token();
    }
    token = trim_end(token);
    if (token.empty()) return fail_here();
    node.begin = offset_of(token);
    node.end = static_cast<std::uint32_t>(node.begin + token.size());
    const auto id = static_cast<Id>(tape_.nodes_.size());
    if (id == tape_.nodes_.capacity()) grow(node.begin);
    tape_.nodes_.push_back(node);
    const bool opens = token.front() == '{' || token.front() == '[';
    if (id == 0 && !opens && node.end != text_.size()) return fail("there is something after the JSON value", node.end);
    switch (token.front()) {
      case '{':
        return add_members(value, id);
      case '[':
        return add_elements(value, id);
      case '"':
        return add_string(value, id);
      case 't':
      case 'f':
        return add_bool(value, id, token);
      case 'n':
        return add_null(value, id, token);
      default:
        return add_number(value, id, token);
    }
  }

  // simdjson sees at once when the last token of the text does not close the first, and says so at byte 0.
  bool fail_to_open(Id id) {
    const bool closed = text_.back() == '}' || text_.back() == ']';
    return id == 0 && !closed ? fail("the JSON ends before it is closed", static_cast<std::uint32_t>(text_.size())) : fail_here();
  }

  bool is_skipped(Id id) { return std::ranges::find(limits_.skipped, node(id).key) != limits_.skipped.end(); }

  template <class Container>
  bool skip(Container& container, Id id) {
    std::string_view raw;
    if (container.raw_json().get(raw) != simdjson::SUCCESS) return fail_here();
    close(id);
    return true;
  }

  template <class Value>
  bool add_members(Value& value, Id id) {
    od::object object;
    if (!enter(id, Kind::Object) || value.get_object().get(object) != simdjson::SUCCESS) return leave(fail_to_open(id));
    if (is_skipped(id)) return leave(skip(object, id));
    Id last = JsonTape::kNone;
    std::size_t count = 0;
    for (auto result : object) {
      od::field field;
      if (std::move(result).get(field) != simdjson::SUCCESS) return leave(fail_here());
      Node child;
      if (!read_key(field, child)) return leave(false);
      if (!add_child(field.value(), child, id, last)) return leave(false);
      ++count;
    }
    close(id);
    return leave(keys_differ(id, count));
  }

  template <class Value>
  bool add_elements(Value& value, Id id) {
    od::array array;
    if (!enter(id, Kind::Array) || value.get_array().get(array) != simdjson::SUCCESS) return leave(fail_to_open(id));
    if (is_skipped(id)) return leave(skip(array, id));
    Id last = JsonTape::kNone;
    for (auto result : array) {
      od::value element;
      if (std::move(result).get(element) != simdjson::SUCCESS) return leave(fail_here());
      if (!add_child(element, Node{}, id, last)) return leave(false);
    }
    close(id);
    return leave(true);
  }

  bool add_child(od::value& value, Node child, Id parent, Id& last) {
    const auto id = static_cast<Id>(tape_.nodes_.size());
    child.parent = parent;
    child.index = last == JsonTape::kNone ? 0 : node(last).index + 1;
    if (!add(value, child)) return false;
    (last == JsonTape::kNone ? node(parent).first_child : node(last).next) = id;
    last = id;
    return true;
  }

  template <class Value>
  bool add_string(Value& value, Id id) {
    od::raw_json_string ignored;
    if (value.get_raw_json_string().get(ignored) != simdjson::SUCCESS) return fail_here();
    Node& string = node(id);
    string.kind = Kind::String;
    const std::string_view token = text_.substr(string.begin, string.end - string.begin);
    if (token.size() < 2 || token.back() != '"') return fail("malformed JSON", string.end);
    return read_text(token.substr(1, token.size() - 2), string.text);
  }

  template <class Value>
  bool add_bool(Value& value, Id id, std::string_view token) {
    bool ignored = false;
    if ((token != "true" && token != "false") || value.get_bool().get(ignored) != simdjson::SUCCESS) return fail_here();
    node(id).kind = Kind::Bool;
    return true;
  }

  template <class Value>
  bool add_null(Value& value, Id id, std::string_view token) {
    bool null = false;
    if (token != "null" || value.is_null().get(null) != simdjson::SUCCESS || !null) return fail_here();
    node(id).kind = Kind::Null;
    return true;
  }

  bool is_container(Id id) { return node(id).kind == Kind::Object || node(id).kind == Kind::Array; }

  template <class Value>
  bool add_number(Value& value, Id id, std::string_view token) {
    double ignored = 0;
    // What no double can hold is left where it is; simdjson then steps over it by itself, as over every value that nobody takes.
    const bool held = value.get_double().get(ignored) == simdjson::SUCCESS;
    if (!held && !is_json_number(token)) return fail_number(id, is_digits_and_signs(token) ? "a number is malformed" : "malformed JSON");
    if (!held && limits_.finite_numbers && std::isinf(json_number(token)))
      return fail_number(id, "the number at `" + tape_.pointer(id) + "` is out of range");
    node(id).kind = Kind::Number;
    return true;
  }

  bool read_key(od::field& field, Node& child) {
    const char* const inside = field.key().raw();
    const char* const limit = text_.data() + text_.size();
    const char* end = static_cast<const char*>(std::memchr(inside, '"', static_cast<std::size_t>(limit - inside)));
    if (end == nullptr) return fail_here();
    if (std::memchr(inside, '\\', static_cast<std::size_t>(end - inside)) != nullptr) {
      for (end = inside; end < limit && *end != '"';) end += *end == '\\' ? 2 : 1;
      if (end >= limit) return fail_here();
    }
    child.key_begin = offset(inside) - 1;
    child.key_end = offset(end) + 1;
    return read_text(std::string_view(inside, static_cast<std::size_t>(end - inside)), child.key);
  }

  bool read_text(std::string_view inside, std::string_view& text) {
    if (std::memchr(inside.data(), '\\', inside.size()) == nullptr) {
      text = inside;
      return true;
    }
    if (!tape_.unescaped_) {
      // Nothing before this place holds an escape, so what is still to come is all the room that can be needed.
      std::shared_ptr<char[]> room = std::make_shared_for_overwrite<char[]>(text_.size() - offset_of(inside));
      unescaped_ = room.get();
      tape_.unescaped_ = std::move(room);
    }
    const std::optional<std::size_t> size = json_unescape(inside, unescaped_, limits_.reading);
    if (!size) return fail("a string holds a bad escape or half of a surrogate pair", offset_of(inside) - 1);
    text = std::string_view(unescaped_, *size);
    unescaped_ += *size;
    return true;
  }

  bool enter(Id id, Kind kind) {
    node(id).kind = kind;
    if (++depth_ <= limits_.depth) return true;
    return fail("the JSON is nested deeper than " + std::to_string(limits_.depth) + " levels", node(id).begin);
  }

  bool leave(bool good) {
    --depth_;
    return good;
  }

  // The container ends at the last byte before the next token that is no white space.
  void close(Id id) {
    std::uint32_t end = here();
    while (end > 0 && is_space(text_[end - 1])) --end;
    node(id).end = end;
  }

  // Refuses a key given twice, unless all count, or, in a tolerant reading, lets the last one count.
  bool keys_differ(Id object, std::size_t count) {
    const auto [first, second] = count <= kFewMembers ? find_duplicate_among_few(object) : find_duplicate(object);
    if (first == JsonTape::kNone || limits_.reading == JsonReading::EveryMember) return true;
    if (limits_.reading == JsonReading::Strict) return fail_duplicate(first, second);
    keep_last_of_each_key(object);
    return true;
  }

  using Pair = std::pair<Id, Id>;

  Pair find_duplicate_among_few(Id object) {
    for (Id a = node(object).first_child; a != JsonTape::kNone; a = node(a).next) {
      for (Id b = node(a).next; b != JsonTape::kNone; b = node(b).next) {
        if (node(a).key == node(b).key) return {a, b};
      }
    }
    return {JsonTape::kNone, JsonTape::kNone};
  }

  Pair find_duplicate(Id object) {
    sort_keys(object);
    for (std::size_t i = 1; i < keys_.size(); ++i) {
      if (same_key(keys_[i - 1], keys_[i])) return {keys_[i - 1].second, keys_[i].second};
    }
    return {JsonTape::kNone, JsonTape::kNone};
  }

  // Fills keys_: equal keys stand together, in the order of the text. Hashes first: long keys with a common beginning stay cheap.
  void sort_keys(Id object) {
    keys_.clear();
    for (Id id = node(object).first_child; id != JsonTape::kNone; id = node(id).next) {
      keys_.emplace_back(std::hash<std::string_view>()(node(id).key), id);
    }
    std::ranges::sort(keys_, [this](const HashedKey& a, const HashedKey& b) {
      if (a.first != b.first) return a.first < b.first;
      const int order = node(a.second).key.compare(node(b.second).key);
      return order != 0 ? order < 0 : a.second < b.second;
    });
  }

  void keep_last_of_each_key(Id object) {
    sort_keys(object);
    std::vector<Id> kept;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (i + 1 == keys_.size() || !same_key(keys_[i], keys_[i + 1])) kept.push_back(keys_[i].second);
    }
    std::ranges::sort(kept);
    node(object).first_child = kept.front();
    for (std::size_t i = 0; i < kept.size(); ++i) {
      node(kept[i]).index = static_cast<std::uint32_t>(i);
      node(kept[i]).next = i + 1 < kept.size() ? kept[i + 1] : JsonTape::kNone;
    }
  }

  bool same_key(const HashedKey& a, const HashedKey& b) { return a.first == b.first && node(a.second).key == node(b.second).key; }

  bool fail_duplicate(Id first, Id second) {
    fail(
        "the key at byte " + std::to_string(node(second).key_begin) + " was already given at byte " + std::to_string(node(first).key_begin),
        std::nullopt);
    error_->param = tape_.pointer(second);
    return false;
  }

  static bool is_digits_and_signs(std::string_view token) { return token.find_first_not_of("0123456789+-.eE") == std::string_view::npos; }
  bool fail_number(Id id, std::string why) {
    fail(std::move(why), node(id).begin);
    error_->param = tape_.pointer(id);
    return false;
  }

  // Stage one of the parser found the text broken as a whole.
  void fail_whole(simdjson::error_code code) {
    if (text_.size() >= 0xFFFFFF00U || code == simdjson::CAPACITY) {
      fail("the JSON is too long", std::nullopt);
    } else if (const auto bad = find_invalid_utf8(text_); code == simdjson::UTF8_ERROR && bad) {
      fail("the JSON is not valid UTF-8", static_cast<std::uint32_t>(*bad));
    } else if (const auto fault = find_string_fault(text_); fault) {
      fail(fault->kind == StringFault::Kind::NotClosed ? "a string is not closed" : "a string holds a bare control character",
           static_cast<std::uint32_t>(fault->at));
    } else {
      fail(text_.empty() ? "there is no JSON" : "malformed JSON", std::nullopt);
    }
  }

  bool fail_here() { return fail("malformed JSON", here()); }

  // The first failure counts.
  bool fail(std::string message, std::optional<std::uint32_t> at) {
    if (error_) return false;
    if (at) message += " at byte " + std::to_string(*at);
    error_ = invalid_request(std::move(message));
    return false;
  }

  // Where the next token begins; the end of the text where there is none.
  std::uint32_t here() {
    const char* location = nullptr;
    if (document_ == nullptr || document_->current_location().get(location) != simdjson::SUCCESS)
      return static_cast<std::uint32_t>(text_.size());
    return std::min(offset(location), static_cast<std::uint32_t>(text_.size()));
  }

  std::uint32_t offset_of(std::string_view piece) const { return static_cast<std::uint32_t>(piece.data() - text_.data()); }
  std::uint32_t offset(const char* place) const { return static_cast<std::uint32_t>(place - text_.data()); }
  Node& node(Id id) { return tape_.nodes_[id]; }

  JsonLimits limits_;
  JsonTape tape_;
  std::string_view text_;
  od::document* document_ = nullptr;
  std::size_t depth_ = 0;
  char* unescaped_ = nullptr;
  std::vector<HashedKey> keys_;
  std::optional<Error> error_;
};

Result<JsonTape> JsonTape::parse(std::string json, const JsonLimits& limits) { return JsonTapeBuilder(std::move(json), limits).build(); }

}  // namespace sekisho
