#include "policies/detect/encoded.h"

#include "gateway/core/crypto.h"
#include "policies/detect/unescape.h"
#include "tests/unit/policies/detect/found.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

std::vector<EncodedText> encoded_in(std::string_view text) {
  InflateBudget budget(1 << 20);
  return find_encoded(text, ByteMaps(text), budget);
}
std::optional<DerivedText> unescaped(std::string_view text) { return unescape(text, ByteMaps(text)); }

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Encoded, Base64IsReadAndMapsToTheWholeToken) {
  const std::string token = to_base64("mail tanaka@foo.co.jp now");

  EXPECT_THAT(found("data=" + token + "!"), ElementsAre("email high " + token));
}

TEST(Encoded, UrlSafeBase64WithoutPadding) {
  EXPECT_THAT(found("Pj4-Pz8_dGFuYWthQGZvby5jby5qcA"), ElementsAre(testing::StartsWith("email high")));
}

TEST(Encoded, Base64BehindAPathIsFound) {
  EXPECT_THAT(found("/api/v1/items/" + to_base64("tanaka@foo.co.jp")), ElementsAre("email high " + to_base64("tanaka@foo.co.jp")));
}

TEST(Encoded, FoldedBase64IsPutTogether) {
  const std::string all = to_base64(std::string(40, 'x') + " tanaka@foo.co.jp " + std::string(60, 'y'));
  const std::string lines = all.substr(0, 64) + "\n" + all.substr(64, 64) + "\n" + all.substr(128);

  EXPECT_THAT(found(lines), ElementsAre(testing::StartsWith("email high")));
}

TEST(Encoded, HexIsRead) { EXPECT_THAT(found("0x" + to_hex("tanaka@foo.co.jp")), ElementsAre("email high " + to_hex("tanaka@foo.co.jp"))); }

TEST(Encoded, LayersAreReadThreeDeep) {
  const std::string three = to_base64(to_base64(to_base64("tanaka@foo.co.jp")));

  EXPECT_THAT(found(three), ElementsAre("email high " + three));
  EXPECT_THAT(found(to_base64(three)), IsEmpty());
}

TEST(Encoded, GzipIsReadWithAllItsMembers) {
  const std::string one = "H4sIAAAAAAACA8utVMgrzU1KLbJSMDQyNtE1NTO30LU0MLRQyCxWyM3MSwUALER7LSEAAAA=";
  const std::string two = "H4sIAAAAAAACA8tNzMxRAABLIDqRBQAAAB+LCAAAAAAAAgMrScxLzE50SMvP10vO18sqUMjLLwcAHETa6hQAAAA=";

  EXPECT_THAT(found("see " + one), ElementsAre("jp.my_number high " + one));
  EXPECT_THAT(found("see " + two), ElementsAre("email high " + two));
}

TEST(Encoded, GzipThatIsBrokenOffIsReadAsFarAsItGoes) {
  EXPECT_THAT(encoded_in("H4sIAAAAAAACA8utVMgrzU1KLbJSMDQyNtE1NTO30LU0MLRQyCxWyM3M"), SizeIs(1));
  EXPECT_THAT(encoded_in("H4sIAAAAAAAC/0123456789abcdefghij"), IsEmpty());
}

TEST(Encoded, GzipOfAMegabyteAndMoreIsOverBudget) {
  const std::string member = decode_base64(
      "H4sIAAAAAAACA+3BgQAAAACAIJX9KRepCgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGqUGSy0AAABAA="
      "=");
  std::string many;
  for (int i = 0; i < 20; ++i) many += member;

  EXPECT_EQ(detect_text(basic_pack(), to_base64(member)).status, DetectorStatus::Ok);
  EXPECT_EQ(detect_text(basic_pack(), to_base64(many)).status, DetectorStatus::OverBudget);
}

TEST(Encoded, NoiseIsNotReadable) {
  EXPECT_THAT(encoded_in("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"), IsEmpty());
  EXPECT_THAT(encoded_in("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"), IsEmpty());
  EXPECT_THAT(encoded_in("an_ordinary_identifier_of_a_program"), IsEmpty());
}

TEST(Encoded, SeveralFindingsInOneTokenAreCounted) {
  const std::string token = to_base64("a1@foo.co.jp, b2@foo.co.jp, c3@foo.co.jp");

  const auto findings = detect_text(basic_pack(), token).findings;

  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].count, 3U);
}

TEST(Encoded, PercentEscapes) {
  EXPECT_THAT(found("q=tanaka%40foo.co.jp"), ElementsAre("email high tanaka%40foo.co.jp"));
  EXPECT_THAT(found("%E9%9B%BB%E8%A9%B1=0312345678"), ElementsAre("phone high 0312345678"));
}

TEST(Encoded, UnicodeEscapes) {
  EXPECT_THAT(found(R"({"to":"tanaka\u0040foo.co.jp"})"), ElementsAre(R"(email high tanaka\u0040foo.co.jp)"));
  EXPECT_THAT(found(R"({"\u30de\u30a4\u30ca\u30f3\u30d0\u30fc":"123456789018"})"), ElementsAre("jp.my_number high 123456789018"));
}

TEST(Encoded, JsonInJsonInJson) {
  EXPECT_THAT(sure(R"({"a":"{\"b\":\"{\\\"card\\\":\\\"4111\\u00201111\\u00201111\\u00201111\\\"}\"}"})"),
              ElementsAre(testing::StartsWith("card.pan high 4111")));
}

TEST(Encoded, LineEndWrittenOutIsABoundary) {
  const std::string token = "ghp_" + std::string("aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5");

  EXPECT_THAT(found("first\\n" + token + "\\nlast"), ElementsAre("secret.github medium " + token));
}

TEST(Encoded, HtmlReferences) {
  EXPECT_THAT(found("tanaka&#64;foo.co.jp"), ElementsAre("email high tanaka&#64;foo.co.jp"));
  EXPECT_THAT(found("tanaka&#x40;foo&period;co.jp"), ElementsAre("email high tanaka&#x40;foo&period;co.jp"));
  EXPECT_THAT(found("4111&nbsp;1111&nbsp;1111&nbsp;1111"), ElementsAre("card.pan high 4111&nbsp;1111&nbsp;1111&nbsp;1111"));
}

TEST(Encoded, ReferencesToWhatDoesNotShow) {
  EXPECT_THAT(found("4111&ZeroWidthSpace;1111&zwnj;1111&NoBreak;1111"), ElementsAre(testing::StartsWith("card.pan medium 4111&Zero")));
}

TEST(Encoded, EscapesOfOldJavaScript) {
  EXPECT_THAT(sure_by("jp-pii/1", "マイナンバー: 123456789%u0030%u0031%u0038"), ElementsAre("my_number high 123456789%u0030%u0031%u0038"));
  EXPECT_EQ(unescaped("%ud83d%ude00 %u00")->text(), "😀 %u00");
}

TEST(Encoded, BracedEscapes) {
  EXPECT_THAT(found(R"(tanaka\u{40}foo.co.jp)"), ElementsAre(R"(email high tanaka\u{40}foo.co.jp)"));
  EXPECT_THAT(found(R"(\u{110000} \u{} \u{31)"), IsEmpty());
}

TEST(Encoded, LabelsInBytesOfPrograms) {
  const std::string_view text = R"(b'\xe3\x83\x9e\xe3\x82\xa4\xe3\x83\x8a\xe3\x83\xb3\xe3\x83\x90\xe3\x83\xbc 621498320257')";

  EXPECT_THAT(found(text), ElementsAre("jp.my_number high 621498320257"));
}

TEST(Encoded, HexInPairs) {
  for (const std::string& separator : {std::string(" "), std::string(":"), std::string(",")}) {
    for (const std::string& before : {std::string(), std::string("bytes: "), std::string(41, '.')}) {
      std::string pairs;
      for (const char c : std::string("tanaka@foo.co.jp")) pairs += (pairs.empty() ? "" : separator) + to_hex(std::string(1, c));
      EXPECT_THAT(found(before + pairs + "."), ElementsAre("email high " + pairs)) << before << separator;
    }
  }
}

TEST(Encoded, Base64OfUtf16) {
  std::string utf16;
  for (const char c : std::string("echo 4111-1111-1111-1111 tanaka@foo.co.jp")) {
    utf16.push_back(c);
    utf16.push_back('\0');
  }
  const std::string token = to_base64(utf16);

  EXPECT_THAT(found("powershell -EncodedCommand " + token), testing::UnorderedElementsAre("card.pan high " + token, "email high " + token));
}

TEST(Encoded, Base64InLinesOfAnyWidth) {
  const std::string token =
      to_base64("Dear team, please find the data of our client here: tanaka@foo.co.jp, and call him before Friday noon");
  for (const std::size_t width : {16U, 18U, 30U, 44U, 60U, 64U, 72U, 76U}) {
    for (const std::string_view between : {"\n", "\r\n", "\n    ", "\n> ", "\n\t", " "}) {
      std::string folded(between.starts_with('\n') ? between.substr(1) : "");
      for (std::size_t at = 0; at < token.size(); at += width) {
        folded += (at == 0 ? "" : std::string(between)) + token.substr(at, width);
      }
      EXPECT_THAT(found(folded), testing::Contains(testing::StartsWith("email high"))) << folded;
    }
  }
}

struct LabelledToken {
  std::string_view label;
  std::string_view value;
  std::string_view type;
};

class TokenLabel : public testing::TestWithParam<LabelledToken> {};

TEST_P(TokenLabel, NamesWhatTheTokenHolds) {
  const std::string token = to_base64(std::string(GetParam().value));
  const std::string finding = std::string(GetParam().type) + " high " + token;

  EXPECT_THAT(sure_by("global-pii/1", std::string(GetParam().label) + token), ElementsAre(finding));
  EXPECT_THAT(sure_by("global-pii/1", "ID: " + token), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Labels, TokenLabel,
                         testing::Values(LabelledToken{"マイナンバー: ", "621498320257", "jp.my_number"},
                                         LabelledToken{"マイナンバーは「", "621498320257", "jp.my_number"},
                                         LabelledToken{"免許証番号：", "309012345620", "jp.drivers_license"},
                                         LabelledToken{"基礎年金番号 ", "0199445357", "jp.pension"}));

TEST(Encoded, LabelsBeforeATokenReachItAlone) {
  EXPECT_THAT(sure_by("us-pii/1", "SSN: " + to_base64("536-22-1234")), ElementsAre("ssn high " + to_base64("536-22-1234")));
  EXPECT_THAT(sure_by("jp-pii/1", "マイナンバーについて\nbuild: " + to_base64("621498320257")), IsEmpty());
  EXPECT_THAT(sure_by("jp-pii/1", "注文番号: " + to_base64("621498320257")), IsEmpty());
}

TEST(Encoded, WordsOfOneLengthAreNoLines) { EXPECT_THAT(found("internationalisation\nconstitutionalities\nbeyond@all of it"), IsEmpty()); }

TEST(Encoded, Base64OfUtf16OfEitherOrder) {
  const std::u16string text = u"담당자에게 연락: tanaka@foo.co.jp 로 보내 주세요";
  std::string low;
  std::string high;
  for (const char16_t unit : text) {
    low += {static_cast<char>(unit & 0xFF), static_cast<char>(unit >> 8)};
    high += {static_cast<char>(unit >> 8), static_cast<char>(unit & 0xFF)};
  }
  EXPECT_THAT(found(to_base64(low)), ElementsAre("email high " + to_base64(low)));
  EXPECT_THAT(found(to_base64(high)), ElementsAre("email high " + to_base64(high)));
}

TEST(Unescape, LeavesTextWithoutEscapesAlone) {
  EXPECT_FALSE(unescaped("100% sure, R&D, C:\\dir\\qed"));
  EXPECT_FALSE(unescaped("100%de"));
}

TEST(Unescape, SurrogatePairsAreOneCharacter) { EXPECT_EQ(unescaped(R"(\ud83d\ude00)")->text(), "😀"); }

TEST(Unescape, BytesOfACharacterAreOne) {
  EXPECT_EQ(unescaped(R"(\xe3\x83\x9e)")->text(), "マ");
  EXPECT_EQ(unescaped(R"(\343\203\236)")->text(), "マ");
  EXPECT_EQ(unescaped(R"(caf\xe9)")->text(), "café");
}

TEST(Unescape, OctalDigitsOfCAndOfEcho) {
  EXPECT_EQ(unescaped(R"(\064\061\101)")->text(), "41A");
  EXPECT_EQ(unescaped(R"(\0064\0061\0101)")->text(), "41A");
  EXPECT_EQ(unescaped(R"(\x{34}\x{3042})")->text(), "4あ");
  for (const std::string_view path : {R"(D:\101\docs)", R"(s/(a)(b)/\2\1/)", R"(\789\888)", R"(\06)", R"(\0)"})
    EXPECT_FALSE(unescaped(path)) << path;
}

TEST(Unescape, LoneSurrogateStaysAsItIs) { EXPECT_FALSE(unescaped(R"(\ud83d)")); }

TEST(Unescape, TakesTheLineBeforeAndNoMore) {
  const auto derived = unescaped("zero\none\ntwo\\tthree\nfour\nfive\nsix%20seven");

  EXPECT_THAT(std::string(derived->text()), testing::StartsWith("one\ntwo\tthree"));
  EXPECT_THAT(std::string(derived->text()), testing::EndsWith("five\nsix seven"));
}

}  // namespace
}  // namespace sekisho
