#include "policies/detect/phone.h"

#include "policies/detect/characters.h"
#include "policies/detect/country_phone.h"
#include "policies/detect/japan_phone.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace sekisho {
namespace {

constexpr std::string_view kType = "phone";
constexpr std::size_t kMostGroups = 7;
constexpr std::uint32_t kMostNational = 13;  // 001-415-555-2671

// Groups [first, first + count) of a run, and what its digits are.
struct Window {
  std::size_t first = 0;
  std::size_t count = 0;
  Confidence confidence = Confidence::Medium;
  bool dialled = false;  // with the `+` before it
};

bool has_any_shape(const NumberRun& run, std::size_t first, std::size_t count, std::initializer_list<std::string_view> shapes) {
  return std::ranges::any_of(shapes, [&](std::string_view shape) {
    if (shape.size() != count) return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (run.groups[first + i].size() != static_cast<std::uint32_t>(shape[i] - '0')) return false;
    }
    return true;
  });
}

// True where an area code has this size. Exchanges begin with 2 to 9; made-up numbers, which people write into examples, do not keep to
// that, and are judged as if they did.
bool is_area_code(std::string_view digits, std::size_t size) {
  if (area_code_size(digits) == size) return true;
  std::string regular(digits);
  if (size < regular.size()) regular[size] = '2';
  return area_code_size(regular) == size;
}

// True where the groups are cut as the plan prescribes.
bool cut_by_plan(const NumberRun& run, std::size_t first, std::size_t count, JapanesePhone kind) {
  if (kind == JapanesePhone::Service) return has_any_shape(run, first, count, {"433", "46", "434", "442", "424", "344", "47", "4222"});
  if (kind != JapanesePhone::Fixed) return has_any_shape(run, first, count, {"344", "38", "74", "335"});
  const bool shape = count == 2 || (count == 3 && run.groups[first + 2].size() == 4);
  return shape && is_area_code(run.digits(first, count).view(), run.groups[first].size());
}

class PhoneRule final : public NumberRule {
 public:
  PhoneRule(ContextWords& words, const PhoneScope& scope) : scope_(scope), family_(words.add(kPhoneWords)) {}

  void judge(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const override {
    if (run.wide) return judge_slashed(run, text, hits);
    std::optional<Hit> last;
    for (std::size_t first = 0; first < run.groups.size(); ++first) {
      const std::optional<Window> window = find_at(run, first, text);
      const std::optional<Hit> hit = window ? hit_of(run, *window, text) : std::nullopt;
      // Within another one only where it is the surer one: a word nearby may have made a number of digits before it.
      if (!hit || (last && hit->span.begin < last->span.end && hit->confidence <= last->confidence)) continue;
      hits.push_back(*hit);
      last = hit;
    }
  }

  std::vector<std::string_view> types() const override { return {kType}; }

 private:
  // A `+` that ends a word (`pk+1415…`) may be no sign: both readings, and the surer one stands.
  std::optional<Window> find_at(const NumberRun& run, std::size_t first, const ScanText& text) const {
    const bool international = first == 0 && run.plus;
    if (!international) return open_left(run.gap_before(first)) ? find_without_sign(run, first, text) : std::nullopt;
    const std::optional<Window> dialled = find_international(run, text);
    if (run.dials) return dialled;
    const std::optional<Window> national = find_national(run, first, text);
    return !dialled || (national && national->confidence > dialled->confidence) ? national : dialled;
  }

  std::optional<Window> find_without_sign(const NumberRun& run, std::size_t first, const ScanText& text) const {
    const std::optional<Window> national = find_national(run, first, text);
    return national ? national : find_prefixed(run, first, text);
  }

  std::optional<Window> find_national(const NumberRun& run, std::size_t first, const ScanText& text) const {
    if (!may_begin_national(run, first, text)) return std::nullopt;
    for (std::size_t count = 1; count <= 5 && first + count <= run.groups.size(); ++count) {
      if (run.digit_count(first, count) > kMostNational) break;
      if (!open_right(run, first + count - 1)) continue;
      if (const auto window = judge_national(run, first, count, text)) return window;
    }
    return std::nullopt;
  }

  // 0081-90-…: with 00 for the `+`, beside a word for telephones.
  std::optional<Window> find_prefixed(const NumberRun& run, std::size_t first, const ScanText& text) const {
    constexpr std::string_view kPrefix = "00";
    constexpr std::uint32_t kMostDigits = 17;
    if (!run.text.substr(run.groups[first].begin, run.groups[first].size()).starts_with(kPrefix)) return std::nullopt;
    for (std::size_t count = std::min(kMostGroups, run.groups.size() - first); count > 0; --count) {
      if (run.digit_count(first, count) > kMostDigits || !open_right(run, first + count - 1)) continue;
      const Digits digits = run.digits(first, count);
      if (is_international_phone(digits.view().substr(kPrefix.size())) && is_near(text, run.span(first, count))) {
        return Window{first, count, Confidence::High, false};
      }
    }
    return std::nullopt;
  }

  // The longest beginning of the run that is a number.
  std::optional<Window> find_international(const NumberRun& run, const ScanText& text) const {
    const ByteSpan sign{run.groups[0].begin - 1, run.groups[0].begin};
    if (is_digit(text.before(sign)) || is_exponent(run.text.substr(0, sign.begin))) return std::nullopt;
    for (std::size_t count = std::min(kMostGroups, run.groups.size()); count > 0; --count) {
      const std::uint32_t size = run.digit_count(0, count);
      if (count > 1 && run.groups[count - 1].size() < 2) continue;  // +35236450.6
      if (size > 16 || !open_right(run, count - 1) || !is_international_phone(run.digits(0, count).view())) continue;
      const bool sure = count > 1 || run.groups[0].size() >= 11 || text.near(family_, run.span(0, count));
      return Window{0, count, sure ? Confidence::High : Confidence::Medium, true};
    }
    return std::nullopt;
  }

  // 2.3e+95657055186
  static bool is_exponent(std::string_view before) {
    if (before.size() < 2 || to_lower(before.back()) != 'e') return false;
    const char mantissa = before[before.size() - 2];
    return is_digit(mantissa) || mantissa == '.';
  }

  static bool may_begin_national(const NumberRun& run, std::size_t first, const ScanText& text) {
    const DigitGroup& group = run.groups[first];
    const bool fits = group.size() <= 11 && (group.size() > 1 || run.text[group.begin] == '1');
    return fits && (first > 0 || (!text.is_fraction(run.span(0, 1)) && !are_seconds(run)));
  }

  // 13:07:03 2018 -0700
  static bool are_seconds(const NumberRun& run) {
    const std::string_view before = run.text.substr(0, run.groups[0].begin);
    return run.groups[0].size() == 2 && before.size() >= 2 && before.back() == ':' && is_digit(before[before.size() - 2]);
  }

  std::optional<Window> judge_national(const NumberRun& run, std::size_t first, std::size_t count, const ScanText& text) const {
    const std::uint32_t size = run.digit_count(first, count);
    if (size < 9) return std::nullopt;
    const Digits digits = run.digits(first, count);
    const bool near = is_near(text, run.span(first, count));
    if (count == 5 && !near) return std::nullopt;
    const JapanesePhone kind = japanese_phone(digits.view());
    if (kind != JapanesePhone::None && scope_.japan) return limit(judge_japanese(run, {first, count}, kind, near), kind);
    if (scope_.america) {
      if (const auto window = judge_american(run, {first, count}, digits.view(), near)) return window;
    }
    if (!scope_.others) return std::nullopt;
    const bool national =
        is_other_national(digits.view()) || has_any_shape(run, first, count, {"244", "344"}) || is_southern(run, first, count);
    return near && national ? std::optional(Window{first, count, Confidence::Medium}) : std::nullopt;
  }

  std::optional<Window> limit(std::optional<Window> window, JapanesePhone kind) const {
    if (window && kind == JapanesePhone::Service) window->confidence = std::min(window->confidence, scope_.service);
    return window;
  }

  bool is_near(const ScanText& text, ByteSpan span) const {
    return text.near(family_, span) || is_called(text.text().substr(0, span.begin));
  }

  // `Call 415…`: the word alone is too common to count from afar.
  static bool is_called(std::string_view before) {
    constexpr std::string_view kCall = "call ";
    if (before.ends_with('(')) before.remove_suffix(1);
    if (before.size() < kCall.size()) return false;
    const std::string_view word = before.substr(before.size() - kCall.size());
    const auto same = [](char a, char b) { return to_lower(a) == b; };
    return std::ranges::equal(word, kCall, same) && (before.size() == kCall.size() || !is_alnum(before[before.size() - kCall.size() - 1]));
  }

  static std::optional<Window> judge_japanese(const NumberRun& run, Window window, JapanesePhone kind, bool near) {
    if (window.count == 1) {
      const bool stands_alone = kind == JapanesePhone::Mobile || kind == JapanesePhone::Ip || kind == JapanesePhone::Service;
      window.confidence = near ? Confidence::High : stands_alone ? Confidence::Medium : Confidence::Low;
    } else if (cut_by_plan(run, window.first, window.count, kind)) {
      window.confidence = near ? Confidence::High : Confidence::Medium;
    } else {
      if (!near && run.groups[window.first + window.count - 1].gap != Gap::Hyphen) return std::nullopt;
      window.confidence = near ? Confidence::Medium : Confidence::Low;
    }
    return window;
  }

  // 3-3-4 with or without a 1 before it. Unbroken or with spaces only beside a context word.
  static std::optional<Window> judge_american(const NumberRun& run, Window window, std::string_view digits, bool near) {
    if (digits.size() == 11 && digits[0] == '1') digits.remove_prefix(1);
    if (digits.size() == 13 && digits.starts_with("001")) digits.remove_prefix(3);
    if (digits.size() != 10 || digits[0] < '2') return std::nullopt;
    const bool cut = has_any_shape(run, window.first, window.count, {"334", "1334", "3334"});
    const bool parenthesis = cut && run.gap_after(window.first + window.count - 3) == Gap::Parenthesis;
    const bool assigned = is_north_american_phone(digits);
    const Gap gap = cut ? run.groups[window.first + window.count - 1].gap : Gap::None;
    // 252.227-7013 is a clause.
    const bool mixed = cut && gap == Gap::Hyphen && run.gap_after(window.first + window.count - 3) == Gap::Dot;
    if (parenthesis || (cut && assigned && !mixed && (gap == Gap::Hyphen || gap == Gap::Dot))) {
      window.confidence = near ? Confidence::High : Confidence::Medium;
      return window;
    }
    if (near && (cut || (assigned && window.count == 1))) return window;
    if (!cut || mixed || gap != Gap::Hyphen) return std::nullopt;
    window.confidence = Confidence::Low;
    return window;
  }

  // 612 345 678: Spain and Portugal have no trunk 0.
  static bool is_southern(const NumberRun& run, std::size_t first, std::size_t count) {
    return has_any_shape(run, first, count, {"333", "3222"}) && run.text[run.groups[first].begin] >= '6';
  }

  // 030/12345678 behind a word: how Germany sets its area codes apart.
  void judge_slashed(const NumberRun& run, const ScanText& text, std::vector<Hit>& hits) const {
    constexpr std::uint32_t kShortest = 9;
    constexpr std::uint32_t kLongest = 12;
    constexpr std::string_view kSlash = "/";  // and nothing else between the two
    if (!scope_.others) return;
    for (std::size_t first = 0; first + 1 < run.groups.size(); ++first) {
      const DigitGroup& area = run.groups[first];
      const std::uint32_t digits = run.digit_count(first, 2);
      if (area.size() < 3 || run.text[area.begin] != '0' || digits < kShortest || digits > kLongest) continue;
      if (run.gap_text(first + 1) != kSlash || run.gap_text(first) == kSlash || run.gap_text(first + 2) == kSlash) continue;
      const ByteSpan span = run.span(first, 2);
      if (is_near(text, span) && text.attachment(span) == Attachment::Free) hits.push_back({kType, Confidence::Medium, span});
    }
  }

  // With a trunk 0, or a Chinese mobile number.
  static bool is_other_national(std::string_view digits) {
    if (digits[0] == '0') return digits.size() >= 10 && digits.size() <= 11 && digits[1] != '0';
    return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
  }

  std::optional<Hit> hit_of(const NumberRun& run, Window window, const ScanText& text) const {
    ByteSpan span = run.span(window.first, window.count);
    span.end = extension_end(run.text, span.end);
    const bool international = window.dialled;
    if (international) --span.begin;
    if (!international && is_address_part(text, span)) return std::nullopt;
    if (!international) {
      const bool near = is_near(text, span);
      const Attachment attachment = text.attachment(span);
      const bool other = text.labelled_otherwise(span, family_);
      const bool piece = other && !near;
      if (window.count == 1 && (attachment == Attachment::Blob || piece || (attachment == Attachment::Word && !near))) return std::nullopt;
      if (attachment == Attachment::Blob || other) window.confidence = Confidence::Low;
    }
    if (text.before(span) == '(' && run.gap_after(window.first) == Gap::Parenthesis) --span.begin;
    return Hit{kType, window.confidence, span};
  }

  // 415-555-2671x123: where the extension ends.
  static std::uint32_t extension_end(std::string_view text, std::uint32_t end) {
    constexpr std::size_t kMostDigits = 6;
    if (end >= text.size() || to_lower(text[end]) != 'x') return end;
    std::size_t behind = end + std::size_t{1};
    while (behind < text.size() && is_digit(text[behind])) ++behind;
    const std::size_t digits = behind - end - 1;
    const bool closed = behind == text.size() || !is_alnum(text[behind]);
    return digits > 0 && digits <= kMostDigits && closed ? static_cast<std::uint32_t>(behind) : end;
  }

  // 09012345678@docomo.ne.jp is an address.
  static bool is_address_part(const ScanText& text, ByteSpan span) { return text.before(span) == '@' || text.after(span) == '@'; }

  static bool open_left(Gap gap) { return gap == Gap::None || gap == Gap::Space || gap == Gap::Parenthesis; }
  static bool open_right(const NumberRun& run, std::size_t last) { return open_left(run.gap_after(last)); }

  PhoneScope scope_;
  ContextFamily family_;
};

}  // namespace

std::unique_ptr<NumberRule> make_phone_rule(ContextWords& words, const PhoneScope& scope) {
  return std::make_unique<PhoneRule>(words, scope);
}

}  // namespace sekisho
