#include "policies/detect/my_number.h"

#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr std::string_view kType = "jp.my_number";
constexpr std::uint32_t kSize = 12;
constexpr std::array<std::uint8_t, 3> kFours = {4, 4, 4};

bool plausible(std::string_view digits) {
  constexpr std::string_view kPadding = "000000";
  const bool all_same = std::ranges::all_of(digits, [&](char c) { return c == digits.front(); });
  return !all_same && !digits.starts_with(kPadding) && passes_my_number(digits);
}

class MyNumberRule final : public NumberRule {
 public:
  explicit MyNumberRule(ContextWords& words)
      : family_(words.add({"マイナンバー", "マイナ番号", "個人番号", "共通番号", "通知カード", "マイナカード", "個人no", "社会保障・税番号",
                           "社会保障", "my number", "mynumber", "my_number", "my-number", "individual number", "individual_number"})) {}

  void judge(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const override {
    if (run.dials || run.digit_count(0, run.groups.size()) < kSize) return;
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
    if (touches(run.gap_before(first)) || touches(run.gap_after(first)) || text.before(span) == '.') return false;
    const bool near = text.near(family_, span);
    const Attachment attachment = text.attachment(span);
    const bool other = text.labelled_otherwise(span);
    if (!near && (other || attachment != Attachment::Free)) return false;
    const bool sure = near && !other && attachment != Attachment::Blob;
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
    const bool longer = goes_on(run, first) || text.in_hex_table(span);
    if (longer && !near) return false;
    // Columns of decimals look like it.
    const bool doubtful = longer || (gap == Gap::Dot && !near) || text.attachment(span) == Attachment::Blob;
    Confidence confidence = near ? Confidence::High : Confidence::Medium;
    if (doubtful) confidence = near ? Confidence::Medium : Confidence::Low;
    if (text.labelled_otherwise(span)) confidence = Confidence::Low;
    hits.push_back({kType, confidence, span});
    return true;
  }

  // Cut up in another way: only with a context word, and only all of the run together.
  void judge_whole(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const {
    const std::size_t count = run.groups.size();
    if (count < 2 || run.digit_count(0, count) != kSize || !plausible(run.digits(0, count).view())) return;
    const ByteSpan span = run.span(0, count);
    if (text.near(family_, span)) hits.push_back({kType, Confidence::Medium, span});
  }

  // Numbers glued to it by more than a space make it a piece of something else: the last block of a UUID, a card in four groups.
  static bool touches(Gap gap) { return gap != Gap::None && gap != Gap::Space && gap != Gap::Parenthesis; }

  static bool goes_on(const NumberRun& run, std::size_t first) {
    const std::size_t behind = first + kFours.size();
    return (first > 0 && run.groups[first - 1].size() == 4) || (behind < run.groups.size() && run.groups[behind].size() == 4);
  }

  ContextFamily family_;
};

}  // namespace

std::unique_ptr<NumberRule> make_my_number_rule(ContextWords& words) { return std::make_unique<MyNumberRule>(words); }

}  // namespace sekisho
