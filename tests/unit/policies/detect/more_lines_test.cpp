// More text on another line may add findings; it takes none away and makes none less sure.
#include "policies/detect/scan.h"
#include "tests/unit/policies/detect/found.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace sekisho {
namespace {

// What a text alone finds and the same text as a part of more, which begins `shift` bytes before it, does not find as surely; empty where
// all is kept. A value that is known for a test may become one that is not.
std::string lost(const Detector& detector, std::string_view alone, std::string_view more, std::size_t shift) {
  const std::vector<Finding> larger = detect_text(detector, more, std::chrono::minutes(5)).findings;
  for (const Finding& finding : detect_text(detector, alone, std::chrono::minutes(5)).findings) {
    if (finding.type == kObfuscatedType) continue;
    const bool kept = std::ranges::any_of(larger, [&](const Finding& other) {
      return (other.type == finding.type || other.type + ".test_value" == finding.type) && other.confidence >= finding.confidence &&
             other.begin < finding.end + shift && finding.begin + shift < other.end;
    });
    if (!kept) return finding.type + " in " + std::string(alone) + "\nof " + std::string(more);
  }
  return {};
}

void expect_kept(const Detector& detector, const std::string& first, const std::string& second) {
  const std::string both = first + "\n" + second;
  EXPECT_EQ(lost(detector, first, both, 0), "");
  EXPECT_EQ(lost(detector, second, both, first.size() + 1), "");
}

TEST(MoreLines, KeepNumbers) {
  expect_kept(basic_pack(), "{\"phoneNumber\"", "pk+14155552671 and");
  expect_kept(pack_named("eu-pii/1"), "Telefon 030/12345678", "111222333");
  expect_kept(pack_named("eu-pii/1"), "FAX=1", "DE89 3704 0044 0532 0130 00 /Phone");
  expect_kept(pack_named("eu-pii/1"), "/FAX", ": 415-555-2671* NHS");
  expect_kept(basic_pack(), "0,免許証番号[", "NPI,1234-5678-9018");
  expect_kept(pack_named("jp-pii/1"), "mynumber 1234, 5678, 9018", "2024");
  expect_kept(pack_named("jp-pii/1"), "マイナンバー 1 2 3 4 5 6 7 8 9 0 1,8", "0");
  expect_kept(pack_named("jp-pii/1"), "マイナンバー 1 2 3 4 5 6 7 8 9 0 1,8", "1234 5678,9018");
  expect_kept(pack_named("jp-pii/1"), "マイナンバー 一二三四五六七八九〇一八", "三");
  expect_kept(pack_named("payment/1"), "card: 4111, 1111, 1111, 1111", "4111");
  expect_kept(pack_named("payment/1"), "4111 1111 1111 1112 CVV*", "2001:db8::1");
}

TEST(MoreLines, KeepSecrets) {
  const Detector& secrets = pack_named("secrets/1");
  expect_kept(secrets, "login ", "bearer d5UXfVbHU4KskfOShKoR");
  expect_kept(secrets, "login ", "passwd of is hR7x!6");
  expect_kept(secrets, "password hR7x!k", "Server=;");
  expect_kept(secrets, "パスワードは？\nhR7xkq", "1");
  expect_kept(secrets, " /パスワードは taro0/:", "I/K7MDEN");
}

TEST(MoreLines, KeepPeopleAndPlaces) {
  expect_kept(pack_named("jp-pii/1"), "山口県", "東京都渋谷区道玄坂2");
  expect_kept(pack_named("names-ja/1"), "氏名|森", "--");
  expect_kept(pack_named("jp-pii/1"), "|生年6\n1, 498320257,S45.3.2,3", ": birthdate");
}

TEST(MoreLines, KeepWhatRandomTextsHold) {
  constexpr auto kPieces = std::to_array<std::string_view>({"マイナンバー",
                                                            "法人番号",
                                                            "電話",
                                                            "TEL",
                                                            "phoneNumber",
                                                            "FAX",
                                                            "住所",
                                                            "〒",
                                                            "生年月日",
                                                            "氏名",
                                                            "口座番号",
                                                            "普通",
                                                            "年金番号",
                                                            "免許証番号",
                                                            "在留カード",
                                                            "カード番号",
                                                            "CVV",
                                                            "password",
                                                            "パスワード",
                                                            "ID",
                                                            "login",
                                                            "api_key",
                                                            "SSN",
                                                            "NHS",
                                                            "IBAN",
                                                            "routing number",
                                                            "身份证",
                                                            "주민등록번호",
                                                            "Steuer-ID",
                                                            "DNI",
                                                            "date of birth",
                                                            "lat",
                                                            "注文番号",
                                                            "invoice",
                                                            "様",
                                                            "さん",
                                                            "東京都千代田区丸の内1-1-1",
                                                            "山田太郎",
                                                            "0312345678",
                                                            "03-1234-5678",
                                                            "(03)1234-5678",
                                                            "+81-90-1234-5678",
                                                            "+14155552671",
                                                            "415-555-2671",
                                                            "030/12345678",
                                                            "13812345678",
                                                            "123456789018",
                                                            "1234-5678-9018",
                                                            "7000012050002",
                                                            "4539148803436467",
                                                            "4111 1111 1111 1112",
                                                            "12/27",
                                                            "123",
                                                            "1234567",
                                                            "123-45-6789",
                                                            "11010519491231002X",
                                                            "900101-1234567",
                                                            "943 476 5919",
                                                            "DE89 3704 0044 0532 0130 00",
                                                            "1990-03-07",
                                                            "昭和45年3月2日生",
                                                            "35.6812,139.7671",
                                                            "35.6586°N",
                                                            "192.168.0.1",
                                                            "150-0043",
                                                            "taro.yamada@corp.test",
                                                            "hR7xkq2z!P9",
                                                            "Tr0ub4dor&3",
                                                            "d5UXfVbHU4KskfOShKoR",
                                                            "| name | phone | password |",
                                                            "|---|---|---|",
                                                            "INSERT INTO users (name, phone, password) VALUES",
                                                            "が逮捕された",
                                                            "bearer",
                                                            "は",
                                                            "です",
                                                            "is",
                                                            "and",
                                                            "x",
                                                            "0",
                                                            "42"});
  constexpr auto kSigns = std::to_array<std::string_view>({" ", ": ", "=",  ",",  ", ", "\t", "|",   "\"",    "'", "/", "-", "+", "(",
                                                           ")", ";",  "、", "。", "：", "\n", "{\"", "\":\"", "}", "<", "_", "."});
  constexpr int kPairs = 1500;
  std::mt19937 random(20);
  const auto one_of = [&random](const auto& all) { return all.at(random() % all.size()); };
  const auto text = [&] {
    std::string all;
    for (std::size_t count = 1 + random() % 5; count > 0; --count) {
      all += one_of(kSigns);
      all += one_of(kPieces);
    }
    return all;
  };
  for (int i = 0; i < kPairs; ++i) {
    const std::string first = text();
    const std::string second = text();
    for (const std::string& pack : known_packs()) expect_kept(pack_named(pack), first, second);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace sekisho
