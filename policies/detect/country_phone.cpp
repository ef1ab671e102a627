#include "policies/detect/country_phone.h"

#include "policies/detect/japan_phone.h"

#include <algorithm>
#include <array>
#include <string>

namespace sekisho {
namespace {

struct Country {
  std::string_view code;
  std::uint8_t shortest;  // digits behind the code, without trunk prefix
  std::uint8_t longest;
};

// Countries whose lengths are worth knowing; sorted by code for reading only.
constexpr auto kCountries = std::to_array<Country>({
    {"20", 8, 10},  {"27", 9, 9},  {"30", 10, 10}, {"31", 9, 9},   {"32", 8, 9},   {"33", 9, 9},   {"34", 9, 9},  {"36", 8, 9},
    {"39", 6, 11},  {"40", 9, 9},  {"41", 9, 9},   {"43", 7, 13},  {"44", 9, 10},  {"45", 8, 8},   {"46", 7, 10}, {"47", 8, 8},
    {"48", 9, 9},   {"49", 7, 12}, {"51", 8, 9},   {"52", 10, 11}, {"54", 10, 11}, {"55", 10, 11}, {"56", 9, 9},  {"57", 10, 10},
    {"60", 8, 10},  {"61", 9, 9},  {"62", 8, 12},  {"63", 8, 10},  {"64", 8, 10},  {"65", 8, 8},   {"66", 8, 9},  {"7", 10, 10},
    {"82", 8, 10},  {"84", 9, 10}, {"86", 10, 11}, {"90", 10, 10}, {"91", 10, 10}, {"92", 9, 10},  {"94", 9, 9},  {"351", 9, 9},
    {"352", 6, 9},  {"353", 7, 9}, {"354", 7, 9},  {"358", 6, 11}, {"359", 8, 9},  {"370", 8, 8},  {"371", 8, 8}, {"372", 7, 8},
    {"380", 9, 9},  {"385", 8, 9}, {"386", 8, 8},  {"420", 9, 9},  {"421", 9, 9},  {"852", 8, 8},  {"853", 8, 8}, {"855", 8, 9},
    {"880", 8, 10}, {"886", 8, 9}, {"966", 9, 9},  {"971", 8, 9},  {"972", 8, 9},  {"974", 8, 8},
});

// Every other assigned code: two digits, or the first two of three.
constexpr std::array<std::string_view, 5> kOtherTwo = {"53", "58", "93", "95", "98"};
constexpr std::array<std::string_view, 19> kThreeHeads = {"21", "22", "23", "24", "25", "26", "29", "35", "37", "38",
                                                          "42", "50", "59", "67", "68", "69", "85", "96", "97"};
constexpr std::size_t kMostDigits = 15;

bool fits(std::string_view rest, std::size_t shortest, std::size_t longest) {
  if (rest.starts_with('0')) rest.remove_prefix(1);
  return rest.size() >= shortest && rest.size() <= longest;
}

bool fits_japan(std::string_view rest) {
  const std::string national = rest.starts_with('0') ? std::string(rest) : "0" + std::string(rest);
  return japanese_phone(national) != JapanesePhone::None;
}

bool fits_other(std::string_view digits) {
  const std::string_view two = digits.substr(0, 2);
  if (std::ranges::find(kOtherTwo, two) != kOtherTwo.end()) return fits(digits.substr(2), 7, 12);
  return std::ranges::find(kThreeHeads, two) != kThreeHeads.end() && fits(digits.substr(3), 6, 12);
}

}  // namespace

bool is_north_american_phone(std::string_view digits) { return digits.size() == 10 && digits[0] >= '2' && digits[3] >= '2'; }

bool is_international_phone(std::string_view digits) {
  constexpr std::size_t kFewestDigits = 8;
  if (digits.size() < kFewestDigits || digits.size() > kMostDigits + 1) return false;
  if (digits.starts_with("81")) return fits_japan(digits.substr(2));
  if (digits.starts_with('1')) return is_north_american_phone(digits.substr(1));
  for (const Country& country : kCountries) {
    if (digits.starts_with(country.code)) return fits(digits.substr(country.code.size()), country.shortest, country.longest);
  }
  return fits_other(digits);
}

}  // namespace sekisho
