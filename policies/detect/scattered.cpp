#include "policies/detect/scattered.h"

#include "policies/detect/characters.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr ByteSet kIdentifier("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-");
constexpr ByteSet kFunction("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");

// The end of the letters of one case at `at`, of which the first may be a capital.
std::size_t letters_end(std::string_view value, std::size_t at) {
  const bool capital = is_upper(value[at]);
  std::size_t end = at + 1;
  if (capital && end < value.size() && is_upper(value[end])) {
    while (end < value.size() && is_upper(value[end])) ++end;
    const bool next_word = end < value.size() && is_lower(value[end]);  // HTTPServer
    return next_word ? end - 1 : end;
  }
  while (end < value.size() && is_lower(value[end])) ++end;
  return end;
}

bool is_spoken(std::string_view letters) {
  constexpr std::size_t kFewest = 3;
  constexpr std::size_t kMany = 5;
  return letters.size() >= kMany || (letters.size() >= kFewest && letters.find_first_of("aeiouyAEIOUY") != std::string_view::npos);
}

// `${name}`, `{{ name }}` and the like, wherever they stand.
bool holds_reference(std::string_view value) {
  struct Brackets {
    std::string_view open;
    std::string_view close;
  };
  constexpr auto kBrackets =
      std::to_array<Brackets>({{"${", "}"}, {"$(", ")"}, {"{{", "}}"}, {"#{", "}"}, {"%(", ")"}, {"[[", "]]"}, {"<%", "%>"}});
  constexpr ByteSet kBegins("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.$=-");
  constexpr std::string_view kNever = "^~!@#&*;<>`\\";
  return std::ranges::any_of(kBrackets, [&](const Brackets& one) {
    const std::size_t open = value.find(one.open);
    if (open == std::string_view::npos) return false;
    const std::size_t begin = open + one.open.size();
    const std::size_t close = value.find(one.close, begin);
    if (close == std::string_view::npos || !kBegins.contains(value[begin])) return false;
    return value.substr(begin, close - begin).find_first_of(kNever) == std::string_view::npos;
  });
}

// One that is all of the value: `<yourKey1>`, `%KEY1%`, `$dbPass1`, `@Model.key1`.
bool is_whole_reference(std::string_view value) {
  constexpr auto kBrackets = std::to_array<std::string_view>({"<>", "{}", "[]", "()", "%%", "++"});
  constexpr std::string_view kSigils = "$@&*%~#";
  const auto both = [value](std::string_view one) { return value.front() == one.front() && value.back() == one.back(); };
  if (std::ranges::any_of(kBrackets, both) || (value.starts_with("$(") && value.back() == ')')) return true;
  if (kSigils.find(value.front()) == std::string_view::npos || kIdentifier.run_end(value, 1) != value.size()) return false;
  std::size_t turns = 0;  // a name has few changes between letters and digits, and of case
  for (std::size_t i = 2; i < value.size(); ++i) {
    const bool turn = is_digit(value[i]) != is_digit(value[i - 1]) || (is_upper(value[i]) && is_lower(value[i - 1]));
    turns += turn && is_alnum(value[i]) && is_alnum(value[i - 1]) ? 1 : 0;
  }
  return turns * 3 < value.size();
}

bool is_path(std::string_view value) {
  constexpr ByteSet kPath("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-+@%~/\\:");
  if (value.find("://") != std::string_view::npos) return true;
  if (kPath.run_end(value, 0) != value.size()) return false;
  const bool drive = is_letter(value[0]) && value[1] == ':' && (value[2] == '\\' || value[2] == '/');
  const bool rooted = value.front() == '/' && value.find('/', 1) != std::string_view::npos;
  return drive || rooted || value.starts_with("./") || value.starts_with("../") || value.starts_with("~/");
}

// `read(key1)`, whole or begun.
bool is_call(std::string_view value) {
  const std::size_t open = kFunction.run_end(value, 0);
  if (open == 0 || open == value.size() || value[open] != '(' || is_digit(value.front())) return false;
  return value.back() == ')' || spoken_size(value.substr(0, open)) > 0;
}

// A regular expression, as checks of passwords have them.
bool is_pattern(std::string_view value) {
  constexpr auto kMarks =
      std::to_array<std::string_view>({"(?=", "(?!", "(?:", "(?<", "(?i", "a-z", "A-Z", "0-9", "\\d{", "\\d+", "\\w+", "\\s*"});
  return std::ranges::any_of(kMarks, [value](std::string_view mark) { return value.find(mark) != std::string_view::npos; });
}

}  // namespace

std::size_t spoken_size(std::string_view value) {
  std::size_t size = 0;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t end = is_letter(value[at]) ? letters_end(value, at) : at + 1;
    if (is_spoken(value.substr(at, end - at)) && is_letter(value[at])) size += end - at;
    at = end;
  }
  return size;
}

bool is_scattered(std::string_view value) {
  constexpr std::size_t kFewest = 8;
  constexpr std::size_t kMost = 160;
  constexpr std::size_t kLong = 20;
  if (value.size() < kFewest || value.size() > kMost) return false;
  if (!std::ranges::all_of(value, [](char c) { return c > ' ' && c < '\x7F'; })) return false;
  const bool capitals = value.size() >= kLong || std::ranges::any_of(value, is_upper);
  if (!capitals || std::ranges::none_of(value, is_lower) || std::ranges::none_of(value, is_digit)) return false;
  if (spoken_size(value) * 5 > value.size() * 3) return false;
  return !holds_reference(value) && !is_whole_reference(value) && !is_path(value) && !is_call(value) && !is_pattern(value);
}

}  // namespace sekisho
