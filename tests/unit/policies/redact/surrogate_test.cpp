#include "policies/redact/surrogate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sekisho {
namespace {

using testing::AnyOf;
using testing::EndsWith;
using testing::MatchesRegex;
using testing::StartsWith;

const RedactionKey kKey("tenant", "caller", "one");
const RedactionKey kOtherConversation("tenant", "caller", "two");

std::string fake(std::string_view value, ValueKind kind, unsigned attempt = 0) {
  return surrogate_for(value, kind, kKey, attempt).value_or("nothing");
}

// The sum of ISO/IEC 7812-1, annex B.
bool has_luhn_digit(std::string_view text) {
  int sum = 0;
  bool twice = false;
  for (auto c = text.rbegin(); c != text.rend(); ++c) {
    if (*c < '0' || *c > '9') continue;
    const int digit = (*c - '0') * (twice ? 2 : 1);
    sum += digit / 10 + digit % 10;
    twice = !twice;
  }
  return sum % 10 == 0;
}

TEST(Surrogate, ACardKeepsItsGroupsAndItsCheckDigit) {
  const std::string card = fake("4539 5787 6362 1486", ValueKind::Card);

  EXPECT_THAT(card, MatchesRegex("4[0-9][0-9][0-9] [0-9]+ [0-9]+ [0-9]+"));
  EXPECT_EQ(card.size(), 19U);
  EXPECT_TRUE(has_luhn_digit(card)) << card;
  EXPECT_NE(card, "4539 5787 6362 1486");
}

TEST(Surrogate, APhoneNumberIsNobodys) {
  EXPECT_THAT(fake("+1 (415) 867-5309", ValueKind::Phone), MatchesRegex(R"(\+1 \([0-9]+\) 555-01[0-9][0-9])"));
  EXPECT_THAT(fake("090-1234-5678", ValueKind::Phone), MatchesRegex("0[0-9]+-0[0-9]+-[0-9]+"));
}

TEST(Surrogate, AddressesAreOfDocumentsOnly) {
  EXPECT_THAT(fake("tanaka@bank.example", ValueKind::Email),
              AnyOf(EndsWith("@example.com"), EndsWith("@example.net"), EndsWith("@example.org")));
  EXPECT_THAT(fake("10.1.2.3", ValueKind::Ip), AnyOf(StartsWith("192.0.2."), StartsWith("198.51.100."), StartsWith("203.0.113.")));
  EXPECT_THAT(fake("fe80::1", ValueKind::Ip), StartsWith("2001:db8::"));
}

TEST(Surrogate, AMyNumberHasItsCheckDigit) {
  const std::string number = fake("1234-5678-9018", ValueKind::MyNumber);

  ASSERT_THAT(number, MatchesRegex("[0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9]"));
  std::string digits = number;
  std::erase(digits, '-');
  constexpr int kWeights[] = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 11; ++i) sum += (digits[i] - '0') * kWeights[i];
  EXPECT_EQ(digits[11] - '0', sum % 11 <= 1 ? 0 : 11 - sum % 11);
}

// ISO 13616-1: moved to the end and read as a number, country and check digits leave 1 over 97.
int rest_of_iban(std::string_view iban) {
  std::string code;
  for (const char c : iban) {
    if (c != ' ') code += c;
  }
  int rest = 0;
  for (const char c : code.substr(4) + code.substr(0, 4)) {
    const int value = c >= '0' && c <= '9' ? c - '0' : c - 'A' + 10;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

TEST(Surrogate, AnIbanKeepsItsCountryLengthAndGroups) {
  const std::string german = fake("DE89 3704 0044 0532 0130 00", ValueKind::Iban);
  const std::string british = fake("gb82west12345698765432", ValueKind::Iban);
  const std::string french = fake("FR14 2004 1010 0505 0001 3M02 606", ValueKind::Iban);

  EXPECT_THAT(german, MatchesRegex("DE[0-9][0-9] 000[0-9] [0-9]+ [0-9]+ [0-9]+ [0-9][0-9]"));
  EXPECT_EQ(rest_of_iban(german), 1) << german;
  EXPECT_THAT(british, MatchesRegex("gb[0-9][0-9]xxxx[0-9]+"));
  EXPECT_EQ(british.size(), 22U);
  EXPECT_EQ(rest_of_iban(french), 1) << french;
  EXPECT_EQ(fake("DE89370400440532013000", ValueKind::Iban).size(), 22U);
}

TEST(Surrogate, ASocialSecurityNumberIsNeverIssued) {
  EXPECT_THAT(fake("078-05-1120", ValueKind::Ssn), MatchesRegex("9[0-9][0-9]-[0-4][0-9]-[0-9][0-9][0-9][1-9]"));
  EXPECT_THAT(fake("078051120", ValueKind::Ssn), MatchesRegex("9[0-9][0-9][0-4][0-9][0-9][0-9][0-9][1-9]"));
}

TEST(Surrogate, AVehicleHasItsCheckDigit) {
  const std::string vin = fake("1M8GDM9AXKP042788", ValueKind::Vin);

  ASSERT_THAT(vin, MatchesRegex("[A-HJ-NPR-Z]+[0-9X][A-HJ-NPR-Z]+[0-9][0-9][0-9][0-9]"));
  constexpr int kWeights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
  constexpr std::string_view kOrder = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";  // of values 0 to 9, four times
  int sum = 0;
  for (std::size_t i = 0; i < vin.size(); ++i) sum += kWeights[i] * static_cast<int>(kOrder.find(vin[i]) % 10);
  EXPECT_EQ(vin[8], sum % 11 == 10 ? 'X' : static_cast<char>('0' + sum % 11)) << vin;
}

TEST(Surrogate, APlaceInJapanIsNowhere) {
  EXPECT_THAT(fake("150-0043", ValueKind::Postal), MatchesRegex("000-[0-9][0-9][0-9][0-9]"));
  EXPECT_THAT(fake("〒1500043", ValueKind::Postal), MatchesRegex("〒000[0-9][0-9][0-9][0-9]"));
  EXPECT_THAT(fake("東京都渋谷区道玄坂2-10-7", ValueKind::Address), StartsWith("東京都架空市"));
  EXPECT_FALSE(surrogate_for("90210", ValueKind::Postal, kKey, 0));
  EXPECT_FALSE(surrogate_for("渋谷区道玄坂2-10-7", ValueKind::Address, kKey, 0));
}

TEST(Surrogate, FitsWhatAStreamHoldsBack) {
  for (const auto& [value, kind] :
       {std::pair{"神奈川県横浜市中区1-1", ValueKind::Address}, {"MT84 MALT 0110 0001 2345 MTLC AST0 01S", ValueKind::Iban}}) {
    for (unsigned attempt = 0; attempt < 50; ++attempt) EXPECT_TRUE(surrogate_for(value, kind, kKey, attempt).has_value()) << value;
  }
}

TEST(Surrogate, ANameStaysInItsScript) {
  EXPECT_THAT(fake("Taro Yamada", ValueKind::Person), MatchesRegex("[A-Z][a-z]+ [A-Z][a-z]+"));
  const std::string kanji = fake("山田 太郎", ValueKind::Person);
  EXPECT_NE(kanji, "山田 太郎");
  EXPECT_TRUE(std::ranges::none_of(kanji, [](char c) { return c >= 'A' && c <= 'z'; })) << kanji;
}

TEST(Surrogate, OneValueHasOneThroughoutAConversation) {
  EXPECT_EQ(fake("090-1234-5678", ValueKind::Phone), fake("090-1234-5678", ValueKind::Phone));
  EXPECT_NE(fake("tanaka@bank.example", ValueKind::Email), fake("tanaka@bank.example", ValueKind::Email, 1));
  EXPECT_NE(fake("tanaka@bank.example", ValueKind::Email),
            surrogate_for("tanaka@bank.example", ValueKind::Email, kOtherConversation, 0).value());
}

TEST(Surrogate, WhatHasNoneGetsNone) {
  EXPECT_FALSE(surrogate_for("secret", ValueKind::Other, kKey, 0));
  EXPECT_FALSE(surrogate_for("東京都", ValueKind::Address, kKey, 0));
  EXPECT_FALSE(surrogate_for("call me", ValueKind::Phone, kKey, 0));
  EXPECT_FALSE(surrogate_for("no address", ValueKind::Email, kKey, 0));
}

}  // namespace
}  // namespace sekisho
