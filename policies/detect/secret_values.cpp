#include "policies/detect/secret_values.h"

#include "policies/detect/characters.h"
#include "policies/detect/scattered.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>

namespace sekisho {
namespace {

constexpr std::size_t kJudged = 64;  // bytes of a value that its randomness is judged by
constexpr std::size_t kRead = 256;   // and that words are looked for in

// n · log2(n), for the entropy of short values.
const std::array<double, kJudged + 1>& weights() {
  static const std::array<double, kJudged + 1> table = [] {
    std::array<double, kJudged + 1> all{};
    for (std::size_t n = 1; n < all.size(); ++n) all[n] = static_cast<double>(n) * std::log2(static_cast<double>(n));
    return all;
  }();
  return table;
}

std::string lower_of(std::string_view value) {
  std::string lower(value.substr(0, kRead));
  std::ranges::transform(lower, lower.begin(), to_lower);
  return lower;
}

bool holds_any(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [text](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

struct Mix {
  std::size_t digits = 0;
  std::size_t lower = 0;
  std::size_t upper = 0;
  std::size_t signs = 0;
  std::size_t vowels = 0;
  std::size_t turns = 0;  // from letters to digits and back, and from small letters to capitals within a piece
  std::size_t letters() const { return lower + upper; }
};

Mix mix_of(std::string_view value) {
  Mix mix;
  char before = '\0';
  for (const char c : value) {
    mix.digits += is_digit(c) ? 1 : 0;
    mix.lower += is_lower(c) ? 1 : 0;
    mix.upper += is_upper(c) ? 1 : 0;
    mix.signs += is_alnum(c) ? 0 : 1;
    mix.vowels += std::string_view("aeiouAEIOU").find(c) != std::string_view::npos ? 1 : 0;
    if (is_alnum(c) && is_alnum(before) && (is_digit(c) != is_digit(before) || (is_upper(c) && is_lower(before)))) ++mix.turns;
    before = c;
  }
  return mix;
}

bool all_of_one(std::string_view value) {
  return std::ranges::all_of(value, [&](char c) { return c == value.front(); });
}

// 2016-09-24T16:18:07Z and 0x33bb.
bool is_time_or_number(std::string_view value) {
  constexpr std::string_view kTime = "0000-00-00T00:00";
  const auto fits = [](char form, char c) { return form == '0' ? is_digit(c) : form == c; };
  const bool time = value.size() >= kTime.size() && std::ranges::equal(kTime, value.substr(0, kTime.size()), fits);
  return time || (value.starts_with("0x") && std::ranges::all_of(value.substr(2), [](char c) { return hex_value(c) >= 0; }));
}

bool is_hex(std::string_view value) {
  return std::ranges::all_of(value, [](char c) { return hex_value(c) >= 0; });
}

}  // namespace

double entropy_of(std::string_view value) {
  value = value.substr(0, kJudged);
  if (value.empty()) return 0;
  std::array<std::uint8_t, 128> counts{};
  for (const char c : value) ++counts[static_cast<unsigned char>(c) & 0x7F];
  double sum = 0;
  for (const std::uint8_t count : counts) sum += weights()[count];
  return (weights()[value.size()] - sum) / static_cast<double>(value.size());
}

bool looks_random(std::string_view value) {
  constexpr double kLeastEntropy = 2.8;
  const bool digits = std::ranges::any_of(value, is_digit);
  const bool mixed = std::ranges::any_of(value, is_upper) && std::ranges::any_of(value, is_lower);
  return (digits || mixed) && entropy_of(value) >= kLeastEntropy;
}

bool is_random_mix(std::string_view value) {
  constexpr auto kAlphabets = std::to_array<std::string_view>({"abcdefghijklmnop", "ABCDEFGHIJKLMNOP"});
  constexpr std::size_t kLong = 16;
  constexpr double kLeastEntropy = 2.3;
  value = value.substr(0, kRead);
  if (holds_any(value, kAlphabets) || entropy_of(value) < kLeastEntropy) return false;
  const Mix mix = mix_of(value);
  const std::size_t size = mix.letters() + mix.digits;
  if (mix.digits == 0) {
    const bool unspoken = mix.vowels * 4 < mix.letters() && (mix.lower == 0 || mix.upper == 0);
    return size >= kLong && mix.signs * 8 <= size && (unspoken || (mix.turns * 5 >= size && mix.vowels * 10 < mix.letters() * 3));
  }
  if (is_hex(value) && size >= kLong) return mix.letters() > 0;
  return mix.letters() > 0 && mix.turns * 8 >= size && mix.turns >= 2;
}

bool is_uuid(std::string_view value) {
  constexpr std::size_t kSize = 36;
  if (value.size() != kSize) return false;
  for (std::size_t i = 0; i < kSize; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : hex_value(value[i]) < 0) return false;
  }
  return true;
}

bool is_placeholder(std::string_view value) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"xxxx",      "your_",   "your-",      "yourkey", "yourapi", "yourtoken", "yoursecret", "placeholder", "changeme",     "change_me",
       "change-me", "replace", "redacted",   "insert",  "****",    "....",      "dummy",      "mytoken",     "my_token",     "my-token",
       "tokenhere", "keyhere", "secrethere", "_here",   "-here",   "111111",    "000000",     "aaaaaaaa",    "abcdefghijklm"});
  // Short enough to stand in a random password by accident, there in any case.
  constexpr auto kShortWords = std::to_array<std::string_view>({"todo", "Todo", "TODO", "fake", "Fake", "FAKE"});
  if (value.empty() || all_of_one(value)) return true;
  return holds_any(value, kShortWords) || holds_any(lower_of(value), kWords) ||
         (value.find('<') != std::string_view::npos && !is_scattered(value));
}

bool names_reference(std::string_view value) {
  constexpr auto kNames =
      std::to_array<std::string_view>({"enc[", "env.", "environ", "getenv", "secrets.", "vault:", "op://", "arn:", "ssm:", "keyvault",
                                       "config.", "settings.", "self.", "this.", "var.", "local.", "data.", "params."});
  return holds_any(lower_of(value), kNames);
}

bool is_reference(std::string_view value) {
  constexpr auto kMarks =
      std::to_array<std::string_view>({"${", "$(", "{{", "}}", "#{", "[[", "%(", "%s", "%d", "%v", "{}", "://", "()", "->", "::"});
  constexpr std::string_view kFirst = "$<%{@&*([#?!|/\\";
  constexpr std::string_view kNever = "<>\\";
  if (value.empty() || (kFirst.find(value.front()) != std::string_view::npos && value.front() != '!' && value.front() != '#')) return true;
  return value.find_first_of(kNever) != std::string_view::npos || holds_any(value.substr(0, kRead), kMarks) || names_reference(value);
}

bool is_sample_password(std::string_view value) {
  constexpr auto kWhole = std::to_array<std::string_view>(
      {"pass", "pw",    "pwd",       "user",   "xxx",      "token",    "secret", "none",    "null",    "nil",
       "true", "false", "undefined", "string", "required", "optional", "test",   "test123", "testing", "admin",
       "root", "guest", "default",   "hidden", "masked",   "empty",    "value",  "key",     "str"});
  constexpr auto kParts = std::to_array<std::string_view>({"password", "passwd", "passphrase", "example", "sample", "secret_", "secret-"});
  const std::string lower = lower_of(value);
  return std::ranges::find(kWhole, lower) != kWhole.end() || holds_any(lower, kParts) || is_placeholder(value);
}

bool is_password(std::string_view value) {
  constexpr std::size_t kFewest = 6;
  constexpr std::size_t kMost = 128;
  if (value.size() < kFewest || value.size() > kMost) return false;
  const Mix mix = mix_of(value);
  constexpr ByteSet kPlain("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-. /:,");
  const bool odd_sign = kPlain.run_end(value, 0) != value.size();
  const bool mixed = mix.letters() > 0 ? mix.digits > 0 || odd_sign : mix.digits >= kFewest && mix.signs == 0;
  const bool literal = is_scattered(value) ? !names_reference(value) : !is_reference(value);
  return mixed && literal && !is_sample_password(value) && !is_uuid(value) && !is_time_or_number(value);
}

bool is_unlike_words(std::string_view value) {
  const std::size_t at = value.find('@');
  const bool address = at != std::string_view::npos && value.find('.', at) != std::string_view::npos;
  const bool path = value.find('/') != std::string_view::npos;
  const auto joins = [](char c) { return is_alnum(c) || std::string_view("_-.: ,()[]{}").find(c) != std::string_view::npos; };
  const Mix mix = mix_of(value);
  if (address || path || mix.digits == 0 || mix.letters() == 0) return false;
  return !std::ranges::all_of(value, joins) || is_random_mix(value);
}

bool has_password_sign(std::string_view value) { return value.find_first_of("!$%^*") != std::string_view::npos; }

}  // namespace sekisho
