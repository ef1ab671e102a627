#include "gateway/core/canonical_json.h"

#include "gateway/core/json_number.h"
#include "gateway/core/json_tape.h"
#include "gateway/core/utf8.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

namespace sekisho {
namespace {

bool stands_for_itself(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\\';
}

// RFC 8785 §3.2.2.2: the short escapes where there is one, `\u00xx` in lower case for other controls.
void append_escape(std::string& out, char c) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  static constexpr std::string_view kShort = "\"\"\\\\\bb\tt\nn\ff\rr";
  for (std::size_t i = 0; i < kShort.size(); i += 2) {
    if (kShort[i] != c) continue;
    out += '\\';
    out += kShort[i + 1];
    return;
  }
  out += "\\u00";
  out += kDigits[static_cast<unsigned char>(c) >> 4];
  out += kDigits[static_cast<unsigned char>(c) & 15];
}

std::string utf16_of(std::string_view text) {
  std::string units;  // two bytes each, the high one first: compares as the units do
  while (!text.empty()) {
    const Utf8Character character = read_utf8(text);
    const std::uint32_t code = character.length == 0 ? 0xFFFD : character.code;
    text.remove_prefix(std::max<std::size_t>(character.length, 1));
    const auto append = [&units](std::uint32_t unit) {
      units += static_cast<char>(unit >> 8);
      units += static_cast<char>(unit & 0xFF);
    };
    if (code < 0x10000) {
      append(code);
    } else {
      append(0xD800 + ((code - 0x10000) >> 10));
      append(0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  return units;
}

// The order of UTF-16 code units. UTF-8's own order is the same below U+D800, where nearly all names are.
bool comes_before(std::string_view a, std::string_view b) {
  const auto is_low = [](char c) { return static_cast<unsigned char>(c) < 0xED; };
  if (std::ranges::all_of(a, is_low) && std::ranges::all_of(b, is_low)) return a < b;
  return utf16_of(a) < utf16_of(b);
}

// Digits and exponent of the shortest decimal that reads back as the value: 0.d1d2… × 10^point.
struct Decimal {
  std::string digits;
  int point = 0;
};

Decimal shortest_decimal(double value) {
  std::array<char, 40> text{};
  const auto [end, failure] = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
  assert(failure == std::errc());
  const std::string_view written(text.data(), static_cast<std::size_t>(end - text.data()));
  const std::size_t e = written.find('e');
  Decimal decimal;
  for (const char c : written.substr(0, e)) {
    if (c != '.') decimal.digits += c;
  }
  std::string_view exponent = written.substr(e + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), decimal.point);
  ++decimal.point;
  return decimal;
}

void append_value(std::string& out, const JsonTape& tape, JsonTape::Id id);

void append_object(std::string& out, const JsonTape& tape, JsonTape::Id id) {
  CanonicalObject object;
  for (JsonTape::Id child = tape.at(id).first_child; child != JsonTape::kNone; child = tape.at(child).next) {
    std::string value;
    append_value(value, tape, child);
    object.json(tape.at(child).key, value);
  }
  out += object.str();
}

void append_array(std::string& out, const JsonTape& tape, JsonTape::Id id) {
  CanonicalArray array;
  for (JsonTape::Id child = tape.at(id).first_child; child != JsonTape::kNone; child = tape.at(child).next) {
    std::string value;
    append_value(value, tape, child);
    array.json(value);
  }
  out += array.take();
}

// Recursive as deep as the tape allows a text to be nested.
void append_value(std::string& out, const JsonTape& tape, JsonTape::Id id) {
  switch (tape.at(id).kind) {
    case JsonTape::Kind::Null:
    case JsonTape::Kind::Bool:
      out += tape.raw(id);
      return;
    case JsonTape::Kind::Number:
      out += canonical_number(json_number(tape.raw(id)));
      return;
    case JsonTape::Kind::String:
      return append_canonical(out, tape.at(id).text);
    case JsonTape::Kind::Array:
      return append_array(out, tape, id);
    case JsonTape::Kind::Object:
      return append_object(out, tape, id);
  }
}

}  // namespace

void append_canonical(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::size_t verbatim = 0;
    while (verbatim < text.size() && stands_for_itself(text[verbatim])) ++verbatim;
    out += text.substr(0, verbatim);
    text.remove_prefix(verbatim);
    if (text.empty()) break;
    const Utf8Character character = read_utf8(text);
    if (character.length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (character.length == 1 && !stands_for_itself(text[0])) {
      append_escape(out, text[0]);
    } else {
      out += text.substr(0, character.length);
    }
    text.remove_prefix(std::max<std::size_t>(character.length, 1));
  }
  out += '"';
}

std::string canonical_number(double value) {
  assert(std::isfinite(value));
  if (value == 0) return "0";  // -0 too
  if (value < 0) return "-" + canonical_number(-value);
  const Decimal decimal = shortest_decimal(value);
  const int count = static_cast<int>(decimal.digits.size());
  const int point = decimal.point;
  if (count <= point && point <= 21) return decimal.digits + std::string(static_cast<std::size_t>(point - count), '0');
  if (0 < point && point <= 21)
    return decimal.digits.substr(0, static_cast<std::size_t>(point)) + "." + decimal.digits.substr(static_cast<std::size_t>(point));
  if (-6 < point && point <= 0) return "0." + std::string(static_cast<std::size_t>(-point), '0') + decimal.digits;
  std::string text = decimal.digits.substr(0, 1);
  if (count > 1) text += "." + decimal.digits.substr(1);
  const int exponent = point - 1;
  return text + (exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(exponent));
}

Result<std::string> canonical_json(std::string_view json) {
  const Result<JsonTape> tape = JsonTape::parse(std::string(json));
  if (!tape) return tape.error();
  for (JsonTape::Id id = 0; id < tape->size(); ++id) {
    const bool in_range = tape->at(id).kind != JsonTape::Kind::Number || std::isfinite(json_number(tape->raw(id)));
    if (!in_range) return invalid_request("a number is out of range", tape->pointer(id));
  }
  std::string out;
  out.reserve(json.size());
  append_value(out, *tape, tape->root());
  return out;
}

void CanonicalArray::start() {
  if (!empty()) out_ += ',';
}

CanonicalArray& CanonicalArray::text(std::string_view value) {
  start();
  append_canonical(out_, value);
  return *this;
}

CanonicalArray& CanonicalArray::json(std::string_view json) {
  start();
  out_ += json;
  return *this;
}

void CanonicalObject::start(std::string_view name) {
  members_.push_back({std::string(name), texts_.size(), 0});
  append_canonical(texts_, name);
  texts_ += ':';
}

CanonicalObject& CanonicalObject::text(std::string_view name, std::string_view value) {
  start(name);
  append_canonical(texts_, value);
  finish();
  return *this;
}

CanonicalObject& CanonicalObject::integer(std::string_view name, std::int64_t value) {
  // Beyond 2^53 a reader of doubles could not tell neighbours apart (RFC 7493 §2.2).
  assert(value > -(std::int64_t{1} << 53) && value < (std::int64_t{1} << 53));
  start(name);
  texts_ += std::to_string(value);
  finish();
  return *this;
}

CanonicalObject& CanonicalObject::number(std::string_view name, double value) {
  start(name);
  texts_ += std::isfinite(value) ? canonical_number(value) : std::string("null");
  finish();
  return *this;
}

CanonicalObject& CanonicalObject::boolean(std::string_view name, bool value) {
  start(name);
  texts_ += value ? "true" : "false";
  finish();
  return *this;
}

CanonicalObject& CanonicalObject::json(std::string_view name, std::string_view json) {
  start(name);
  texts_ += json;
  finish();
  return *this;
}

CanonicalObject& CanonicalObject::text_unless_empty(std::string_view name, std::string_view value) {
  return value.empty() ? *this : text(name, value);
}

std::string CanonicalObject::str() const {
  std::vector<const Member*> sorted;
  for (const Member& member : members_) sorted.push_back(&member);
  std::ranges::sort(sorted, [](const Member* a, const Member* b) { return comes_before(a->name, b->name); });
  std::string out = "{";
  out.reserve(texts_.size() + members_.size() + 1);
  for (const Member* member : sorted) {
    if (out.size() > 1) out += ',';
    out.append(texts_, member->begin, member->end - member->begin);
  }
  return out + "}";
}

std::string canonical_texts(const std::vector<std::string>& texts) {
  CanonicalArray array;
  for (const std::string& text : texts) array.text(text);
  return array.take();
}

}  // namespace sekisho
