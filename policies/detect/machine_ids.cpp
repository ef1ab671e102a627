#include "policies/detect/machine_ids.h"

#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"
#include "policies/detect/labelled.h"

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

// The first place is never 0, and the last four are digits.
bool is_vin(std::string_view code) {
  const auto never = [](char c) { return c == 'I' || c == 'O' || c == 'Q'; };
  const bool letters = std::ranges::any_of(code, is_letter);
  return letters && code[0] != '0' && std::ranges::none_of(code, never) && std::ranges::all_of(code.substr(13), is_digit);
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
    const std::string_view all = text.text();
    for (const char separator : {':', '-'}) {
      for (std::size_t at = all.find(separator); at != std::string_view::npos; at = all.find(separator, at + 1)) {
        judge(text, at, separator, hits);
      }
    }
  }

  std::vector<std::string_view> types() const override { return {kMac}; }

 private:
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
    if (same || joins(text.before(span)) || joins(text.after(span))) return;
    hits.push_back({kMac, text.near(family_, span) ? Confidence::High : Confidence::Medium, span});
  }

  ContextFamily family_;
};

constexpr std::string_view kGeo = "geo";
constexpr ByteSet kDigits("0123456789");

// A decimal number.
struct Degrees {
  std::size_t begin = 0;
  std::size_t end = 0;
  long whole = 0;
  std::size_t places = 0;
};

std::optional<Degrees> read_degrees(std::string_view text, std::size_t dot) {
  const std::size_t begin = kDigits.run_begin(text, dot, 4);
  const std::size_t end = kDigits.run_end(text, dot + 1);
  if (begin == dot || dot - begin > 3) return std::nullopt;
  if (begin > 0 && (is_alnum(text[begin - 1]) || text[begin - 1] == '.' || text[begin - 1] == '_')) return std::nullopt;
  if (end < text.size() && text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])) return std::nullopt;
  const bool minus = begin > 0 && text[begin - 1] == '-';
  return Degrees{minus ? begin - 1 : begin, end, static_cast<long>(number_of(text.substr(begin, dot - begin))), end - dot - 1};
}

class GeoRule final : public TextRule {
 public:
  explicit GeoRule(ContextWords& words)
      : family_(
            words.add("緯度|経度|座標|位置情報|現在地|latitude|longitude|latlng|lat/lng|gps|coordinates|geolocation|北緯|東経|纬度|经度|"
                      "位置|lat:|lng|lon:|lat=|lon=")) {}

  void scan(const ScanText& text, std::vector<Hit>& hits) const override {
    if (!text.mentions(family_)) return;
    const std::string_view all = text.text();
    std::optional<Degrees> previous;
    for (std::size_t dot = all.find('.'); dot != std::string_view::npos; dot = all.find('.', dot + 1)) {
      const auto degrees = read_degrees(all, dot);
      if (!degrees || degrees->places < kFewestPlaces) continue;
      if (previous && is_pair(all, *previous, *degrees)) report(text, *previous, *degrees, hits);
      previous = degrees;
    }
  }

  std::vector<std::string_view> types() const override { return {kGeo}; }

 private:
  static constexpr std::size_t kFewestPlaces = 4;

  static bool is_pair(std::string_view text, const Degrees& latitude, const Degrees& longitude) {
    constexpr std::size_t kMostBetween = 16;
    const bool close = longitude.begin >= latitude.end && characters_in(text, latitude.end, longitude.begin) <= kMostBetween;
    return close && latitude.whole < 90 && longitude.whole < 180;
  }

  void report(const ScanText& text, const Degrees& latitude, const Degrees& longitude, std::vector<Hit>& hits) const {
    const ByteSpan span{static_cast<std::uint32_t>(latitude.begin), static_cast<std::uint32_t>(longitude.end)};
    if (text.near(family_, span)) hits.push_back({kGeo, Confidence::High, span});
  }

  ContextFamily family_;
};

}  // namespace

std::span<const NumberId> machine_numbers() { return kNumbers; }
std::span<const TokenId> machine_tokens() { return kTokens; }

std::unique_ptr<TextRule> make_mac_rule(ContextWords& words) { return std::make_unique<MacRule>(words); }
std::unique_ptr<TextRule> make_geo_rule(ContextWords& words) { return std::make_unique<GeoRule>(words); }

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
