#include "policies/detect/card_data.h"

#include "policies/detect/calendar.h"
#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"
#include "policies/detect/labelled.h"

#include <algorithm>
#include <optional>

namespace sekisho {
namespace {

constexpr std::string_view kTrack = "card.track";
constexpr std::string_view kCvv = "card.cvv";
constexpr ByteSet kDigits("0123456789");
constexpr std::size_t kShortestPan = 13;
constexpr std::size_t kLongestPan = 19;

// The card number that ends before `at`.
std::optional<std::size_t> pan_begin(std::string_view text, std::size_t at) {
  const std::size_t begin = kDigits.run_begin(text, at, kLongestPan + 1);
  const std::size_t size = at - begin;
  if (size < kShortestPan || size > kLongestPan || !passes_luhn(text.substr(begin, size))) return std::nullopt;
  return begin;
}

// The end of the expiry, the service code and what follows; nullopt where no month and no service code stand at `at`.
std::optional<std::size_t> expiry_end(std::string_view text, std::size_t at) {
  constexpr std::size_t kExpiryAndService = 7;
  constexpr std::size_t kLongestTrack = 64;
  const std::size_t end = kDigits.run_end(text, at, kLongestTrack);
  if (end - at < kExpiryAndService) return std::nullopt;
  const int month = pair_at(text.substr(at), 2);
  return month >= 1 && month <= 12 ? std::optional(end) : std::nullopt;
}

class CardDataRule final : public TextRule {
 public:
  explicit CardDataRule(ContextWords& words)
      : family_(words.add("cvv|cvc|cvv2|cvc2|csc|card verification|security code|card code|セキュリティコード|セキュリティ・コード|"
                          "セキュリティ番号|カード確認番号|安全码|安全碼|보안코드|kartenprüfnummer|cryptogramme")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    if (text.digit_runs().empty()) return;
    const std::string_view all = text.text();
    const auto behind_digits = [&](char sign, const auto& find) {
      for (const ByteSpan digits : text.digit_runs()) {
        if (digits.end < all.size() && all[digits.end] == sign) find(all, digits.end, hits);
      }
    };
    behind_digits('^', find_first_track);
    behind_digits('=', find_second_track);
    find_cvv(text, hits);
  }

  std::vector<std::string_view> types() const override { return {kTrack, kCvv}; }

 private:
  // %B4111111111111111^DOE/JOHN^2512101…?
  static void find_first_track(std::string_view text, std::size_t at, std::vector<Hit>& hits) {
    constexpr std::size_t kLongestName = 26;
    const auto begin = pan_begin(text, at);
    if (!begin || *begin == 0 || to_upper(text[*begin - 1]) != 'B') return;
    const std::size_t name_end = text.find('^', at + 1);
    if (name_end == std::string_view::npos || name_end - at > kLongestName + 1) return;
    const auto end = expiry_end(text, name_end + 1);
    if (!end) return;
    const std::size_t from = *begin >= 2 && text[*begin - 2] == '%' ? *begin - 2 : *begin - 1;
    hits.push_back({kTrack, Confidence::High, {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(*end)}});
  }

  // ;4111111111111111=2512101…?
  static void find_second_track(std::string_view text, std::size_t at, std::vector<Hit>& hits) {
    const auto begin = pan_begin(text, at);
    const auto end = begin ? expiry_end(text, at + 1) : std::nullopt;
    if (!end) return;
    const bool marked = *begin > 0 && text[*begin - 1] == ';';
    const std::size_t from = marked ? *begin - 1 : *begin;
    const Confidence confidence = marked ? Confidence::High : Confidence::Medium;
    hits.push_back({kTrack, confidence, {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(*end)}});
  }

  void find_cvv(const ScanText& text, std::vector<Hit>& hits) const {
    constexpr std::size_t kReach = 16;
    constexpr std::size_t kClose = 6;
    const std::string_view all = text.text();
    const auto is_code = [all](ByteSpan digits) {
      const std::size_t size = digits.end - digits.begin;
      return (size == 3 || size == 4) && !is_piece(all, digits);
    };
    for (const ByteSpan label : text.places(family_)) {
      const auto digits = digits_behind(all, label.end, kReach);
      const bool behind = digits && is_code(*digits);
      const bool same_line = behind && all.substr(label.end, digits->begin - label.end).find('\n') == std::string_view::npos;
      const ByteSpan before = digits_before(all, label.begin);
      if (!same_line && is_code(before)) hits.push_back({kCvv, Confidence::High, before});
      if (!behind) continue;
      const bool close = characters_in(all, label.end, digits->begin) <= kClose;
      if (!close && is_year(all.substr(digits->begin, digits->end - digits->begin))) continue;
      hits.push_back({kCvv, close ? Confidence::High : Confidence::Medium, *digits});
    }
    for (const ByteSpan cell : text.cells(family_)) {
      const std::string_view code = all.substr(cell.begin, cell.end - cell.begin);
      if ((code.size() == 3 || code.size() == 4) && std::ranges::all_of(code, is_digit)) {
        hits.push_back({kCvv, Confidence::High, cell});
      }
    }
    if (!text.labelled_by_place(family_)) return;
    const auto digits = digits_behind(all, 0, kReach);
    if (digits && is_code(*digits)) hits.push_back({kCvv, Confidence::High, *digits});
  }

  static bool is_year(std::string_view digits) { return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20")); }

  // 123 (CVV)
  static ByteSpan digits_before(std::string_view text, std::size_t label) {
    constexpr std::size_t kMostGap = 2;
    constexpr ByteSet kGap(" (");
    const std::size_t end = kGap.run_begin(text, label, kMostGap);
    return {static_cast<std::uint32_t>(kDigits.run_begin(text, end, kLongestPan)), static_cast<std::uint32_t>(end)};
  }

  ContextFamily family_;
};

}  // namespace

std::unique_ptr<TextRule> make_card_data_rule(ContextWords& words) { return std::make_unique<CardDataRule>(words); }

}  // namespace sekisho
