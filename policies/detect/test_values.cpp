#include "policies/detect/test_values.h"

#include <algorithm>
#include <array>

namespace sekisho {
namespace {

constexpr auto kCards = std::to_array<std::string_view>({
    "2222420000001113", "2223000048400011",    "2223003122003222", "2223016768739313", "30569309025904",   "3056930009020004",
    "340000000000009",  "3528000700000000",    "3530111333300000", "3566002020360505", "36000000000008",   "36006666333344",
    "36227206271667",   "36700102000000",      "370000000000002",  "371449635398431",  "374245455400126",  "374251018720018",
    "378282246310005",  "378734493671000",     "38520000023237",   "4000000000000002", "4000000000000010", "4000000000000028",
    "4000000000000036", "4000000000000044",    "4000000000000069", "4000000000000077", "4000000000000101", "4000000000000119",
    "4000000000000127", "4000000000000259",    "4000000000000341", "4000000000009235", "4000000000009987", "4000000000009995",
    "4000056655665556", "4001919257537193",    "4005519200000004", "4007000000027",    "4007702835532454", "4009348888881881",
    "4012000033330026", "4012000077777777",    "4012888888881881", "4111111111111111", "4217651111111119", "4222222222222",
    "4242424242424242", "4263982640269299",    "4444333322221111", "4500600000000061", "4917484589897107", "4917610000000000",
    "5100290029002909", "5105105105105100",    "5111010030175156", "5185540810000019", "5200828282828210", "5424000000000015",
    "5425233430109903", "5454545454545454",    "5500000000000004", "5555341244441115", "5555444433331111", "5555555555554444",
    "6011000000000004", "6011000400000000",    "6011000990139424", "6011000991300009", "6011111111111117", "6011601160116611",
    "6200000000000005", "6205500000000000004", "6250941006528599", "6362970000457013", "6445644564456445",
});

// RFC 2606 §3 and the names that Japan's registry keeps for documents.
constexpr auto kDomains = std::to_array<std::string_view>({"example.com", "example.org", "example.net", "example.edu", "example.jp",
                                                           "example.co.jp", "example.ne.jp", "example.or.jp", "example.ac.jp"});
constexpr auto kTopDomains = std::to_array<std::string_view>({"example", "test", "invalid", "localhost"});

bool ends_in(std::string_view domain, std::string_view parent) {
  if (!domain.ends_with(parent)) return false;
  return domain.size() == parent.size() || domain[domain.size() - parent.size() - 1] == '.';
}

}  // namespace

bool is_test_card(std::string_view digits) { return std::ranges::find(kCards, digits) != kCards.end(); }

bool is_test_domain(std::string_view domain) {
  const auto under = [domain](std::string_view parent) { return ends_in(domain, parent); };
  return std::ranges::any_of(kDomains, under) || std::ranges::any_of(kTopDomains, under);
}

}  // namespace sekisho
