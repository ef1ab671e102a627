#include "policies/redact/value_kind.h"

#include "gateway/core/ascii.h"
#include "policies/redact/calendar_date.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace sekisho {
namespace {

constexpr auto kKinds = std::to_array<std::pair<std::string_view, ValueKind>>({
    {"pan", ValueKind::Card},
    {"bank_card", ValueKind::Card},
    {"my_number", ValueKind::MyNumber},
    {"phone", ValueKind::Phone},
    {"mobile", ValueKind::Phone},
    {"email", ValueKind::Email},
    {"person", ValueKind::Person},
    {"address", ValueKind::Address},
    {"postal", ValueKind::Postal},
    {"birthdate", ValueKind::Birthdate},
    {"age", ValueKind::Age},
    {"ip", ValueKind::Ip},
    {"iban", ValueKind::Iban},
    {"ssn", ValueKind::Ssn},
    {"vin", ValueKind::Vin},
});

// Hyphens, dashes and what is written for them (U+2010 to U+2015, U+2212, U+30FC, U+FF70) among groups of digits.
constexpr auto kDashes =
    std::to_array<std::string_view>({"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212", "\u30FC", "\uFF70"});
// Characters that do not show.
constexpr auto kHidden = std::to_array<std::string_view>({"\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u00AD"});

template <std::size_t N>
std::size_t length_of_any(std::string_view text, const std::array<std::string_view, N>& words) {
  for (const std::string_view word : words) {
    if (text.starts_with(word)) return word.size();
  }
  return 0;
}

std::string without_hidden(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t hidden = length_of_any(text, kHidden);
    if (hidden == 0 && !is_ascii_space(text.front())) out += text.front();
    text.remove_prefix(std::max<std::size_t>(hidden, 1));
  }
  return out;
}

// Shorter ones are no identifiers: there a separator may be part of the value, such as 1.5 or 3-4.
constexpr std::size_t kFewestDigits = 7;

// The digits (with a leading `+`) of a value that has nothing beside digits and what groups them; empty for any other.
std::string digits_of(std::string_view text) {
  std::string digits;
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t dash = length_of_any(text, kDashes);
    if (is_ascii_digit(c) || (c == '+' && digits.empty())) {
      digits += c;
    } else if (dash == 0 && std::string_view("-.()").find(c) == std::string_view::npos) {
      return {};
    }
    text.remove_prefix(std::max<std::size_t>(dash, 1));
  }
  return digits.size() >= kFewestDigits ? digits : std::string();
}

// 1985-04-12 for a date in any of its spellings.
std::optional<std::string> day_of(std::string_view form) {
  const auto written = read_date(form);
  if (!written) return std::nullopt;
  return write_date({.date = written->date, .japanese = false, .separator = "-"});
}

}  // namespace

ValueKind kind_of(std::string_view type) {
  const std::string_view last = type.substr(type.rfind('.') + 1);
  const auto found = std::ranges::find(kKinds, last, &std::pair<std::string_view, ValueKind>::first);
  return found == kKinds.end() ? ValueKind::Other : found->second;
}

std::string narrowed(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t at = 0; at < value.size(); ++at) {
    const std::string_view rest = value.substr(at);
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    if (rest.starts_with("\u3000")) {
      out += ' ';
      at += 2;
    } else if (rest.size() >= 3 && byte(0) == 0xEF && (byte(1) == 0xBC || byte(1) == 0xBD)) {
      // U+FF01 is EF BC 81, U+FF5E is EF BD 9E.
      const unsigned code = (byte(1) - 0xBCU) * 64 + (byte(2) - 0x80U);
      if (code < 0x01 || code > 0x5E) {
        out += rest.front();
        continue;
      }
      out += static_cast<char>(code + 0x20);
      at += 2;
    } else {
      out += rest.front();
    }
  }
  return out;
}

std::string normal_form(std::string_view value, ValueKind kind) {
  std::string form = without_hidden(narrowed(value));
  if (kind == ValueKind::Email) {
    std::ranges::transform(form, form.begin(), to_ascii_lower);
    return form;
  }
  if (kind == ValueKind::Iban || kind == ValueKind::Vin) {
    std::erase_if(form, [](char c) { return c == '-' || c == '.'; });
    std::ranges::transform(form, form.begin(), to_ascii_upper);
    return form;
  }
  if (kind == ValueKind::Birthdate) return day_of(form).value_or(form);
  if (kind == ValueKind::Ip) return form;
  const std::string digits = digits_of(form);
  // Dialled from abroad or at home, it is one telephone.
  if (kind == ValueKind::Phone && digits.starts_with("+81")) return "0" + digits.substr(digits.starts_with("+810") ? 4 : 3);
  return digits.empty() ? form : digits;
}

}  // namespace sekisho
