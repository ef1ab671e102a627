#include "policies/detect/asked_value.h"

#include "policies/detect/characters.h"

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

constexpr std::size_t kReach = 64;
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kQuotes = "\"'`*";

std::string_view trimmed(std::string_view text, std::string_view dropped) {
  const std::size_t begin = text.find_first_not_of(dropped);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(dropped) + 1 - begin);
}

// The rest of a line that names the thing: how questions, prompts and requests end.
bool ends_as_a_question(std::string_view rest) {
  constexpr auto kEnds = std::to_array<std::string_view>({"?", "？", ":", "：", "please", "ください", "下さい", "お願いします", "教えて",
                                                          "入力", "请输入", "告诉我", "알려주세요", "입력하세요"});
  rest = trimmed(rest, " \t\r*_\"'`).!>");
  while (rest.ends_with("。") || rest.ends_with("！")) rest.remove_suffix(std::string_view("。").size());
  return std::ranges::any_of(kEnds, [rest](std::string_view end) { return rest.ends_with(end); });
}

// What stands before the thing in a request that ends with it: `Please tell me your password.`
bool begins_as_a_request(std::string_view line) {
  constexpr auto kRequests = std::to_array<std::string_view>(
      {"what is", "what's", "tell me", "send me", "give me", "show me", "please ", "enter ", "provide ", "share "});
  std::string lower(line);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return std::ranges::any_of(kRequests, [&](std::string_view words) { return lower.find(words) != std::string::npos; });
}

bool is_one_word(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) { return is_ascii(c) && c > ' ' && c != '\x7F'; });
}

}  // namespace

std::optional<ByteSpan> find_answer(std::string_view text, std::size_t first, std::size_t last) {
  constexpr std::size_t kMostBlanks = 64;
  const std::size_t line_end = text.find('\n', last);
  if (line_end == std::string_view::npos || line_end - last > kReach) return std::nullopt;
  const std::size_t answer = ByteSet(kBlanks).run_end(text, line_end, kMostBlanks);
  const std::string_view line = text.substr(answer, 2 * kReach);
  const std::string_view word = trimmed(trimmed(line.substr(0, line.find('\n')), kBlanks), kQuotes);
  if (word.size() > kReach || !is_one_word(word)) return std::nullopt;
  const std::size_t before = first - std::min(first, kReach);
  const std::size_t line_begin = before + text.substr(before, first - before).rfind('\n') + 1;  // npos + 1 is 0
  const bool asked =
      ends_as_a_question(text.substr(last, line_end - last)) || begins_as_a_request(text.substr(line_begin, first - line_begin));
  if (!asked) return std::nullopt;
  const auto begin = static_cast<std::size_t>(word.data() - text.data());
  return ByteSpan{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + word.size())};
}

}  // namespace sekisho
