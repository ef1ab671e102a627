#include "policies/detect/asia_ids.h"

#include "policies/detect/calendar.h"
#include "policies/detect/characters.h"
#include "policies/detect/checksums.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

// The provinces of GB/T 2260 by the first two digits.
bool is_china_region(std::string_view digits) {
  const int code = pair_at(digits, 0);
  const auto in = [code](int first, int last) { return code >= first && code <= last; };
  return in(11, 15) || in(21, 23) || in(31, 37) || in(41, 46) || in(50, 54) || in(61, 65) || code == 71 || in(81, 83);
}

// Fifteen digits, as they were given until 1999: the year has two places and nothing checks the others.
bool is_old_china_resident(std::string_view digits) { return is_china_region(digits) && is_short_date(digits.substr(6, 6)); }

bool is_china_mobile(std::string_view digits) { return digits[0] == '1' && digits[1] >= '3'; }
bool is_union_pay(std::string_view digits) { return digits.starts_with("62") && passes_luhn(digits); }

// E or G and eight digits, E and a letter, and the diplomatic, service and public affairs series: DE, SE, PE, and before them D, S and P
// with seven digits.
bool is_china_passport(std::string_view code) {
  constexpr std::string_view kSeries = "EGDSP";
  constexpr std::size_t kOld = 8;
  if (kSeries.find(code[0]) == std::string_view::npos) return false;
  if (code.size() == kOld) return code[0] != 'E' && code[0] != 'G';
  return is_digit(code[1]) || (code[0] == 'E' && code[1] != 'I' && code[1] != 'O') || (code[0] != 'G' && code[1] == 'E');
}

// Mobile numbers, Seoul, the other areas and numbers over the internet.
bool is_korea_phone(std::string_view digits) {
  const std::string_view area = digits.substr(0, 3);
  if (area.starts_with("02")) return digits.size() <= 10;
  return area == "010" || area == "011" || area == "016" || area == "017" || area == "019" || area == "070" ||
         (area >= "031" && area <= "064");
}

bool is_rrn(std::string_view digits) { return is_korea_resident(digits) && (digits[6] < '5' || digits[6] == '9'); }
bool is_frn(std::string_view digits) { return is_korea_resident(digits) && digits[6] >= '5' && digits[6] <= '8'; }

// Where its holder was born: 01 to 16 are the states, 21 to 59 more codes for them, 60 to 99 abroad.
bool is_malaysia_citizen(std::string_view digits) {
  const int place = pair_at(digits, 6);
  return is_short_date(digits) && place > 0 && place != 17 && place != 18 && place != 19 && place != 20;
}

// The date is day, month, year; women have 40 added to the day.
bool is_indonesia_citizen(std::string_view digits) {
  const int province = pair_at(digits, 0);
  const int day = pair_at(digits, 6);
  return province >= 11 && province <= 94 && is_day(2000 + pair_at(digits, 10), pair_at(digits, 8), day > 40 ? day - 40 : day);
}

// The fourth letter says whose number it is.
bool is_india_pan(std::string_view code) {
  constexpr std::string_view kHolders = "ABCFGHJLPTKE";
  return kHolders.find(code[3]) != std::string_view::npos && code.substr(5, 4) != "0000";
}

// S and T are citizens and residents, F, G and M others. The letters of M are not published: they count as unchecked.
bool is_singapore_shape(std::string_view code) { return std::string_view("STFGM").find(code[0]) != std::string_view::npos; }

bool passes_singapore(std::string_view code) {
  constexpr std::array<int, 7> kWeights = {2, 7, 6, 5, 4, 3, 2};
  constexpr std::string_view kCitizens = "JZIHGFEDCBA";
  constexpr std::string_view kOthers = "XWUTRQPNMLK";
  if (code[0] == 'M') return false;
  const bool later = code[0] == 'T' || code[0] == 'G';
  const auto rest = static_cast<std::size_t>(weighted_sum(code.substr(1), kWeights) + (later ? 4 : 0)) % 11;
  return code[8] == (code[0] == 'S' || code[0] == 'T' ? kCitizens[rest] : kOthers[rest]);
}

constexpr std::string_view kResidentWords =
    "身份证|身分证|身份證|公民身份|居民身份|证件号|证件号码|resident identity|chinese id|shenfenzheng|"
    "id card|identity card|身分証";
constexpr std::string_view kKoreaWords =
    "주민등록|주민번호|주민 번호|외국인등록|외국인 등록|생년월일|신분증|resident registration|rrn|jumin|"
    "alien registration|foreigner registration|住民登録番号|外国人登録";

constexpr auto kChina = std::to_array<NumberId>({
    {.type = "cn.resident_id",
     .shapes = "18 6-8-4",
     .valid = is_china_resident,
     .plain = Alone::High,
     .cut = Alone::High,
     .words = kResidentWords},
    {.type = "cn.resident_id", .shapes = "15", .valid = is_old_china_resident, .words = kResidentWords, .near = Confidence::Medium},
    {.type = "cn.bank_card",
     .shapes = "16 17 18 19 4-4-4-4 4-4-4-4-3 4-4-4-4-2 4-4-4-4-1 6-13",
     .valid = is_union_pay,
     .plain = Alone::Medium,
     .cut = Alone::High,
     .words = "银行卡|银联|储蓄卡|借记卡|信用卡|卡号|账号|帐号|账户|转账|開戶|开户|銀行卡|bank card|card|unionpay|account"},
});

constexpr auto kChinaCodes = std::to_array<TokenId>({
    {.type = "cn.resident_id",
     .forms = "17nX|6n 8n 3nX",
     .valid = is_china_resident,
     .alone = Alone::High,
     .words = kResidentWords,
     .small = true},
    {.type = "cn.passport", .forms = "1a8n|2a7n|1a7n", .valid = is_china_passport, .words = "护照|護照|passport|旅行证件"},
});

bool is_dialled_china_mobile(std::string_view digits) { return digits.starts_with("86") && is_china_mobile(digits.substr(2)); }

constexpr std::string_view kMobileWords = "手机|手機|电话|電話|联系|聯繫|微信|mobile|phone|cell|tel|call|wechat|whatsapp|sms";
constexpr auto kChinaMobiles = std::to_array<NumberId>({
    {.type = "cn.mobile", .shapes = "11 3-4-4", .valid = is_china_mobile, .cut = Alone::Medium, .words = kMobileWords},
    {.type = "cn.mobile",
     .shapes = "13 2-11 2-3-4-4",
     .valid = is_dialled_china_mobile,
     .plain = Alone::Medium,
     .cut = Alone::Medium,
     .words = kMobileWords,
     .dialled = true},
});

constexpr auto kKoreaPhones = std::to_array<NumberId>({
    {.type = "phone",
     .shapes = "3=4=4 3=3=4 2=4=4 2=3=4",
     .valid = is_korea_phone,
     .cut = Alone::Medium,
     .words = "전화|휴대폰|연락처|핸드폰|휴대전화|모바일|phone|mobile|tel|cell|call"},
});

constexpr auto kKorea = std::to_array<NumberId>({
    {.type = "kr.rrn", .shapes = "13 6-7", .valid = is_rrn, .checked = passes_korea_resident, .cut = Alone::High, .words = kKoreaWords},
    {.type = "kr.frn", .shapes = "13 6-7", .valid = is_frn, .checked = passes_korea_resident, .cut = Alone::High, .words = kKoreaWords},
    // The card that foreigners in Korea carry: an everyday word for anything else.
    {.type = "kr.frn",
     .shapes = "13 6-7",
     .valid = is_frn,
     .checked = passes_korea_resident,
     .cut = Alone::High,
     .words = "arc|arc no|arc number"},
});

constexpr auto kOthers = std::to_array<NumberId>({
    {.type = "th.pin",
     .shapes = "13 1-4-5-2-1",
     .valid = is_thai_citizen,
     .cut = Alone::Medium,
     .words = "บัตรประชาชน|เลขประจำตัว|ประชาชน|thai id|citizen id|national id|thailand|personal id|id card"},
    {.type = "my.nric",
     .shapes = "12 6-2-4",
     .valid = is_malaysia_citizen,
     .cut = Alone::Medium,
     .words = "mykad|nric|kad pengenalan|no. kp|no kp|ic number|ic no|identity card|malaysia"},
    {.type = "id.nik",
     .shapes = "16 6-6-4",
     .valid = is_indonesia_citizen,
     .cut = Alone::Low,
     .words = "nik|ktp|kependudukan|e-ktp|nomor induk|identity card|indonesia"},
    {.type = "in.aadhaar",
     .shapes = "12 4-4-4",
     .valid = is_aadhaar,
     .cut = Alone::Medium,
     .words = "aadhaar|aadhar|adhaar|uidai|आधार|uid number"},
});

constexpr auto kOtherCodes = std::to_array<TokenId>({
    {.type = "tw.id",
     .forms = "1a9n",
     .valid = is_taiwan_citizen,
     .alone = Alone::Low,
     .words = "身分證|身份證|身份证|統一編號|居留證|taiwan|national id|id card|identity card"},
    {.type = "hk.id",
     .forms = "1a6n(1c)|2a6n(1c)",
     .valid = is_hong_kong_citizen,
     .alone = Alone::Medium,
     .words = "身份證|身份证|身分證|hkid|hong kong id|identity card|id card"},
    {.type = "hk.id", .forms = "1a6n1c|2a6n1c", .valid = is_hong_kong_citizen, .words = "身份證|身份证|身分證|hkid|hong kong id"},
    {.type = "sg.nric",
     .forms = "1a7n1a",
     .valid = is_singapore_shape,
     .checked = passes_singapore,
     .alone = Alone::Low,
     .words = "nric|ic no|ic number|fin number|fin no|singapore|identification number|identity card|uinfin"},
    // In small letters an everyday word of other languages.
    {.type = "sg.nric", .forms = "1a7n1a", .valid = is_singapore_shape, .checked = passes_singapore, .words = "FIN"},
    {.type = "in.pan",
     .forms = "5a4n1a",
     .valid = is_india_pan,
     .alone = Alone::Medium,
     .words = "permanent account|pan card|pan number|pan no|income tax|pan"},
    {.type = "in.gstin", .forms = "2n5a4n1a1cZ1c", .valid = is_gstin, .alone = Alone::High, .words = "gstin|gst number|gst no|gst"},
});

constexpr auto kPublicNumbers = std::to_array<NumberId>({
    {.type = "kr.brn",
     .shapes = "10 3-2-5",
     .valid = is_korea_business,
     .cut = Alone::Low,
     .words = "사업자등록|사업자 등록|사업자번호|사업자 번호|business registration|brn"},
    {.type = "tw.ubn", .shapes = "8", .valid = is_taiwan_business, .words = "統一編號|統編|营利事业|unified business|ubn|vat number"},
});

constexpr auto kPublicCodes = std::to_array<TokenId>({
    {.type = "cn.uscc",
     .forms = "18c",
     .valid = is_china_credit_code,
     .alone = Alone::Medium,
     .words = "统一社会信用代码|社会信用代码|信用代码|统一代码|營業執照|营业执照|unified social credit|uscc"},
});

}  // namespace

std::span<const NumberId> china_numbers() { return kChina; }
std::span<const TokenId> china_tokens() { return kChinaCodes; }
std::span<const NumberId> china_mobiles() { return kChinaMobiles; }
std::span<const NumberId> korea_numbers() { return kKorea; }
std::span<const NumberId> korea_phones() { return kKoreaPhones; }
std::span<const NumberId> other_asia_numbers() { return kOthers; }
std::span<const TokenId> other_asia_tokens() { return kOtherCodes; }
std::span<const NumberId> asia_public_numbers() { return kPublicNumbers; }
std::span<const TokenId> asia_public_tokens() { return kPublicCodes; }

bool is_china_resident(std::string_view code) { return is_china_region(code) && is_long_date(code.substr(6, 8)) && passes_mod_11_2(code); }

bool is_china_credit_code(std::string_view code) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  constexpr int kModulus = 31;
  if (!std::ranges::all_of(code.substr(2, 6), is_digit)) return false;
  int sum = 0;
  int weight = 1;
  for (const char c : code.substr(0, 17)) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return false;
    sum += static_cast<int>(value) * weight;
    weight = weight * 3 % kModulus;
  }
  const std::size_t check = kAlphabet.find(code[17]);
  return check != std::string_view::npos && static_cast<int>(check) == (kModulus - sum % kModulus) % kModulus;
}

bool is_korea_resident(std::string_view digits) { return is_short_date(digits); }

bool passes_korea_resident(std::string_view digits) {
  constexpr std::array<int, 12> kWeights = {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
  return (11 - weighted_sum(digits, kWeights) % 11) % 10 == digits[12] - '0';
}

bool is_korea_business(std::string_view digits) {
  constexpr std::array<int, 9> kWeights = {1, 3, 7, 1, 3, 7, 1, 3, 5};
  const int sum = weighted_sum(digits, kWeights) + (digits[8] - '0') * 5 / 10;
  const bool office = digits.substr(0, 3) >= "101" && digits.substr(3, 2) != "00" && digits.substr(5, 4) != "0000";
  return office && (10 - sum % 10) % 10 == digits[9] - '0';
}

bool is_taiwan_business(std::string_view digits) {
  constexpr std::array<int, 8> kWeights = {1, 2, 1, 2, 1, 2, 4, 1};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    const int product = (digits[i] - '0') * kWeights[i];
    sum += product / 10 + product % 10;
  }
  return sum % 5 == 0 || (digits[6] == '7' && (sum + 1) % 5 == 0);
}

bool is_taiwan_citizen(std::string_view code) {
  // What the letters are worth: 10 to 35 in the order in which the counties were numbered.
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
  constexpr std::array<int, 11> kWeights = {1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1};
  if (code[1] != '1' && code[1] != '2' && code[1] != '8' && code[1] != '9') return false;
  const auto letter = static_cast<int>(kLetters.find(code[0])) + 10;
  int sum = letter / 10 * kWeights[0] + letter % 10 * kWeights[1];
  for (std::size_t i = 1; i < code.size(); ++i) sum += (code[i] - '0') * kWeights[i + 1];
  return sum % 10 == 0;
}

bool is_hong_kong_citizen(std::string_view code) {
  constexpr int kBlank = 36;
  constexpr std::size_t kLong = 9;
  const auto value = [](char c) { return is_digit(c) ? c - '0' : c - 'A' + 10; };
  const char last = code.back();
  if (!is_digit(last) && last != 'A') return false;
  int sum = code.size() == kLong ? 9 * value(code[0]) : 9 * kBlank;
  const std::string_view rest = code.substr(code.size() - 8);
  for (std::size_t i = 0; i < rest.size(); ++i) sum += value(rest[i]) * static_cast<int>(8 - i);
  return sum % 11 == 0;
}

bool is_thai_citizen(std::string_view digits) {
  constexpr std::array<int, 12> kWeights = {13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
  if (digits[0] == '0' || digits[0] == '9') return false;
  return (11 - weighted_sum(digits, kWeights) % 11) % 10 == digits[12] - '0';
}

bool is_aadhaar(std::string_view digits) {
  const bool palindrome = std::equal(digits.begin(), digits.begin() + 6, digits.rbegin());
  return digits[0] >= '2' && !palindrome && passes_verhoeff(digits);
}

bool is_gstin(std::string_view code) {
  const int state = pair_at(code, 0);
  return state >= 1 && state <= 38 && is_india_pan(code.substr(2, 10)) && code[12] != '0' && passes_luhn_36(code);
}

}  // namespace sekisho
