#include "policies/detect/table_columns.h"

#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The cells below every occurrence of a word.
std::vector<std::string> below(std::string_view word, std::string_view text) {
  std::vector<ByteSpan> headings;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    headings.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + word.size())});
  }
  std::vector<std::string> all;
  for (const ByteSpan cell : cells_below(text, headings)) all.emplace_back(text.substr(cell.begin, cell.end - cell.begin));
  return all;
}

TEST(TableColumns, AreReadInEveryNotation) {
  EXPECT_THAT(below("dob", "name,dob,tel\na,1,x\n\"b,c\", \"2\" ,y\n"), ElementsAre("1", "2"));
  EXPECT_THAT(below("dob", "name\tdob\na\t1\nb\t2"), ElementsAre("1", "2"));
  EXPECT_THAT(below("dob", "| name | dob |\n|---|:-:|\n| a | 1 |\n| b | 2 |\n\nend"), ElementsAre("1", "2"));
  EXPECT_THAT(below("dob", "dob;name\r\n1;a\r\n2;b\r\n"), ElementsAre("1", "2"));
}

TEST(TableColumns, EndWhereTheRowsHaveOtherCells) {
  EXPECT_THAT(below("dob", "name,dob\na,1\nb,2,3\nc,4\n"), ElementsAre("1"));
  EXPECT_THAT(below("dob", "dob\n1\n2\n"), IsEmpty());
  EXPECT_THAT(below("dob", "name,dob"), IsEmpty());
}

TEST(TableColumns, RowsAreNoHeads) { EXPECT_THAT(below("dob", "name,dob,dob\na,1,dob\nb,2,3\n"), ElementsAre("1", "dob", "2", "3")); }

TEST(TableColumns, SentencesAreNoHeads) {
  const std::string words(80, 'w');

  EXPECT_THAT(below("dob", "dob " + words + ",x\n1,2\n"), IsEmpty());
}

TEST(TableColumns, LabelWhatStandsFarBelow) {
  const std::string table =
      "氏名,備考,注文番号,個人番号,生年月日,免許証番号,口座番号\n"
      "山田,毎年四月に更新の手続きをしている。問い合わせは本人から直接受けること。,621498320257,123456789018,S45.3.2,309012345620,4829104\n"
      "鈴木,特になし。前の年と同じ扱いとする。引き続き様子を見て、必要なら連絡する。,123456789018,621498320257,1990/04/"
      "05,309012345620,1928374\n";

  EXPECT_THAT(sure_by("jp-pii/1", table),
              ElementsAre("my_number high 123456789018", "birthdate high S45.3.2", "drivers_license high 309012345620",
                          "bank_account high 4829104", "my_number high 621498320257", "birthdate high 1990/04/05",
                          "drivers_license high 309012345620", "bank_account high 1928374"));
}

std::vector<std::string> insured_in(std::string_view table) {
  std::vector<std::string> found = sure_by("jp-pii/1", table);
  std::erase_if(found, [](const std::string& finding) { return !finding.starts_with("insured_id"); });
  return found;
}

TEST(TableColumns, OfInsuredPeople) {
  EXPECT_THAT(
      insured_in("| 氏名 | 記号 | 番号 | 枝番 |\n|---|---|---|---|\n| 山田 | 12345 | 678 | 01 |\n| 鈴木 | 23-456 | 9012345 | 00 |\n"),
      ElementsAre("insured_id high 12345", "insured_id high 678", "insured_id high 01", "insured_id high 23-456", "insured_id high 9012345",
                  "insured_id high 00"));
  EXPECT_THAT(insured_in("氏名,電話番号,保険証記号,保険証番号\n山田,0312345678,12345678,123\n"),
              ElementsAre("insured_id high 12345678", "insured_id high 123"));
  EXPECT_THAT(insured_in("健康保険証の一覧\n氏名\t記号・番号\n山田\t1234-567\n鈴木\t2345-678"),
              ElementsAre("insured_id high 1234-567", "insured_id high 2345-678"));
}

TEST(TableColumns, OfNumbersOfHealthInsuranceAlone) {
  EXPECT_THAT(insured_in("氏名,保険証番号\n山田,12345678\n鈴木,23456789"),
              ElementsAre("insured_id medium 12345678", "insured_id medium 23456789"));
  EXPECT_THAT(insured_in("name,insured_id\nyamada,1234-5678\n"), ElementsAre("insured_id medium 1234-5678"));
}

TEST(TableColumns, OfOtherSymbolsAndNumbers) {
  EXPECT_THAT(insured_in("元素,化学記号,番号\n水素,1,1\nヘリウム,2,2\n"), IsEmpty());
  EXPECT_THAT(insured_in("番号,氏名,記号,電話番号,枝番\n1,山田,12345,0312345678,01\n"),
              ElementsAre("insured_id high 12345", "insured_id high 01"));
  EXPECT_THAT(insured_in("氏名,保険証番号\n山田,未登録\n鈴木,123"), IsEmpty());
}

}  // namespace
}  // namespace sekisho
