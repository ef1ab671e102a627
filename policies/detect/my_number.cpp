#include "policies/detect/my_number.h"

#include "policies/detect/asia_ids.h"
#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"
#include "policies/detect/japan_ids.h"
#include "policies/detect/labelled.h"
#include "policies/detect/rival_numbers.h"

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

constexpr std::string_view kType = "jp.my_number";
constexpr std::string_view kWords =
    "マイナンバー|マイナンバ|マイナ番号|個人番号|共通番号|通知カード|マイナカード|個人no|社会保障・税番号|社会保障|my "
    "number|mynumber|kojin "
    "bango|kojin bangou|"
    "individual number";
constexpr std::uint32_t kSize = 12;
constexpr std::array<std::uint8_t, 3> kFours = {4, 4, 4};

bool plausible(std::string_view digits) {
  constexpr std::string_view kPadding = "000000";
  const bool all_same = std::ranges::all_of(digits, [&](char c) { return c == digits.front(); });
  return !all_same && !digits.starts_with(kPadding) && passes_my_number(digits);
}

constexpr NumberId kRow{.type = kType, .shapes = "12", .valid = plausible, .words = kWords};

class MyNumberRule final : public NumberRule {
 public:
  explicit MyNumberRule(ContextWords& words) : family_(words.add(kWords)) {
    for (const std::span<const NumberId> table : {japan_numbers(), other_asia_numbers()}) {
      for (const NumberId& row : table) rivals_.add(row, words.add(row.words));
    }
  }

  void judge(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const override {
    if (run.dials || run.digit_count(0, run.groups.size()) < kSize) return;
    if (run.wide) return judge_wide(run, text, hits);
    bool any = false;
    for (std::size_t first = 0; first < run.groups.size(); ++first) {
      if (run.groups[first].size() == kSize) any = judge_plain(run, first, text, hits) || any;
      if (run.has_shape(first, kFours)) any = judge_fours(run, first, text, hits) || any;
    }
    if (!any) judge_whole(run, text, hits);
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  bool judge_plain(const NumberRun& run, std::size_t first, const ScanText& text, std::vector<Hit>& hits) const {
    const ByteSpan span = run.span(first, 1);
    if (!plausible(run.digits(first, 1).view())) return false;
    const bool rounded = ends_in_zeros(run, first + 1);
    if (touches(run.gap_before(first)) || (touches(run.gap_after(first)) && !rounded)) return false;
    if (text.before(span) == '.' && !follows_leader(run.text, span.begin)) return false;
    const bool near = text.near(family_, span);
    if (rounded && !near) return false;
    const Attachment attachment = text.attachment(span);
    const bool other = text.labelled_otherwise(span, family_);
    if (!near && (other || attachment != Attachment::Free)) return false;
    const bool sure = near && !other && attachment != Attachment::Blob && !is_rival(run, first, 1, text);
    hits.push_back({kType, sure ? Confidence::High : Confidence::Low, span});
    return true;
  }

  bool judge_fours(const NumberRun& run, std::size_t first, const ScanText& text, std::vector<Hit>& hits) const {
    const Gap gap = run.uniform_gap(first, kFours.size());
    const bool separated = gap == Gap::Space || gap == Gap::Hyphen || gap == Gap::Dot;
    if (!separated || !plausible(run.digits(first, kFours.size()).view())) return false;
    if (touches(run.gap_before(first)) || touches(run.gap_after(first + kFours.size() - 1))) return false;
    const ByteSpan span = run.span(first, kFours.size());
    const bool near = text.near(family_, span);
    const bool longer = (gap == Gap::Space && goes_on(run, first)) || text.in_hex_table(span);
    if (longer && !near) return false;
    // Columns of decimals look like it.
    const bool doubtful = longer || (gap == Gap::Dot && !near) || text.attachment(span) == Attachment::Blob;
    Confidence confidence = near ? Confidence::High : Confidence::Medium;
    if (doubtful) confidence = near ? Confidence::Medium : Confidence::Low;
    if (text.labelled_otherwise(span, family_) || is_rival(run, first, kFours.size(), text)) confidence = Confidence::Low;
    hits.push_back({kType, confidence, span});
    return true;
  }

  // Right behind the label of a licence, an Aadhaar or the like.
  bool is_rival(const NumberRun& run, std::size_t first, std::size_t count, const ScanText& text) const {
    return rivals_.claim({.type = kType, .family = family_, .digits = run.digits(first, count).view()}, text, run.span(first, count));
  }

  // Set apart by line ends, commas, tags and the like: beside a context word, and as nothing but fours or equal groups.
  void judge_wide(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const {
    if (!text.mentions(family_)) return;
    for (std::size_t first = 0; first < run.groups.size(); ++first) {
      if (run.has_shape(first, kFours) && !run.narrow(first, kFours.size())) judge_wide_fours(run, first, text, hits);
    }
    judge_lines(run, text, hits);
  }

  // Whole lines of a run whose groups are all alike.
  void judge_lines(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const {
    for (std::size_t first = 0; first < run.groups.size(); ++first) {
      const std::uint32_t size = run.groups[first].size();
      if (!run.begins_line(first) || size == kFours[0]) continue;
      std::size_t count = 0;
      for (std::uint32_t digits = 0; digits < kSize && first + count < run.groups.size(); digits += size) {
        if (run.groups[first + count].size() != size) break;
        ++count;
      }
      if (run.begins_line(first + count)) judge_together(run, first, count, text, hits);
    }
  }

  void judge_wide_fours(const NumberRun& run, std::size_t first, const ScanText& text, std::vector<Hit>& hits) const {
    if (!plausible(run.digits(first, kFours.size()).view())) return;
    if (touches(run.gap_before(first)) || touches(run.gap_after(first + kFours.size() - 1))) return;
    const ByteSpan span = run.span(first, kFours.size());
    if (!text.near(family_, span)) return;
    const bool labelled = text.labelled_as(span, family_);
    if (!labelled && (goes_on(run, first) || are_years(run, first))) return;
    hits.push_back({kType, labelled ? Confidence::High : Confidence::Medium, span});
  }

  static bool are_years(const NumberRun& run, std::size_t first) {
    return std::ranges::all_of(run.groups.subspan(first, kFours.size()), [&run](const DigitGroup& group) {
      const std::string_view digits = run.text.substr(group.begin, 2);
      return digits == "19" || digits == "20";
    });
  }

  // 123456789018.0 is what spreadsheets make of a number.
  static bool ends_in_zeros(const NumberRun& run, std::size_t group) {
    if (group + 1 != run.groups.size() || run.groups[group].gap != Gap::Dot) return false;
    return std::ranges::all_of(run.text.substr(run.groups[group].begin, run.groups[group].size()), [](char c) { return c == '0'; });
  }

  // Cut up in another way: only with a context word, and only all of the run together.
  void judge_whole(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const {
    judge_together(run, 0, run.groups.size(), text, hits);
  }

  void judge_together(const NumberRun& run, std::size_t first, std::size_t count, const ScanText& text, std::vector<Hit>& hits) const {
    if (count < 2 || run.digit_count(first, count) != kSize || !plausible(run.digits(first, count).view())) return;
    const ByteSpan span = run.span(first, count);
    if (text.near(family_, span)) hits.push_back({kType, Confidence::Medium, span});
  }

  // Numbers glued to it by more than a space make it a piece of something else: the last block of a UUID, a card in four groups.
  static bool touches(Gap gap) { return gap != Gap::None && gap != Gap::Space && gap != Gap::Parenthesis && gap != Gap::Wide; }

  static bool goes_on(const NumberRun& run, std::size_t first) {
    const std::size_t behind = first + kFours.size();
    const bool left = !run.begins_line(first) && run.groups[first - 1].size() == 4;
    return left || (!run.begins_line(behind) && run.groups[behind].size() == 4);
  }

  ContextFamily family_;
  RivalNumbers rivals_;
};

// Twelve kanji digits behind a context word: 一二三四五六七八九〇一八.
class MyNumberKanjiRule final : public TextRule {
 public:
  explicit MyNumberKanjiRule(ContextWords& words) : family_(words.add(kWords)) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    if (text.reading().ascii) return;
    for (const ByteSpan label : text.places(family_)) find_behind(text.text(), label.end, hits);
    if (text.labelled_by_place(family_)) find_behind(text.text(), 0, hits);
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  static constexpr std::string_view kNumerals = "〇一二三四五六七八九";
  static constexpr std::size_t kBytes = 3;

  // The digit at `at`, -1 where none stands there. Two other circles are written for a zero.
  static int digit_at(std::string_view text, std::size_t at) {
    if (at >= text.size() || is_ascii(text[at])) return -1;
    const std::string_view one = text.substr(at, kBytes);
    if (one == "零" || one == "○") return 0;
    const std::size_t place = one.size() == kBytes ? kNumerals.find(one) : std::string_view::npos;
    return place == std::string_view::npos || place % kBytes != 0 ? -1 : static_cast<int>(place / kBytes);
  }

  static void find_behind(std::string_view text, std::size_t from, std::vector<Hit>& hits) {
    constexpr ByteSet kBetween(" -.,\n");
    constexpr std::size_t kMostBetween = 2;
    const std::size_t stop = characters_on(text, from, ContextMap::kReach);
    std::size_t at = from;
    while (at < stop && digit_at(text, at) < 0) at = characters_on(text, at, 1);
    const std::size_t begin = at;
    std::size_t end = at;
    std::string digits;
    for (int digit = digit_at(text, at); digit >= 0 && digits.size() <= kSize; digit = digit_at(text, at)) {
      digits.push_back(static_cast<char>('0' + digit));
      end = at + kBytes;
      at = kBetween.run_end(text, end, kMostBetween);
      const bool line = text.substr(end, at - end).find('\n') != std::string_view::npos;
      if (digits.size() == kSize && line) break;  // another number on the next line
    }
    if (digits.size() != kSize || !plausible(digits)) return;
    hits.push_back({kType, Confidence::High, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
  }

  ContextFamily family_;
};

}  // namespace

std::unique_ptr<TextRule> make_my_number_kanji_rule(ContextWords& words) { return std::make_unique<MyNumberKanjiRule>(words); }

const NumberId& my_number_row() { return kRow; }

std::unique_ptr<NumberRule> make_my_number_rule(ContextWords& words) { return std::make_unique<MyNumberRule>(words); }

}  // namespace sekisho
