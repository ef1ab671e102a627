#include "policies/model/words.h"

#include <array>
#include <charconv>

namespace sekisho {

std::string text_of(double number) {
  std::array<char, 400> text{};
  const auto [end, failure] = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  return failure == std::errc() ? std::string(text.data(), end) : std::string();
}

std::string text_of(const Scalar& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return text_of(*number);
  return std::get<std::string>(value);
}

std::string text_of(std::span<const std::string> list) {
  std::string out = "[";
  for (const std::string& item : list) {
    if (out.size() > 1) out += ", ";
    out += item;
  }
  return out + "]";
}

std::string text_of(const FactValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return text_of(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return text_of(std::span(std::get<std::vector<std::string>>(value)));
}

}  // namespace sekisho
