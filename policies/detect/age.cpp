#include "policies/detect/age.h"

#include "policies/detect/characters.h"
#include "policies/detect/labelled.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sekisho {
namespace {

constexpr std::string_view kType = "jp.age";

class AgeRule final : public TextRule {
 public:
  explicit AgeRule(ContextWords& words)
      : labels_(words.add("年齢|満年齢|享年|年令")),
        english_(words.add("age|aged")),
        persons_(words.add("患者|氏名|名前|男性|女性|本人|様|さん|会員|従業員|社員|生年月日|性別|既往|家族|父親|母親")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    // The unit, 歳, is not ASCII.
    if (text.reading().ascii && !text.mentions(labels_) && !text.mentions(english_)) return;
    for (const ByteSpan digits : text.digit_runs()) {
      if (!is_age(text.text(), digits) || (is_piece(text.text(), digits) && !is_cell(text, digits))) continue;
      const std::string_view behind = text.text().substr(digits.end);
      const std::size_t unit = unit_at(behind);
      const auto confidence = confidence_of(text, digits, unit > 0 && !is_limit(behind.substr(unit)));
      if (confidence) hits.push_back({kType, *confidence, {digits.begin, digits.end + static_cast<std::uint32_t>(unit)}});
    }
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  static bool is_age(std::string_view text, ByteSpan digits) {
    constexpr int kOldest = 130;
    if (digits.end - digits.begin > 3 || text[digits.begin] == '0') return false;
    int years = 0;
    for (const char digit : text.substr(digits.begin, digits.end - digits.begin)) years = years * 10 + (digit - '0');
    return years <= kOldest;
  }

  // 1,100 may be two cells of a row.
  bool is_cell(const ScanText& text, ByteSpan digits) const {
    const auto holds = [&](ContextFamily family) {
      return text.mentions(family) && std::ranges::binary_search(text.cells(family), digits.begin, {}, &ByteSpan::begin);
    };
    return text.after(digits) != '-' && text.after(digits) != '.' && (holds(labels_) || holds(english_));
  }

  // Bytes of the unit, with a space before it.
  static std::size_t unit_at(std::string_view behind) {
    for (const std::string_view unit : {"歳", "才", " 歳", " 才"}) {
      if (behind.starts_with(unit)) return unit.size();
    }
    return 0;
  }

  static bool is_limit(std::string_view behind) {
    constexpr auto kLimits = std::to_array<std::string_view>({"以上", "以下", "未満", "超", "から", "まで", "児", "時", "頃", "~", "-"});
    return std::ranges::any_of(kLimits, [behind](std::string_view limit) { return behind.starts_with(limit); });
  }

  std::optional<Confidence> confidence_of(const ScanText& text, ByteSpan digits, bool years) const {
    if (text.mentions(labels_) && text.labelled_as(digits, labels_)) return Confidence::High;
    if (text.mentions(english_) && text.labelled_as(digits, english_) && !is_cached(text.text().substr(0, digits.begin))) {
      return Confidence::Medium;
    }
    if (text.mentions(labels_) && answers_label(text, digits)) return Confidence::Medium;
    if (!years) return std::nullopt;
    if (text.text().substr(0, digits.begin).ends_with("満")) return Confidence::Medium;
    return text.mentions(persons_) && text.near(persons_, digits) ? Confidence::Medium : Confidence::Low;
  }

  // 45(年齢), and the answer to a question on another line.
  bool answers_label(const ScanText& text, ByteSpan digits) const {
    return text.touches_label(digits, labels_) || (is_whole_line(text.text(), digits) && text.near(labels_, digits));
  }

  static bool is_whole_line(std::string_view text, ByteSpan digits) {
    const std::size_t end = digits.end + unit_at(text.substr(digits.end));
    const std::string_view behind = text.substr(end);
    const bool ends = behind.empty() || behind.starts_with('\n') || behind.starts_with("\r\n");
    return ends && (digits.begin == 0 || text[digits.begin - 1] == '\n');
  }

  // `max-age=60` of HTTP.
  static bool is_cached(std::string_view before) {
    return before.ends_with("max-age=") || before.ends_with("maxage=") || before.ends_with("s-maxage=") || before.ends_with("_age=");
  }

  ContextFamily labels_;
  ContextFamily english_;
  ContextFamily persons_;
};

}  // namespace

std::unique_ptr<TextRule> make_age_rule(ContextWords& words) { return std::make_unique<AgeRule>(words); }

}  // namespace sekisho
