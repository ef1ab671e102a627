// The tape reads JSON as Boost.JSON does, refuses more than that only for reasons that are written down, knows the bytes of every value,
// and a splice changes one value and nothing else.
#include "gateway/core/json_tape.h"

#include <boost/json.hpp>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace sekisho;
namespace json = boost::json;
using Id = JsonTape::Id;
using Kind = JsonTape::Kind;

void check(bool good) {
  if (!good) std::abort();
}

json::value parse_by_boost(std::string_view text, json::error_code& code) {
  json::parse_options options;
  options.max_depth = 64;
  return json::parse(text, code, {}, options);
}

void compare(const JsonTape& tape, Id id, const json::value& value);

void compare_children(const JsonTape& tape, Id parent, const json::value& value) {
  std::size_t count = 0;
  for (Id id = tape.at(parent).first_child; id != JsonTape::kNone; id = tape.at(id).next, ++count) {
    check(tape.at(id).parent == parent && tape.at(id).index == count);
    if (tape.at(parent).kind == Kind::Array) {
      compare(tape, id, value.as_array().at(count));
    } else {
      compare(tape, id, value.as_object().at(tape.at(id).key));
    }
  }
  check(count == (value.is_array() ? value.as_array().size() : value.as_object().size()));
}

void compare(const JsonTape& tape, Id id, const json::value& value) {
  switch (tape.at(id).kind) {
    case Kind::Null:
      check(value.is_null());
      return;
    case Kind::Bool:
      check(value.is_bool() && value.as_bool() == (tape.raw(id) == "true"));
      return;
    case Kind::Number:
      check(value.is_number());
      return;
    case Kind::String:
      check(value.is_string() && std::string_view(value.as_string()) == tape.at(id).text);
      return;
    case Kind::Array:
      check(value.is_array());
      compare_children(tape, id, value);
      return;
    case Kind::Object:
      check(value.is_object());
      compare_children(tape, id, value);
      return;
  }
}

// Each value's bytes are a JSON text of their own that says the same.
void check_spans(const JsonTape& tape) {
  for (Id id = 0; id < tape.size() && id < 200; ++id) {
    const Result<JsonTape> alone = JsonTape::parse(std::string(tape.raw(id)));
    check(alone.has_value() && alone->at(0).kind == tape.at(id).kind && alone->at(0).text == tape.at(id).text);
    if (tape.at(id).key_end == tape.at(id).key_begin) continue;
    const std::string key = tape.bytes().substr(tape.at(id).key_begin, tape.at(id).key_end - tape.at(id).key_begin);
    const Result<JsonTape> key_alone = JsonTape::parse(key);
    check(key_alone.has_value() && key_alone->at(0).text == tape.at(id).key);
  }
}

void check_splice(const JsonTape& tape, Id id) {
  const JsonTape::Node& node = tape.at(id);
  const std::string_view text = tape.bytes();
  const std::string spliced = apply_splices(text, {{node.begin, node.end, json_quote("a\"\n")}});
  const Result<JsonTape> after = JsonTape::parse(spliced);
  check(after.has_value());
  check(after->at(id).text == "a\"\n" && after->pointer(id) == tape.pointer(id));
  check(std::string_view(spliced).starts_with(text.substr(0, node.begin)));
  check(std::string_view(spliced).ends_with(text.substr(node.end)));
}

bool is_documented(const std::string& message) {
  for (const std::string_view reason : {"was already given", "surrogate", "not valid UTF-8", "nested deeper"}) {
    if (message.find(reason) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  json::error_code code;
  const json::value value = parse_by_boost(text, code);
  const Result<JsonTape> tape = JsonTape::parse(text);
  if (!tape) {
    check(code || is_documented(tape.error().message));
  } else {
    check(!code || code == json::error::exponent_overflow || code == json::error::too_deep);
    if (!code) compare(*tape, tape->root(), value);
    check_spans(*tape);
    check_splice(*tape, static_cast<Id>(data[0] % tape->size()));
  }
  JsonLimits tolerant;
  tolerant.reading = JsonReading::Tolerant;
  check(!tape || JsonTape::parse(text, tolerant).has_value());
  return 0;
}
