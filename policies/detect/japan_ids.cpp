#include "policies/detect/japan_ids.h"

#include "policies/detect/calendar.h"
#include "policies/detect/checksums.h"
#include "policies/detect/japan_phone.h"
#include "policies/detect/phone.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// The public safety commission that issued a licence: its first two digits.
bool is_commission(std::string_view digits) {
  const int code = pair_at(digits, 0);
  const auto in = [code](int first, int last) { return code >= first && code <= last; };
  return in(10, 14) || in(20, 25) || code == 30 || in(40, 55) || in(60, 65) || in(70, 74) || in(80, 83) || in(90, 97);
}

Likeness like_phone(std::string_view digits) {
  const JapanesePhone kind = japanese_phone(digits);
  return kind == JapanesePhone::None ? Likeness::None : kind == JapanesePhone::Service ? Likeness::Strong : Likeness::Perhaps;
}

constexpr std::size_t kSymbol = 5;
bool is_yucho(std::string_view digits) { return passes_yucho(digits.substr(0, kSymbol), digits.substr(kSymbol)); }
// With the digit between the two that tells a reissued passbook.
bool is_reissued_yucho(std::string_view digits) { return passes_yucho(digits.substr(0, kSymbol), digits.substr(kSymbol + 1)); }

constexpr std::string_view kYuchoWords =
    "ゆうちょ|郵便貯金|貯金口座|記号番号|記号|通帳|口座|振込|振り込み|送金|yucho|japan post bank|postal savings";

constexpr auto kNumbers = std::to_array<NumberId>({
    {.type = "jp.drivers_license",
     .shapes = "12 4-4-4",
     .valid = is_commission,
     .checked = passes_japan_licence,
     .words =
         "免許証|運転免許|免許番号|免許no|driver's license|drivers license|driver license|driving licence|driver's licence|license number|"
         "licence number|drivers_license|driver_license|license no|licence no|menkyo|menkyo no"},
    {.type = "jp.pension",
     .shapes = "10 4-6",
     .alike = like_phone,
     .cut = Alone::Low,
     .words = "基礎年金|基礎年金番号|年金番号|年金手帳|年金手帳番号|ねんきん|pension|nenkin|nenkin no|nenkin bango",
     .rivals = kPhoneWords},
    {.type = "jp.juminhyo_code",
     .shapes = "11 4-4-3",
     .alike = like_phone,
     .words = "住民票コード|住民票code|juminhyo|resident record code"},
    {.type = "jp.employment_ins",
     .shapes = "11 4-6-1",
     .alike = like_phone,
     .cut = Alone::Low,
     .words = "雇用保険|雇保|雇保番号|雇保no|雇用保険番号|雇用保険被保険者番号|被保険者番号|被保険者証|employment insurance|unemployment "
              "insurance|koyo hoken|koyo hoken no|koyo hoken bango"},
    {.type = "jp.insurer_no",
     .shapes = "8",
     .valid = is_japan_insurer,
     .words = "保険者番号|保険者no|保険者コード|保険証|保険者 番号|公費負担者番号|insurer number|insurer no|insurer_no|"
              "hokensha no|hokensha bango"},
    {.type = "jp.kaigo",
     .shapes = "10",
     .alike = like_phone,
     .words = "介護保険|介護被保険者|介護保険証|被保険者番号|介護保険被保険者番号|介護被保険者番号|介護保険番号|介護保険証番号|"
              "番号(介護)|番号 介護|介護 被保険者|"
              "long-term care insurance|nursing care insurance",
     .near = Confidence::Medium},
    {.type = "jp.yucho", .shapes = "5-8 5-7 5-6 5-5 5-4 5-3", .valid = is_yucho, .cut = Alone::Medium, .words = kYuchoWords},
    {.type = "jp.yucho", .shapes = "5-1-8 5-1-7 5-1-6 5-1-5 5-1-4", .valid = is_reissued_yucho, .cut = Alone::Medium, .words = kYuchoWords},
});

constexpr auto kTokens = std::to_array<TokenId>({
    {.type = "jp.passport", .forms = "2a7n|2a 7n", .words = "旅券|パスポート|passport"},
    {.type = "jp.residence_card",
     .forms = "2a8n2a|2a 8n 2a",
     .alone = Alone::Low,
     .words = "在留カード|在留資格|在留番号|在留|外国人登録|residence card|zairyu"},
});

constexpr std::string_view kCorporateWords =
    "法人番号|会社法人等番号|法人no|会社番号|corporate number|houjin bangou|hojin bango|corporate_number|houjin";
constexpr std::string_view kInvoiceWords = "登録番号|適格請求書|インボイス|invoice registration|qualified invoice|invoice_reg";

constexpr auto kPublicNumbers = std::to_array<NumberId>({
    {.type = "jp.corporate", .shapes = "13", .valid = passes_japan_corporate, .plain = Alone::Low, .words = kCorporateWords},
    {.type = "jp.corporate", .shapes = "1-4-4-4", .valid = passes_japan_corporate, .cut = Alone::Medium, .words = kCorporateWords},
    // As the register of companies has it, without the check digit before it, so that only a label right beside it tells it.
    {.type = "jp.corporate", .shapes = "12 4-2-6", .alike = [](std::string_view) { return Likeness::Strong; }, .words = "会社法人等番号"},
});

constexpr auto kPublicTokens = std::to_array<TokenId>({
    {.type = "jp.invoice_reg",
     .forms = "T13n|T-13n|T4n 4n 5n|T1n-4n-4n-4n|T-1n-4n-4n-4n",
     .valid = [](std::string_view code) { return passes_japan_corporate(code.substr(1)); },
     .alone = Alone::Medium,
     .words = kInvoiceWords},
});

}  // namespace

std::span<const NumberId> japan_numbers() { return kNumbers; }
std::span<const TokenId> japan_tokens() { return kTokens; }
std::span<const NumberId> japan_public_numbers() { return kPublicNumbers; }
std::span<const TokenId> japan_public_tokens() { return kPublicTokens; }

bool passes_japan_licence(std::string_view digits) {
  constexpr std::array<int, 10> kWeights = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  return (11 - weighted_sum(digits, kWeights) % 11) % 10 == digits[10] - '0';
}

bool passes_japan_corporate(std::string_view digits) {
  constexpr std::array<int, 12> kWeights = {2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1};
  return digits[0] - '0' == 9 - weighted_sum(digits.substr(1), kWeights) % 9;
}

bool passes_yucho(std::string_view symbol, std::string_view number) {
  constexpr std::size_t kMostNumber = 8;
  if (symbol[0] != '1' || symbol[4] != '0' || number.back() != '1' || number.size() > kMostNumber) return false;
  std::array<int, kMostNumber> n{};
  for (std::size_t i = 0; i < number.size(); ++i) n[kMostNumber - number.size() + i] = number[i] - '0';
  const auto twice = [](int digit) { return digit < 5 ? 2 * digit : 2 * digit - 9; };
  const int s2 = symbol[1] - '0';
  const int s3 = symbol[2] - '0';
  const int sum = 1 + 3 * s2 + twice(s3) + twice(n[0]) + n[1] + 3 * n[2] + twice(n[3]) + n[4] + 3 * n[5] + twice(n[6]) + n[7];
  return sum % 10 == symbol[3] - '0';
}

bool is_japan_insurer(std::string_view digits) {
  constexpr std::array<int, 16> kLaws = {1, 2, 3, 4, 6, 7, 31, 32, 33, 34, 39, 63, 67, 72, 73, 74};
  constexpr int kLastLaw = 75;
  const int law = pair_at(digits, 0);
  const int prefecture = pair_at(digits, 2);
  const bool known = law == kLastLaw || std::ranges::find(kLaws, law) != kLaws.end();
  return known && prefecture >= 1 && prefecture <= 47 && passes_luhn(digits);
}

}  // namespace sekisho
