#include "policies/detect/machine_ids.h"

#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"
#include "policies/detect/reading.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sekisho {
namespace {

constexpr auto kNumbers = std::to_array<NumberId>({
    {.type = "imei",
     .shapes = "15 2-6-6-1 8-6-1",
     .valid = passes_luhn,
     .words = "imei|equipment identity|端末識別|端末番号|製造番号imei|串号"},
});

// B and a card's number, as the first track of a magnetic stripe begins (ISO/IEC 7813).
bool begins_track(std::string_view code) {
  const std::string_view card = code.substr(1);
  return code[0] == 'B' && std::ranges::all_of(card, is_digit) && passes_luhn(card);
}

// The first place is never 0, and the last four are digits.
bool is_vin(std::string_view code) {
  const auto never = [](char c) { return c == 'I' || c == 'O' || c == 'Q'; };
  const bool letters = std::ranges::any_of(code, is_letter);
  return letters && !begins_track(code) && code[0] != '0' && std::ranges::none_of(code, never) &&
         std::ranges::all_of(code.substr(13), is_digit);
}

constexpr auto kTokens = std::to_array<TokenId>({
    {.type = "vin",
     .forms = "17c",
     .valid = is_vin,
     .checked = passes_vin,
     .alone = Alone::Medium,
     .words = "vin|vehicle identification|chassis|車台番号|車体番号|車架号|fahrgestell|numero de chasis"},
});

constexpr std::string_view kMac = "mac";
constexpr std::size_t kMacSize = 17;

class MacRule final : public TextRule {
 public:
  explicit MacRule(ContextWords& words)
      : family_(words.add("mac address|macアドレス|mac アドレス|mac addr|hwaddr|link/ether|ether|bssid|物理アドレス|物理地址|bluetooth")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    const ByteMaps& maps = text.reading().maps();
    for (std::size_t block = 0; block < maps.size(); ++block) {
      const std::uint64_t colons = five_of(maps[block].colons, maps[block + 1].colons);
      const std::uint64_t hyphens = five_of(maps[block].signs, maps[block + 1].signs);  // and others
      if ((colons | hyphens) == 0) continue;
      ByteMaps::for_each(colons | hyphens, block, [&](std::size_t at) {
        const char separator = text.text()[at];
        if (separator == ':' || separator == '-') judge(text, at, separator, hits);
      });
    }
    find_dotted(text, hits);
  }

  std::vector<std::string_view> types() const override { return {kMac}; }

 private:
  // af53.f07c.3031, as Cisco's devices write it: a digit stands beside one of the dots of nearly all.
  void find_dotted(const ScanText& text, std::vector<Hit>& hits) const {
    constexpr std::size_t kGroup = 4;
    const std::string_view all = text.text();
    std::size_t done = 0;
    for (const ByteSpan digits : text.digit_runs()) {
      const bool before_dot = digits.end < all.size() && all[digits.end] == '.';
      if (!before_dot && (digits.begin == 0 || all[digits.begin - 1] != '.')) continue;
      const std::size_t dot = before_dot ? digits.end : digits.begin - std::size_t{1};
      if (dot < done + kGroup) continue;
      // It is the first dot or the second.
      const bool second = dot >= done + 2 * kGroup + 1 && all[dot - kGroup - 1] == '.';
      done = judge_dotted(text, dot - kGroup - (second ? kGroup + 1 : 0), hits).value_or(done);
    }
  }

  // Where the address at `begin` ends; nullopt where none stands there.
  std::optional<std::size_t> judge_dotted(const ScanText& text, std::size_t begin, std::vector<Hit>& hits) const {
    constexpr std::string_view kForm = "hhhh.hhhh.hhhh";
    const std::string_view address = text.text().substr(begin, kForm.size());
    const auto fits = [](char c, char place) { return place == '.' ? c == '.' : hex_value(c) >= 0; };
    if (!std::ranges::equal(address, kForm, fits)) return std::nullopt;
    const ByteSpan span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + kForm.size())};
    const char behind = span.end + std::size_t{1} < text.text().size() ? text.text()[span.end + 1] : ' ';
    const bool piece = text.before(span) == '.' || (text.after(span) == '.' && is_alnum(behind));
    const bool near = text.near(family_, span);
    const bool told = near || (std::ranges::any_of(address, is_letter) && std::ranges::any_of(address, is_digit));
    if (piece || !told || text.attachment(span) != Attachment::Free) return std::nullopt;
    hits.push_back({kMac, near ? Confidence::High : Confidence::Medium, span});
    return span.end;
  }

  // Of signs those that stand again three, six, nine and twelve places on.
  static std::uint64_t five_of(std::uint64_t here, std::uint64_t next) {
    const auto later = [here, next](int places) { return here >> places | next << (64 - places); };
    return here & later(3) & later(6) & later(9) & later(12);
  }

  // `at` is the first of the five separators.
  void judge(const ScanText& text, std::size_t at, char separator, std::vector<Hit>& hits) const {
    const std::string_view all = text.text();
    if (at < 2 || at - 2 + kMacSize > all.size()) return;
    const std::string_view address = all.substr(at - 2, kMacSize);
    bool same = true;
    for (std::size_t i = 0; i < kMacSize; ++i) {
      const bool fits = i % 3 == 2 ? address[i] == separator : hex_value(address[i]) >= 0;
      if (!fits) return;
      same = same && (i % 3 == 2 || to_lower(address[i]) == to_lower(address[0]));
    }
    const ByteSpan span{static_cast<std::uint32_t>(at - 2), static_cast<std::uint32_t>(at - 2 + kMacSize)};
    const auto joins = [separator](char c) { return is_alnum(c) || c == separator || c == '_'; };
    if (same || (joins(text.before(span)) && !follows_name(all, span.begin)) || joins(text.after(span))) return;
    hits.push_back({kMac, text.near(family_, span) ? Confidence::High : Confidence::Medium, span});
  }

  // Right behind the colon of a label, MAC:5c:67:…, which is no pair of hexadecimal digits.
  static bool follows_name(std::string_view text, std::size_t at) {
    if (at < 2 || text[at - 1] != ':' || is_sign(text[at - 2])) return false;
    return at < 3 || hex_value(text[at - 2]) < 0 || hex_value(text[at - 3]) < 0 || (at > 3 && is_alnum(text[at - 4]));
  }
  static bool is_sign(char c) { return is_ascii(c) && !is_alnum(c); }

  ContextFamily family_;
};

}  // namespace

std::span<const NumberId> machine_numbers() { return kNumbers; }
std::span<const TokenId> machine_tokens() { return kTokens; }

std::unique_ptr<TextRule> make_mac_rule(ContextWords& words) { return std::make_unique<MacRule>(words); }

bool passes_vin(std::string_view code) {
  constexpr std::array<int, 17> kWeights = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
  constexpr std::array<int, 26> kLetters = {1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9};
  constexpr std::size_t kCheck = 8;
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    const int value = is_digit(code[i]) ? code[i] - '0' : kLetters[static_cast<std::size_t>(code[i] - 'A')];
    sum += value * kWeights[i];
  }
  const int rest = sum % 11;
  return code[kCheck] == (rest == 10 ? 'X' : static_cast<char>('0' + rest));
}

}  // namespace sekisho
