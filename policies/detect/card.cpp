#include "policies/detect/card.h"

#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sekisho {
namespace {

constexpr std::string_view kType = "card.pan";
constexpr std::string_view kTestValue = "card.pan.test_value";
constexpr std::uint32_t kShortest = 13;
constexpr std::uint32_t kLongest = 19;

// Issuer ranges by their first four digits, with the lengths issued.
struct IssuerRange {
  int first;
  int last;
  std::uint8_t shortest;
  std::uint8_t longest;
};
constexpr auto kIssuers = std::to_array<IssuerRange>({
    {2200, 2204, 16, 19},  // Mir
    {2221, 2720, 16, 16},  // Mastercard
    {3000, 3059, 14, 19},  // Diners Club
    {3095, 3095, 14, 19},
    {3400, 3499, 15, 15},  // American Express
    {3528, 3589, 16, 19},  // JCB
    {3600, 3699, 14, 19},  // Diners Club
    {3700, 3799, 15, 15},  // American Express
    {3800, 3999, 14, 19},  // Diners Club
    {4000, 4999, 13, 19},  // Visa: 16, 19, and 13 long ago
    {5100, 5599, 16, 16},  // Mastercard
    {6011, 6011, 16, 19},  // Discover
    {6200, 6299, 16, 19},  // UnionPay
    {6440, 6599, 16, 19},  // Discover
});

// Sixteen digits of small and national networks (Maestro, RuPay, Elo) and of the rest of JCB's block: wide ranges, so they count only
// beside a context word.
constexpr auto kSeldom =
    std::to_array<IssuerRange>({{3500, 3599, 16, 16}, {5000, 5099, 16, 16}, {5600, 6999, 16, 16}, {8100, 8299, 16, 16}});

bool in_ranges(std::span<const IssuerRange> ranges, int head, std::size_t size) {
  return std::ranges::any_of(ranges, [&](const IssuerRange& range) {
    return head >= range.first && head <= range.last && size >= range.shortest && size <= range.longest;
  });
}

enum class Issuer { None, Seldom, Known };

Issuer issuer_of(std::string_view digits) {
  int head = 0;
  for (const char digit : digits.substr(0, 4)) head = head * 10 + (digit - '0');
  const auto size = digits.size();
  const bool no_visa = head / 1000 == 4 && size != 13 && size != 16 && size != 19;
  if (!no_visa && in_ranges(kIssuers, head, size)) return Issuer::Known;
  return in_ranges(kSeldom, head, size) ? Issuer::Seldom : Issuer::None;
}

// How cards are written in groups; the longer forms of one beginning come later.
using Shape = std::span<const std::uint8_t>;
constexpr std::array<std::uint8_t, 4> kFours = {4, 4, 4, 4};
constexpr std::array<std::uint8_t, 5> kFoursAndThree = {4, 4, 4, 4, 3};
constexpr std::array<std::uint8_t, 5> kFoursAndTwo = {4, 4, 4, 4, 2};
constexpr std::array<std::uint8_t, 5> kFoursAndOne = {4, 4, 4, 4, 1};
constexpr std::array<std::uint8_t, 3> kAmex = {4, 6, 5};
constexpr std::array<std::uint8_t, 3> kDiners = {4, 6, 4};
constexpr std::array<std::uint8_t, 2> kUnionPay = {6, 13};
constexpr std::array<std::uint8_t, 2> kHalves = {8, 8};

class CardRule final : public NumberRule {
 public:
  CardRule(ContextWords& words, TestValues test_values)
      : test_values_(test_values),
        family_(words.add({"カード",
                           "クレジット",
                           "クレカ",
                           "デビット",
                           "有効期限",
                           "セキュリティコード",
                           "決済",
                           "支払",
                           "信用卡",
                           "银行卡",
                           "銀行卡",
                           "카드",
                           "card",
                           "credit",
                           "debit",
                           "visa",
                           "mastercard",
                           "amex",
                           "american express",
                           "jcb",
                           "diners",
                           "discover",
                           "unionpay",
                           "pan",
                           "cvv",
                           "cvc",
                           "payment",
                           "charge",
                           "billing",
                           "expiry",
                           "expires"})) {}

  void judge(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const override {
    if (run.wide) return judge_wide(run, text, hits);
    if (run.digit_count(0, run.groups.size()) < kShortest) return;
    bool any = false;
    for (std::size_t first = 0; first < run.groups.size(); ++first) {
      const std::size_t used = judge_at(run, first, text, hits);
      any = any || used > 0;
      first += used > 0 ? used - 1 : 0;
    }
    if (!any) judge_whole(run, text, hits);
  }

  std::vector<std::string_view> types() const override {
    if (test_values_ == TestValues::SetApart) return {kType, kTestValue};
    return {kType};
  }

 private:
  // Four groups of four, set apart in any way, beside a context word.
  void judge_wide(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const {
    if (!text.mentions(family_)) return;
    for (std::size_t first = 0; first < run.groups.size(); ++first) {
      if (!run.has_shape(first, kFours) || run.narrow(first, kFours.size()) || !valid(run, first, kFours.size(), true)) continue;
      const ByteSpan span = run.span(first, kFours.size());
      if (!text.near(family_, span) || part_of_longer(run, first, kFours.size())) continue;
      if (goes_on_in_fours(run, first, kFours.size()) && !text.labelled_as(span, family_)) continue;
      report(run, first, kFours.size(), true, Confidence::High, hits);
      first += kFours.size() - 1;
    }
  }

  // The groups that a hit at `first` uses, 0 without one. A doubtful hit uses its first alone: a surer one may begin within it, and wins.
  std::size_t judge_at(const NumberRun& run, std::size_t first, const ScanText& text, std::vector<Hit>& hits) const {
    const std::uint32_t size = run.groups[first].size();
    if (size >= kShortest && size <= kLongest && judge_plain(run, first, text, hits)) return 1;
    if (size != 4 && size != 6 && size != 8) return 0;
    for (const Shape shape : {Shape(kFours), Shape(kFoursAndThree), Shape(kFoursAndTwo), Shape(kFoursAndOne), Shape(kAmex), Shape(kDiners),
                              Shape(kUnionPay), Shape(kHalves)}) {
      if (run.has_shape(first, shape) && judge_shape(run, first, shape.size(), text, hits))
        return hits.back().confidence == Confidence::Low ? 1 : shape.size();
    }
    return 0;
  }

  // Known issuers, or seldom ones near a context word.
  static bool valid(const NumberRun& run, std::size_t first, std::size_t count, bool near) {
    const Digits digits = run.digits(first, count);
    const Issuer issuer = issuer_of(digits.view());
    return (issuer == Issuer::Known || (issuer == Issuer::Seldom && near)) && passes_luhn(digits.view());
  }

  bool judge_plain(const NumberRun& run, std::size_t first, const ScanText& text, std::vector<Hit>& hits) const {
    const ByteSpan span = run.span(first, 1);
    if (!valid(run, first, 1, true) || is_decimal_part(run, first, text)) return false;
    const bool near = text.near(family_, span);
    if (!valid(run, first, 1, near)) return false;
    Confidence confidence = near ? Confidence::High : Confidence::Medium;
    if (run.groups[first].size() == kShortest) {  // nearly always an article code or a time in milliseconds
      if (!near) return false;
      confidence = Confidence::Medium;
    }
    const bool other = !near && text.labelled_otherwise(span);  // 注文番号 4539148803436467
    if (other || text.attachment(span) == Attachment::Blob || part_of_longer(run, first, 1)) confidence = Confidence::Low;
    report(run, first, 1, near, confidence, hits);
    return true;
  }

  bool judge_shape(const NumberRun& run, std::size_t first, std::size_t count, const ScanText& text, std::vector<Hit>& hits) const {
    const ByteSpan span = run.span(first, count);
    if (!valid(run, first, count, true)) return false;
    const bool near = text.near(family_, span);
    if (!valid(run, first, count, near)) return false;
    Confidence confidence = near || run.uniform_gap(first, count) != Gap::None ? Confidence::High : Confidence::Medium;
    if (part_of_longer(run, first, count)) {
      confidence = Confidence::Low;
    } else if (goes_on_in_fours(run, first, count) || text.in_hex_table(span)) {
      confidence = near ? Confidence::Medium : Confidence::Low;
    }
    report(run, first, count, near, confidence, hits);
    return true;
  }

  void report(const NumberRun& run, std::size_t first, std::size_t count, bool near, Confidence confidence, std::vector<Hit>& hits) const {
    const bool apart = test_values_ == TestValues::SetApart && !near && is_test_card(run.digits(first, count).view());
    hits.push_back({apart ? kTestValue : kType, apart ? Confidence::Low : confidence, run.span(first, count)});
  }

  // Digits cut up in another way, one by one for instance: only beside a context word, and only all of the run together.
  void judge_whole(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const {
    const std::size_t count = run.groups.size();
    if (count < 2 || run.digit_count(0, count) > kLongest || !valid(run, 0, count, true)) return;
    const ByteSpan span = run.span(0, count);
    if (text.near(family_, span)) hits.push_back({kType, Confidence::Medium, span});
  }

  // 0.4539148803436467 is a fraction; 4539148803436467.0 is what tables make of a number.
  static bool is_decimal_part(const NumberRun& run, std::size_t first, const ScanText& text) {
    return run.gap_before(first) == Gap::Dot || (first == 0 && text.before(run.span(first, 1)) == '.');
  }

  static bool part_of_longer(const NumberRun& run, std::size_t first, std::size_t count) {
    const Gap left = run.gap_before(first);
    const Gap right = run.gap_after(first + count - 1);
    if (left == Gap::Hyphen || left == Gap::Dot || left == Gap::Underscore) return true;
    if (right == Gap::Hyphen || right == Gap::Underscore) return true;
    return right == Gap::Dot && !is_zero(run, first + count);
  }

  static bool is_zero(const NumberRun& run, std::size_t group) {
    return std::ranges::all_of(run.text.substr(run.groups[group].begin, run.groups[group].size()), [](char c) { return c == '0'; });
  }

  static bool is_four(const NumberRun& run, std::size_t group) { return group < run.groups.size() && run.groups[group].size() == 4; }

  static bool is_card(const NumberRun& run, std::size_t first) {
    return run.has_shape(first, kFours) && valid(run, first, kFours.size(), false);
  }

  // `1227`, `2027`: as stand beside cards.
  static bool is_expiry(const NumberRun& run, std::size_t group) {
    const std::string_view digits = run.text.substr(run.groups[group].begin, 4);
    const int front = (digits[0] - '0') * 10 + (digits[1] - '0');
    return (front >= 1 && front <= 12) || front == 19 || front == 20;
  }

  // A fifth group of four beside four of them: a table or a longer code. Not where it is set apart in another way than they are, begins
  // or ends a card of its own, or is a date and the last.
  static bool goes_on_in_fours(const NumberRun& run, std::size_t first, std::size_t count) {
    if (count < kFours.size()) return false;
    const Gap inner = run.uniform_gap(first, count);
    const std::size_t end = first + count;
    const bool left = !run.begins_line(first) && is_four(run, first - 1) && (inner == Gap::None || run.gap_before(first) == inner);
    const bool right = !run.begins_line(end) && is_four(run, end) && (inner == Gap::None || run.gap_after(end - 1) == inner);
    const bool left_explained = left && ((first >= kFours.size() && is_card(run, first - kFours.size())) ||
                                         ((first < 2 || !is_four(run, first - 2)) && is_expiry(run, first - 1)));
    const bool right_explained = right && (is_card(run, end) || (!is_four(run, end + 1) && is_expiry(run, end)));
    return (left && !left_explained) || (right && !right_explained);
  }

  TestValues test_values_;
  ContextFamily family_;
};

}  // namespace

std::unique_ptr<NumberRule> make_card_rule(ContextWords& words, TestValues test_values) {
  return std::make_unique<CardRule>(words, test_values);
}

}  // namespace sekisho
