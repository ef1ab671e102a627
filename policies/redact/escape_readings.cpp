#include "policies/redact/escape_readings.h"

#include "gateway/core/ascii.h"
#include "gateway/core/json_unescape.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace sekisho {
namespace {

constexpr std::size_t kDeepest = 4;

// Of the escape that begins at the text's first byte, with the second one where it is half a character.
std::size_t escape_size(std::string_view text) {
  if (!text.starts_with("\\u")) return 2;
  const bool half = text.size() > 3 && to_ascii_lower(text[2]) == 'd' && std::string_view("89abAB").find(text[3]) != std::string_view::npos;
  return half ? 12 : 6;
}

std::string read_once(std::string_view text) {
  std::string out(text.size(), '\0');
  char* end = out.data();
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    end = std::copy_n(text.begin(), plain, end);
    text.remove_prefix(plain);
    const std::string_view escape = text.substr(0, escape_size(text));
    const std::optional<std::size_t> size = json_unescape(escape, end, JsonReading::Strict);
    if (!size) *end = escape.front();
    end += size.value_or(1);
    text.remove_prefix(size ? escape.size() : 1);
  }
  out.resize(static_cast<std::size_t>(end - out.data()));
  return out;
}

}  // namespace

std::vector<std::string> escape_readings(std::string_view text) {
  std::vector<std::string> readings;
  for (std::string_view last = text; readings.size() < kDeepest && last.find('\\') != std::string_view::npos; last = readings.back()) {
    std::string next = read_once(last);
    if (next == last) break;
    readings.push_back(std::move(next));
  }
  return readings;
}

}  // namespace sekisho
