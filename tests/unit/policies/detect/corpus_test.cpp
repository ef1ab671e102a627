// Recall and precision over generated sentences, in English and Japanese: what is put in must come out at its place with medium
// confidence or more, and look-alikes put in must not come out.
#include "policies/detect/checksums.h"
#include "tests/unit/policies/detect/found.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <random>

namespace sekisho {
namespace {

class Source {
 public:
  explicit Source(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }
  std::string digits(std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += static_cast<char>('0' + below(10));
    return all;
  }
  template <std::size_t N>
  std::string one_of(const std::array<std::string_view, N>& list) {
    return std::string(list[below(N)]);
  }

 private:
  std::mt19937 random_;
};

std::string grouped(const std::string& digits, std::string_view separator) {
  std::string all;
  for (std::size_t i = 0; i < digits.size(); i += 4) all += (i > 0 ? std::string(separator) : "") + digits.substr(i, 4);
  return all;
}

std::string full_width(const std::string& text) {
  std::string all;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      all += "\xEF\xBC";
      all += static_cast<char>(0x90 + (c - '0'));
    } else {
      all += c == '-' ? "－" : std::string(1, c);
    }
  }
  return all;
}

// The digits with the one last digit that makes the check come out as wanted.
std::string with_check_digit(std::string digits, const std::function<bool(std::string_view)>& passes, bool wanted) {
  digits += '0';
  while (passes(digits) != wanted) ++digits.back();
  return digits;
}

std::string in_one_form(Source& source, const std::string& digits) {
  switch (source.below(4)) {
    case 0:
      return grouped(digits, "-");
    case 1:
      return grouped(digits, " ");
    case 2:
      return full_width(grouped(digits, "-"));
    default:
      return digits;
  }
}

std::string card(Source& source, bool valid) {
  constexpr std::array<std::string_view, 6> kHeads = {"4", "51", "55", "2221", "3540", "6011"};
  const std::string head = source.one_of(kHeads);
  return in_one_form(source, with_check_digit(head + source.digits(15 - head.size()), passes_luhn, valid));
}

std::string my_number(Source& source, bool valid) {
  return in_one_form(source, with_check_digit("1" + source.digits(10), passes_my_number, valid));
}

std::string phone(Source& source, bool valid) {
  constexpr std::array<std::string_view, 5> kHeads = {"090-", "080-", "070-", "03-", "06-"};
  constexpr std::array<std::string_view, 3> kWrong = {"1-", "12345-", "2024-"};
  const std::string number = (valid ? source.one_of(kHeads) : source.one_of(kWrong)) + source.digits(4) + "-" + source.digits(4);
  return source.below(3) == 0 ? full_width(number) : number;
}

std::string email(Source& source, bool valid) {
  constexpr std::array<std::string_view, 4> kDomains = {"gmail.com", "docomo.ne.jp", "corp.example.co.jp", "uni-x.ac.uk"};
  constexpr std::array<std::string_view, 3> kWrong = {"2x.png", "4.17.21", "handle"};
  return "u" + source.digits(3) + "@" + (valid ? source.one_of(kDomains) : source.one_of(kWrong));
}

struct Kind {
  std::string_view type;
  std::string (*make)(Source& source, bool valid);
  std::array<std::string_view, 4> sentences;  // what is before the value; behind it comes the same everywhere
};

const std::array<Kind, 4> kKinds = {
    Kind{"card.pan", card, {"My card is ", "カード番号は", "支払いは", "pay with "}},
    Kind{"jp.my_number", my_number, {"マイナンバーは", "個人番号：", "my number: ", "通知カードの番号 "}},
    Kind{"phone", phone, {"電話は", "call ", "連絡先：", "FAX "}},
    Kind{"email", email, {"メールは", "write to ", "<", "宛先："}},
};

bool finds(std::string_view text, std::string_view type, std::size_t begin, std::size_t end) {
  const auto findings = detect_text(basic_pack(), text).findings;
  return std::ranges::any_of(findings, [&](const Finding& finding) {
    return finding.type == type && finding.confidence >= Confidence::Medium && finding.begin == begin && finding.end == end;
  });
}

class Corpus : public testing::TestWithParam<Kind> {};

TEST_P(Corpus, FindsEveryValueAtItsPlace) {
  Source source(20261120);
  for (int i = 0; i < 200; ++i) {
    const std::string before = source.one_of(GetParam().sentences);
    const std::string value = GetParam().make(source, true);
    EXPECT_TRUE(finds(before + value + " です。", GetParam().type, before.size(), before.size() + value.size())) << before << value;
  }
}

TEST_P(Corpus, FindsNoLookalike) {
  Source source(20261121);
  for (int i = 0; i < 200; ++i) {
    const std::string text = source.one_of(GetParam().sentences) + GetParam().make(source, false) + " です。";
    for (const std::string& finding : sure(text)) EXPECT_FALSE(finding.starts_with(GetParam().type)) << text << ": " << finding;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Corpus, testing::ValuesIn(kKinds));

TEST(Corpus, OrdinaryTextHoldsNothing) {
  constexpr std::array<std::string_view, 12> kLines = {
      "Version 2.14.0 was released on 2024-03-12 at 10:22:33.123456 UTC (build 20240312).",
      "会議は2024年3月12日（火）15:00〜16:30、会議室A-1203です。参加者は25名、予算は1,234,567円。",
      "The server at 192.168.10.254:8080 answered 1234567 requests; p99 was 123.456789 ms.",
      "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      "id: 550e8400-e29b-41d4-a716-446655440000, trace 4bf92f3577b34da6a3ce929d0e0e4736",
      "ISBN 978-4-87311-903-8、JANコード 4901234567894、注文番号 20240312-123456",
      "for (size_t i = 0; i < 1000000000; ++i) sum += 0x7FFFFFFF & table[i % 4096];",
      "timestamp=1710238953123 ns=1710238953123456789 seed=1234567890",
      "〒150-0043 東京都渋谷区道玄坂2-10-7 新大宗ビル4号館",
      "@media (max-width: 1200px) { .a::before { content: \"\\201C\"; } }",
      "pi = 3.141592653589793238462643383279502884197, e = 2.718281828459045",
      "npm install react@18.2.0 lodash@4.17.21 @types/node@20.11.5",
  };
  for (const std::string_view line : kLines) EXPECT_TRUE(sure(line).empty()) << line << ": " << sure(line).front();
}

}  // namespace
}  // namespace sekisho
