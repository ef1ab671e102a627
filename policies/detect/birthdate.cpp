#include "policies/detect/birthdate.h"

#include "policies/detect/characters.h"
#include "policies/detect/japan_date.h"
#include "policies/detect/labelled.h"
#include "policies/detect/listed_values.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sekisho {
namespace {

constexpr std::string_view kType = "jp.birthdate";

// The first bytes of dates: digits, the letters of eras and months, and the lead bytes of the eras' names and of kanji numerals.
constexpr ByteSet kBegins("0123456789MTSHRJFAODNmthrjfaosnd\xE6\xE5\xE4");

class BirthdateRule final : public TextRule {
 public:
  explicit BirthdateRule(ContextWords& words)
      : family_(words.add(
            "生年月日|誕生日|生まれ|出生|出生日|生誕|生誕日|誕生|誕生年月日|birthdate|birth date|date of birth|birthday|dob|d.o.b|born|"
            "birth_date|date_of_birth|生日|出生日期|생년월일|生年")),
        births_(words.add("日生")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const std::string_view all = text.text();
    if (text.reading().ascii && text.digit_runs().empty()) return;
    if (text.labelled_by_place(family_)) find_between(text, 0, characters_on(all, 0, ContextMap::kReach), hits);
    std::size_t done = 0;  // windows of neighbouring labels overlap
    const std::span<const ByteSpan> cells = text.cells(family_);
    auto cell = cells.begin();
    const auto read_cells = [&](std::size_t stop) {
      for (; cell != cells.end() && cell->begin < stop; ++cell) {
        const std::size_t begin = std::max<std::size_t>(cell->begin, done);
        if (begin < cell->end) done = find_between(text, begin, std::min<std::size_t>(cell->end, stop), hits);
      }
    };
    for (const ByteSpan label : text.places(family_)) {
      const std::size_t reach = characters_back(all, label.begin, ContextMap::kReach);
      read_cells(reach);
      const std::size_t begin = std::max(done, reach);
      const std::size_t end = characters_on(all, label.end, ContextMap::kReach + 1);
      if (begin < end && !is_occasion(all.substr(label.end))) done = find_between(text, begin, end, hits);
    }
    read_cells(all.size());
    if (text.reading().ascii) return;
    for (const ByteSpan birth : text.places(births_)) find_before_birth(all, birth.end - kBirth.size(), hits);
    for (const ByteSpan digits : text.digit_runs()) find_before_birth(all, digits.end, hits);
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  // What begins in [begin, end), and the dates that a list which begins there goes on with. Answers where it has read to.
  std::size_t find_between(const ScanText& text, std::size_t begin, std::size_t end, std::vector<Hit>& hits) const {
    const std::string_view all = text.text();
    std::size_t listed = 0;  // where a date may follow the last one of a list
    for (std::size_t at = begin; at < std::max(end, std::min(listed + 1, all.size())); ++at) {
      if ((at >= end && at != listed) || !kBegins.contains(all[at])) continue;
      const auto date_end = read_date(all, at);
      if (!date_end) continue;
      const std::size_t gap = list_gap_end(all, *date_end);
      listed = gap > *date_end ? gap : 0;
      const ByteSpan span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(*date_end)};
      const bool other = is_other_day(all.substr(0, at)) && !text.touches_label(span, family_);
      hits.push_back({kType, other ? Confidence::Low : Confidence::High, span});
      at = *date_end - 1;
    }
    return std::max(end, listed);
  }

  // 契約日 2024/03/02, 有効期限: 2024/12/31: the date right behind it is another day's.
  static bool is_other_day(std::string_view before) {
    constexpr ByteSet kPadding(" :=\"'([\t|>");
    constexpr auto kDays = std::to_array<std::string_view>({"日", "日は", "日時", "期限", "期限は", "納期", "締切", "発行", "改定", "更新",
                                                            "施行", "現在", "開催", "入社", "退社", "設立", "契約"});
    before.remove_suffix(before.size() - kPadding.run_begin(before, before.size(), 4));
    constexpr std::string_view kDay = "日";
    if (before.ends_with(kDay) && before.size() > kDay.size() && is_digit(before[before.size() - kDay.size() - 1])) return false;  // a date
    return std::ranges::any_of(kDays, [before](std::string_view day) { return before.ends_with(day); });
  }

  // 誕生日セール, birthday party: an occasion, whose day is nobody's birth. 誕生日 itself is a label of its own.
  static bool is_occasion(std::string_view behind) {
    constexpr auto kOccasions = std::to_array<std::string_view>({"日", "セール", "クーポン", "プレゼント", "キャンペーン", "パーティ",
                                                                 "特典", "会", "月に", "ケーキ", "カード", " party", " gift", " sale",
                                                                 " coupon", " cake", " present", " card", " campaign"});
    return std::ranges::any_of(kOccasions, [behind](std::string_view word) { return behind.starts_with(word); });
  }

  // 昭和45年3月2日生, S45.3.2生: the date that ends at `birth`, where 生 stands for 生まれ.
  static void find_before_birth(std::string_view text, std::size_t birth, std::vector<Hit>& hits) {
    constexpr std::size_t kLongestDate = 20;  // characters
    if (!text.substr(birth).starts_with(kBirth) || !ends_birth(text.substr(birth + kBirth.size()))) return;
    for (std::size_t at = characters_back(text, birth, kLongestDate); at < birth; at = characters_on(text, at, 1)) {
      if (!kBegins.contains(text[at]) || read_date(text, at) != birth) continue;
      hits.push_back({kType, Confidence::High, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(birth)}});
      return;
    }
  }

  // What may follow 生 where it is no part of another word: 生産, 生放送, 生徒, 生じる.
  static bool ends_birth(std::string_view behind) {
    constexpr auto kAfter = std::to_array<std::string_view>({"の", "で", "、", "。", "」", "・", "男", "女", "満", "以"});
    if (behind.empty() || is_ascii(behind.front())) return true;
    return std::ranges::any_of(kAfter, [behind](std::string_view word) { return behind.starts_with(word); });
  }

  static constexpr std::string_view kBirth = "生";

  ContextFamily family_;
  ContextFamily births_;
};

}  // namespace

std::unique_ptr<TextRule> make_birthdate_rule(ContextWords& words) { return std::make_unique<BirthdateRule>(words); }

}  // namespace sekisho
