#include "gateway/net/field_syntax.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr unsigned char kToken = 1;
constexpr unsigned char kValue = 2;

constexpr std::array<unsigned char, 256> byte_classes() {
  std::array<unsigned char, 256> classes{};
  for (unsigned byte = 0x20; byte <= 0x7e; ++byte) classes[byte] = kValue;
  classes['\t'] = kValue;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")) {
    classes[static_cast<unsigned char>(c)] = kValue | kToken;
  }
  return classes;
}

constexpr auto kClasses = byte_classes();

bool all_of_class(std::string_view text, unsigned char wanted) {
  return std::all_of(text.begin(), text.end(), [wanted](char c) { return (kClasses[static_cast<unsigned char>(c)] & wanted) != 0; });
}

}  // namespace

bool is_token(std::string_view text) { return !text.empty() && all_of_class(text, kToken); }

bool is_plain_value(std::string_view text) { return all_of_class(text, kValue); }

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

Result<FieldLine> parse_field_line(std::string_view line) {
  if (line.empty() || line.front() == ' ' || line.front() == '\t') return invalid_request("a header field is folded over two lines");
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return invalid_request("a header line has no colon");
  const std::string_view name = line.substr(0, colon);
  if (!is_token(name)) return invalid_request("a header field name is empty or holds a character that is not allowed in names");
  if (name.find('_') != std::string_view::npos) return invalid_request("header field names with `_` are not accepted, use `-`");
  const std::string_view value = line.substr(colon + 1);
  if (!is_plain_value(value))
    return invalid_request("the header field `" + std::string(name) + "` holds a byte that is not printable ASCII");
  return FieldLine{name, trim(value)};
}

}  // namespace sekisho
