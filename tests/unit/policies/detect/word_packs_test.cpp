// Packs of words and tokens: what each finds, how sure it is, and what it leaves alone.
#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::vector<std::string> names(std::string_view text) {
  static const std::unique_ptr<Detector> detector = make_detector("names-ja/1").value();
  return found_by(*detector, text);
}
std::vector<std::string> code(std::string_view text) {
  static const std::unique_ptr<Detector> detector = make_detector("source-code/1").value();
  return found_by(*detector, text);
}
std::vector<std::string> medical(std::string_view text) {
  static const std::unique_ptr<Detector> detector = make_detector("medical-ja/1").value();
  return found_by(*detector, text);
}
std::vector<std::string> special(std::string_view text) {
  static const std::unique_ptr<Detector> detector = make_detector("special-category-lexicon/1").value();
  return found_by(*detector, text);
}

TEST(SecretsPack, NamesTypesWithoutTheFamily) {
  const auto detector = make_detector("secrets/1").value();

  const std::string id = std::string("AKIA") + "2OGYBAH6VNTUPWQR";

  EXPECT_THAT(found_by(*detector, "key " + id + " end"), ElementsAre("aws_access_key high " + id));
}

TEST(NamesPack, NameBehindALabel) {
  EXPECT_THAT(names("氏名：田中太郎\n"), ElementsAre("person high 田中太郎"));
  EXPECT_THAT(names("お名前: 佐藤 花子 様"), ElementsAre("person high 佐藤 花子"));
  EXPECT_THAT(names("担当者 鈴木"), ElementsAre("person medium 鈴木"));
}

TEST(NamesPack, NameBeforeAnHonorific) {
  EXPECT_THAT(names("本日は田中さんと話しました"), ElementsAre("person medium 田中"));
  EXPECT_THAT(names("高橋健一様より"), ElementsAre("person high 高橋健一"));
  EXPECT_THAT(names("髙橋様"), ElementsAre("person medium 髙橋"));
}

TEST(NamesPack, LongestSurnameWins) { EXPECT_THAT(names("森田さん"), ElementsAre("person medium 森田")); }

TEST(NamesPack, KnownFullNameAnywhere) { EXPECT_THAT(names("昨日、山田花子が来た。"), ElementsAre("person medium 山田花子")); }

TEST(NamesPack, UnlistedNameBehindALabel) {
  EXPECT_THAT(names("患者名：勅使川原 蘭"), ElementsAre("person medium 勅使川原 蘭"));
  EXPECT_THAT(names("フリガナ：タナカ タロウ"), ElementsAre("person medium タナカ タロウ"));
}

TEST(NamesPack, OldAndVariantCharactersAreTheSameNames) {
  EXPECT_THAT(names("髙﨑さん"), ElementsAre("person medium 髙﨑"));
  EXPECT_THAT(names("高﨑さん"), ElementsAre("person medium 高﨑"));
  EXPECT_THAT(names("𠮷田さん"), ElementsAre("person medium 𠮷田"));
  for (const std::string name :
       {"髙島", "瀧川", "神﨑", "濵口", "栁田", "淸水", "黑田", "增田", "眞鍋", "曾根", "渕上", "兒玉", "桒原", "竜田", "圓城寺"}) {
    EXPECT_THAT(names(name + "さん"), ElementsAre("person medium " + name));
  }
  EXPECT_THAT(names("﨑本様"), ElementsAre("person medium 﨑本"));
  EXPECT_THAT(names("氏名：𠮷澤 太郎"), ElementsAre("person high 𠮷澤 太郎"));
}

TEST(NamesPack, RomajiAndForeignNamesBehindTheirLabel) {
  EXPECT_THAT(names("氏名 Yamada Taro"), ElementsAre("person medium Yamada Taro"));
  EXPECT_THAT(names("ローマ字氏名: TARO YAMADA"), ElementsAre("person medium TARO YAMADA"));
  EXPECT_THAT(names("氏名：Ishikawa, Junichi"), ElementsAre("person medium Ishikawa, Junichi"));
  EXPECT_THAT(names("氏名：ジョン・スミス"), ElementsAre("person medium ジョン・スミス"));
  EXPECT_THAT(names("担当: Help Desk"), IsEmpty());
  EXPECT_THAT(names("会議 Yamada Taro"), IsEmpty());
}

TEST(NamesPack, OtherWordsAreNoNames) {
  for (const std::string_view text : {"担当：営業部", "お客様へ", "皆さん、こんにちは", "氏名を記入してください", "山口県と石川県",
                                      "仕様の確認", "氏名：未定", "plain ASCII text", "東京都千代田区丸の内", "上田市の天気"}) {
    EXPECT_THAT(names(text), IsEmpty()) << text;
  }
}

TEST(NamesPack, HeadsOfTablesAreNoNames) {
  EXPECT_THAT(names("| 氏名 | 記号 |"), IsEmpty());
  EXPECT_THAT(names("| 氏名 | 説明 |\n|---|---|\n| 山田太郎 | 12 |"), ElementsAre("person medium 山田太郎"));
  EXPECT_THAT(names("| 氏名 | 山田太郎 |\n| 住所 | 東京 |"), ElementsAre("person high 山田太郎"));
  EXPECT_THAT(names("氏名\t四方田翔\n住所\t東京"), ElementsAre(testing::EndsWith("四方田翔")));
}

TEST(CodePack, FencedBlockNamesItsLanguage) {
  EXPECT_THAT(code("look:\n```python\nx = 1\n```\nok"), Contains(StartsWith("python high")));
  EXPECT_THAT(code("```\nplain\n```"), IsEmpty());
}

TEST(CodePack, FindsCodeWithoutAFence) {
  EXPECT_THAT(code("#include <vector>\nint main() { std::vector<int> v; }\n"), Contains(StartsWith("cpp ")));
  EXPECT_THAT(code("import numpy as np\ndef f(self):\n    return None\n"), Contains(StartsWith("python ")));
  EXPECT_THAT(code("package main\n\nfunc main() {\n\tfmt.Println(\"x\")\n}\n"), Contains(StartsWith("go ")));
  EXPECT_THAT(code("SELECT id FROM t LEFT JOIN u ON u.id = t.id GROUP BY id ORDER BY id"), Contains(StartsWith("sql ")));
  EXPECT_THAT(code("using UnityEngine;\npublic class A : MonoBehaviour { }"), Contains(StartsWith("csharp ")));
}

TEST(CodePack, FindsCodeAmongJapanese) {
  EXPECT_THAT(code("次のコードを見てください。\nimport numpy as np\nfor i in range(10): # 繰り返し\n    print(i)\n"),
              Contains(StartsWith("python ")));
}

TEST(CodePack, ProseIsNoCode) {
  for (const std::string_view text :
       {"Please select a report from the list and order by date.", "The package main office is closed; import duties apply.",
        "We class this as private and return it. If not, let us know.", "本日の会議の議事録を送ります。"}) {
    EXPECT_THAT(code(text), IsEmpty()) << text;
  }
}

TEST(MedicalPack, WordAloneIsLowWithAPersonMedium) {
  EXPECT_THAT(medical("糖尿病の統計"), ElementsAre("disease low 糖尿病"));
  EXPECT_THAT(medical("患者は糖尿病で通院中"), ElementsAre("disease medium 糖尿病"));
  EXPECT_THAT(medical("病名：胃がん"), ElementsAre("disease high 胃がん"));
}

TEST(SpecialCategoryPack, GroupsAreTypes) {
  EXPECT_THAT(special("彼女はムスリムです"), Contains(HasSubstr("religion medium ムスリム")));
  EXPECT_THAT(special("she is a trade union member"), Contains(HasSubstr("union medium")));
  EXPECT_THAT(special("応募者には前科がある"), Contains(HasSubstr("criminal medium 前科")));
}

TEST(WordPacks, TextsOfOtherThingsHoldNothing) {
  EXPECT_THAT(special("The quick brown fox"), IsEmpty());
  EXPECT_THAT(medical("本日は晴天なり"), IsEmpty());
}

}  // namespace
}  // namespace sekisho
