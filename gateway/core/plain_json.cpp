#include "gateway/core/plain_json.h"

#include <boost/json.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace sekisho {
namespace {

namespace json = boost::json;

// The smallest double of all, 5e-324, takes 326 characters and a sign.
constexpr std::size_t kMostDigits = 400;

void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  std::array<char, kMostDigits> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed).ptr;
  out.append(digits.data(), end);
}

void append(std::string& out, const json::value& value);

void append_object(std::string& out, const json::object& object) {
  out += '{';
  const char* between = "";
  for (const auto& [name, member] : object) {
    out += between;
    out += json::serialize(json::string_view(name));
    out += ':';
    append(out, member);
    between = ",";
  }
  out += '}';
}

void append_array(std::string& out, const json::array& array) {
  out += '[';
  const char* between = "";
  for (const json::value& item : array) {
    out += between;
    append(out, item);
    between = ",";
  }
  out += ']';
}

void append(std::string& out, const json::value& value) {
  if (const auto* object = value.if_object()) return append_object(out, *object);
  if (const auto* array = value.if_array()) return append_array(out, *array);
  if (const auto* number = value.if_double()) return append_number(out, *number);
  out += json::serialize(value);
}

}  // namespace

std::string to_plain_json(const json::value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace sekisho
