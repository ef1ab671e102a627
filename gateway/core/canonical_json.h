#pragma once

#include "gateway/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sekisho {

// JSON in its canonical form (JCS, RFC 8785): no white space, members sorted by the UTF-16 code units of their names, strings escaped
// in one way, numbers as ECMAScript writes them. Equal values have equal bytes, so that hashes and signatures hold for the value.

// Appends `text` as a string with its quotes. Bytes that are no UTF-8 become U+FFFD.
void append_canonical(std::string& out, std::string_view text);

// The number as ECMAScript's Number::toString gives it (ECMA-262 §6.1.6.1.20). `value` must be finite.
std::string canonical_number(double value);

// The canonical form of a JSON text; an Error where the text is no I-JSON (RFC 7493).
Result<std::string> canonical_json(std::string_view json);

// An array under construction. Values come in order.
class CanonicalArray {
 public:
  CanonicalArray& text(std::string_view value);
  // `json` is canonical already.
  CanonicalArray& json(std::string_view json);
  bool empty() const { return out_.size() == 1; }
  std::string take() { return std::move(out_ += ']'); }

 private:
  void start();
  std::string out_ = "[";
};

// An object under construction. Members may come in any order, each name once.
class CanonicalObject {
 public:
  CanonicalObject& text(std::string_view name, std::string_view value);
  CanonicalObject& integer(std::string_view name, std::int64_t value);
  // `null` where the value is not finite: JSON has no word for it.
  CanonicalObject& number(std::string_view name, double value);
  CanonicalObject& boolean(std::string_view name, bool value);
  // `json` is canonical already.
  CanonicalObject& json(std::string_view name, std::string_view json);
  // As `text`, and leaves the member out where it says nothing.
  CanonicalObject& text_unless_empty(std::string_view name, std::string_view value);
  bool empty() const { return members_.empty(); }
  // About as long as str().
  std::size_t size() const { return texts_.size() + members_.size() + 2; }

  // The whole object; more members may follow, and another call.
  std::string str() const;

 private:
  struct Member {
    std::string name;
    std::size_t begin = 0;  // of `"name":value` in `texts_`
    std::size_t end = 0;
  };
  void start(std::string_view name);
  void finish() { members_.back().end = texts_.size(); }

  std::string texts_;
  std::vector<Member> members_;
};

// An array of strings.
std::string canonical_texts(const std::vector<std::string>& texts);

}  // namespace sekisho
