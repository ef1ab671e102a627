#include "providers/openai/retry_after.h"

#include "providers/openai/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace sekisho {
namespace {

using std::chrono::milliseconds;

constexpr double kMostMillis = 24.0 * 3600 * 1000;

milliseconds bounded(double millis) { return milliseconds(static_cast<std::int64_t>(std::ceil(std::clamp(millis, 0.0, kMostMillis)))); }

// A decimal number that takes up all of `text`.
std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [stop, code] = std::from_chars(begin, end, value, std::chars_format::fixed);
  if (code != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<double> millis_per(std::string_view unit) {
  if (unit == "ms") return 1;
  if (unit == "s") return 1000;
  if (unit == "m") return 60'000;
  if (unit == "h") return 3'600'000;
  return std::nullopt;
}

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  double millis = 0;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string_view rest = text.substr(digits);
    const std::size_t letters = std::min(rest.find_first_of("0123456789."), rest.size());
    const auto number = parse_number(text.substr(0, digits));
    const auto unit = millis_per(rest.substr(0, letters));
    if (!number || !unit) return std::nullopt;
    millis += *number * *unit;
    text = rest.substr(letters);
  }
  return bounded(millis);
}

std::optional<milliseconds> read_retry_after(const Headers& headers, std::optional<std::chrono::sys_seconds> now) {
  if (const auto text = headers.find("retry-after-ms")) {
    if (const auto millis = parse_number(*text)) return bounded(*millis);
  }
  const auto text = headers.find("Retry-After");
  if (!text) return std::nullopt;
  if (const auto seconds = parse_number(*text)) return bounded(*seconds * 1000);
  if (const auto date = headers.find("Date")) now = parse_http_date(*date, now);
  const auto when = parse_http_date(*text, now);
  if (!when || !now) return std::nullopt;
  return bounded(static_cast<double>(milliseconds(*when - *now).count()));
}

std::optional<milliseconds> find_wait_in_words(std::string_view text) {
  static constexpr std::array<std::string_view, 3> kBefore{"try again in ", "retry after ", "retry in "};
  for (const std::string_view words : kBefore) {
    const std::size_t place = text.find(words);
    if (place == std::string_view::npos) continue;
    const std::string_view rest = text.substr(place + words.size());
    std::string_view length = rest.substr(0, rest.find_first_of(" ,\"\\"));
    while (length.ends_with('.')) length.remove_suffix(1);
    if (const auto wait = parse_duration(length)) return wait;
    const auto number = parse_number(length);
    if (number && rest.substr(length.size()).starts_with(" second")) return bounded(*number * 1000);
  }
  return std::nullopt;
}

}  // namespace sekisho
