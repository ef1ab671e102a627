#include "policies/detect/normalise.h"

#include "policies/detect/homoglyphs.h"
#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::string folded(std::string_view text) {
  static const Normaliser normaliser;
  const auto derived = normaliser.fold(text);
  return derived ? std::string(derived->text()) : std::string(text);
}

TEST(Normaliser, LeavesFoldedTextAlone) {
  const Normaliser normaliser;

  EXPECT_FALSE(normaliser.fold("plain ASCII 123"));
  EXPECT_FALSE(normaliser.fold("日本語のテキスト、サーバーとデータ。"));
  EXPECT_FALSE(normaliser.fold(""));
}

TEST(Normaliser, FoldsWhatNfkcFolds) {
  EXPECT_EQ(folded("１２３ａｂｃ"), "123abc");
  EXPECT_EQ(folded("ｱﾊﾟｰﾄ"), "アパート");
  EXPECT_EQ(folded("①㍻㈱𝟏½"), "1平成(株)11⁄2");
  EXPECT_EQ(folded("か\u3099"), "が");
}

TEST(Normaliser, NumbersOfItemsAreNoDigitsOfWhatFollows) {
  EXPECT_EQ(folded("①０９０－３３４５"), "1)090-3345");
  EXPECT_EQ(folded("①090②03-3211 ⑩12"), "1)090(2)03-3211 10)12");
  EXPECT_EQ(folded("①②③ ①2 第①回"), "123 12 第1回");
}

TEST(Normaliser, FoldsHyphensThatNfkcLeaves) { EXPECT_EQ(folded("1‐2‑3‒4–5—6―7−8﹣9－0"), "1-2-3-4-5-6-7-8-9-0"); }

TEST(Normaliser, LongVowelMarkIsAHyphenOnlyBetweenDigits) {
  EXPECT_EQ(folded("090ー1234ｰ5678 サーバー 5ー"), "090-1234-5678 サーバー 5ー");
  EXPECT_EQ(folded("１ー２"), "1-2");
}

TEST(Normaliser, WaveDashIsAHyphenOnlyBetweenGroupsOfDigits) {
  EXPECT_EQ(folded("1234〜5678〜9018 150～0043"), "1234-5678-9018 150-0043");
  EXPECT_EQ(folded("03-1234-5678〜9 10:00〜12:00 0312345678～0312345680 ２時〜3時"),
            "03-1234-5678〜9 10:00〜12:00 0312345678~0312345680 2時〜3時");
}

TEST(Normaliser, MiddleDotIsADotOnlyBetweenDigits) { EXPECT_EQ(folded("1234・5678 ジョン・スミス"), "1234.5678 ジョン・スミス"); }

TEST(Normaliser, RemovesWhatDoesNotShow) {
  EXPECT_EQ(folded("4\u200B1\u200D1\u20601\uFEFF"), "4111");
  EXPECT_EQ(folded("a\u00ADb\u202Ec\u2066d\U000E0041e\uFE0F"), "abcde");
}

TEST(Normaliser, FoldsDecimalDigitsOfEveryScript) {
  EXPECT_EQ(folded("٤١٢"), "412");
  EXPECT_EQ(folded("०१२"), "012");
  EXPECT_EQ(folded("๑๒๓"), "123");
  EXPECT_EQ(folded("\U0001D7DC\U000104A3"), "43");
}

TEST(Normaliser, KeepsBytesThatAreNoUtf8) {
  EXPECT_EQ(folded("\xFF１\xC3"),
            "\xFF"
            "1\xC3");
}

TEST(Normaliser, MapsOffsetsBack) {
  const Normaliser normaliser;
  const std::string_view text = "番号１２３\u200B４です";

  const auto derived = normaliser.fold(text);

  const std::size_t begin = derived->text().find("1234");
  const ByteSpan outer = derived->outer({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + 4)});
  EXPECT_EQ(text.substr(outer.begin, outer.end - outer.begin), "１２３\u200B４");
}

TEST(Normaliser, ExpansionMapsToTheWholeCharacter) {
  const Normaliser normaliser;
  const std::string_view text = "x㍻y";

  const auto derived = normaliser.fold(text);

  EXPECT_EQ(derived->outer({1, 4}), (ByteSpan{1, 4}));
  EXPECT_EQ(derived->outer({4, 7}), (ByteSpan{1, 4}));
}

TEST(Homoglyphs, FoldsOnlyWordsThatAreMostlyAscii) {
  EXPECT_EQ(fold_lookalikes("АKIA12 и слово")->text(), "AKIA12 и слово");
  EXPECT_FALSE(fold_lookalikes("полностью русский текст"));
  EXPECT_FALSE(fold_lookalikes("только cat дом"));
}

TEST(Obfuscation, ZeroWidthCharactersDoNotHideANumber) {
  EXPECT_THAT(found("4\u200B111\u200B1111\u200B1111\u200B1111"), ElementsAre("card.pan medium 4\u200B111\u200B1111\u200B1111\u200B1111"));
}

TEST(Obfuscation, SoftHyphenAndBidiControlsDoNotEither) {
  EXPECT_THAT(found("tana\u00ADka@foo\u202E.co.jp"), ElementsAre("email high tana\u00ADka@foo\u202E.co.jp"));
}

TEST(Obfuscation, TornTextIsAFinding) {
  std::string torn;
  for (int i = 0; i < 40; ++i) torn += "a\u200B";

  EXPECT_THAT(found(torn), Contains(testing::StartsWith("obfuscated medium")));
}

TEST(Obfuscation, EmojiAndSoftHyphensAreNone) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "Dampf\u00ADschiff 👨\u200D👩\u200D👧 ";

  EXPECT_THAT(found(text), IsEmpty());
}

TEST(Obfuscation, TagCharactersAreReadAsTheTextTheySpell) {
  std::string hidden = "hello";
  for (const char c : std::string_view("tanaka@foo.co.jp")) {
    hidden += "\xF3\xA0";
    hidden += static_cast<char>(0x80 + (c >> 6));
    hidden += static_cast<char>(0x80 + (c & 0x3F));
  }

  EXPECT_THAT(found(hidden), ElementsAre(testing::StartsWith("email high")));
}

TEST(Obfuscation, KeycapEmojiAreDigits) {
  std::string keycaps;
  for (const char c : std::string_view("4111111111111111")) keycaps += std::string(1, c) + "\uFE0F\u20E3";

  EXPECT_THAT(sure(keycaps), ElementsAre(testing::StartsWith("card.pan medium")));
}

}  // namespace
}  // namespace sekisho
