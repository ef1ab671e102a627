#include "policies/redact/restore_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::shared_ptr<const RestoreTable> table() {
  RestoreTable table("K9");
  table.add_token("PERSON_1_K9", "山田 太郎");
  table.add_token("PHONE_2_K9", "090-1234-5678");
  table.add_token("QUOTE_3_K9", "a\"b\\c");
  table.add_surrogate("0300-12-3456", "0466-99-8888");
  table.add_surrogate("user-1@example.org", "taro@kaisha.co.jp");
  table.add_surrogate("東京都架空市仮想町8-65-83", "東京都千代田区丸の内1-2-3");
  return std::make_shared<const RestoreTable>(std::move(table));
}

std::string restored(std::string_view text, TextForm form = TextForm::Plain, Spelling spelling = Spelling::Tolerant) {
  RestoreCounts counts;
  return restore_text(text, table(), form, spelling, counts).text;
}

std::string restored_in_pieces(std::string_view text, TextForm form, std::size_t size) {
  RestoreCounts counts;
  RestoreStream stream(table(), form, Spelling::Tolerant, counts);
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += size) out += stream.feed(text.substr(at, size)).text;
  return out + stream.finish().text;
}

RestoreCounts counts_of(std::string_view text) {
  RestoreCounts counts;
  restore_text(text, table(), TextForm::Plain, Spelling::Tolerant, counts);
  return counts;
}

TEST(RestoreStream, PutsValuesBack) {
  EXPECT_EQ(restored("Dear [[PERSON_1_K9]], [[PHONE_2_K9]]."), "Dear 山田 太郎, 090-1234-5678.");
  EXPECT_EQ(counts_of("[[PERSON_1_K9]][[PERSON_1_K9]]").restored, 2U);
}

TEST(RestoreStream, LeavesOtherBracketsAlone) {
  EXPECT_EQ(restored("a[0] [[SECRET]] [[PERSON_9_K9]] [[PERSON_1_Z9]] [[x]] [PERSON_1"),
            "a[0] [[SECRET]] [[PERSON_9_K9]] [[PERSON_1_Z9]] [[x]] [PERSON_1");
}

TEST(RestoreStream, ToleratesWhatModelsMakeOfTokens) {
  EXPECT_EQ(restored(R"(\[\[PERSON\_1\_K9\]\])"), "山田 太郎");
  EXPECT_EQ(restored("[[person_1_k9]]"), "山田 太郎");
  EXPECT_EQ(restored("[PERSON_1_K9]"), "山田 太郎");
  EXPECT_EQ(restored("[[ PERSON_1_K9 ]]"), "山田 太郎");
  EXPECT_EQ(restored("[[PERSON 1 K9]]"), "山田 太郎");
  EXPECT_EQ(counts_of("[[person_1_k9]] [[PERSON_1_K9]]").tolerated, 1U);
}

TEST(RestoreStream, ToleratesNothingWhereItMayNot) {
  EXPECT_EQ(restored("[[person_1_k9]] [PERSON_1_K9]", TextForm::Plain, Spelling::Exact), "[[person_1_k9]] [PERSON_1_K9]");
  EXPECT_EQ(restored("[[PERSON_1_K9]]", TextForm::Plain, Spelling::Exact), "山田 太郎");
}

TEST(RestoreStream, EscapesValuesInJson) { EXPECT_EQ(restored(R"({"q":"[[QUOTE_3_K9]]"})", TextForm::Json), R"({"q":"a\"b\\c"})"); }

TEST(RestoreStream, EscapesValuesInJsonThatOtherTextQuotes) {
  const std::string quoted = "Here:\n```json\n{\"a\": 1,\n \"q\": \"[[QUOTE_3_K9]]\"}\n```\n";
  const std::string whole = "Here:\n```json\n{\"a\": 1,\n \"q\": \"a\\\"b\\\\c\"}\n```\n";

  EXPECT_EQ(restored(quoted), whole);
  for (std::size_t size = 1; size < 20; ++size) EXPECT_EQ(restored_in_pieces(quoted, TextForm::Plain, size), whole) << size;
  EXPECT_EQ(restored(R"([[QUOTE_3_K9]] {"q":"[[QUOTE_3_K9]]"} "[[QUOTE_3_K9]]")"), R"(a"b\c {"q":"a\"b\\c"} "a"b\c")");
  EXPECT_EQ(restored(R"([see "[[QUOTE_3_K9]]" and] f("[[QUOTE_3_K9]]"))"), R"([see "a"b\c" and] f("a"b\c"))");
}

TEST(RestoreStream, EscapesValuesAsOftenAsStringsOfJsonHoldThem) {
  EXPECT_EQ(restored(R"({"a":"{\"q\":\"[[QUOTE_3_K9]]\"}","b":"[[QUOTE_3_K9]]"})", TextForm::Json),
            R"({"a":"{\"q\":\"a\\\"b\\\\c\"}","b":"a\"b\\c"})");
  EXPECT_EQ(restored(R"({"a":"[\u0022[[QUOTE_3_K9]]\u0022]"})", TextForm::Json), R"({"a":"[\u0022a\\\"b\\\\c\u0022]"})");
  EXPECT_EQ(restored(R"({"a":"{name} said \"[[QUOTE_3_K9]]\"","b":"[[QUOTE_3_K9]] \"[[QUOTE_3_K9]]\""})", TextForm::Json),
            R"({"a":"{name} said \"a\"b\\c\"","b":"a\"b\\c \"a\"b\\c\""})");
}

TEST(RestoreStream, ReadsTokensThatJsonSpellsWithEscapes) {
  const std::string text =
      R"({"q":"\u005b\u005bQUOTE_3_K9\u005D\u005D","r":"[[\u0051UOTE\u005f3_K9]]","s":"{\"t\":\"\\u005b[QUOTE_3_K9]\u005d\"}"})";
  const std::string whole = R"({"q":"a\"b\\c","r":"a\"b\\c","s":"{\"t\":\"a\\\"b\\\\c\"}"})";

  EXPECT_EQ(restored(text, TextForm::Json), whole);
  EXPECT_EQ(restored(text, TextForm::Json, Spelling::Exact), whole);
  for (std::size_t size = 1; size < 20; ++size) {
    RestoreCounts counts;
    RestoreStream stream(table(), TextForm::Json, Spelling::Tolerant, counts);
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += size) out += stream.feed(text.substr(at, size)).text;
    EXPECT_EQ(out + stream.finish().text, whole) << size;
    EXPECT_EQ(counts.tolerated, 3U);
  }
}

TEST(RestoreStream, ReadsNoEscapeThatIsNone) {
  const std::string text = R"({"q":"\\u005b[QUOTE_3_K9]] \u015b[QUOTE_3_K9","r":"\u005b"})";

  EXPECT_EQ(restored(text, TextForm::Json, Spelling::Exact), text);
  EXPECT_EQ(restored(R"(\u005b\u005bQUOTE_3_K9]])"), R"(\u005b\u005bQUOTE_3_K9]])");
}

TEST(RestoreStream, TakesNoBackslashAwayFromJson) {
  EXPECT_EQ(restored(R"({"q":"a\\[[PERSON_1_K9]]"})", TextForm::Json), R"({"q":"a\\山田 太郎"})");
}

TEST(RestoreStream, TakesNoBackslashAwayThatBelongsToTheText) {
  EXPECT_EQ(restored(R"(C:\Users\[[PERSON_1_K9]]\Documents)"), R"(C:\Users\山田 太郎\Documents)");
  EXPECT_EQ(restored(R"(C:\Users\[PERSON_1_K9]\Documents)"), R"(C:\Users\山田 太郎\Documents)");
  EXPECT_EQ(restored(R"({"p":"C:\\[[PERSON_1_K9]]"})"), R"({"p":"C:\\山田 太郎"})");
  EXPECT_EQ(restored(R"([[PERSON_1_K9]\] \[[PERSON_1_K9]\])"), R"([[PERSON_1_K9]\] 山田 太郎)");
}

TEST(RestoreStream, HoldsBackOnlyWhatCouldBecomeAToken) {
  RestoreCounts counts;
  RestoreStream stream(table(), TextForm::Plain, Spelling::Tolerant, counts);

  EXPECT_EQ(stream.feed("hello").text, "hello");
  EXPECT_EQ(stream.feed(" [[PER").text, " ");
  EXPECT_EQ(stream.feed("SON_1_K9]").text, "");
  EXPECT_EQ(stream.feed("] and [").text, "山田 太郎 and ");
  EXPECT_EQ(stream.feed("link").text, "[link");
  EXPECT_EQ(stream.finish().text, "");
}

TEST(RestoreStream, SendsACutTokenAsItIs) {
  RestoreCounts counts;
  RestoreStream stream(table(), TextForm::Plain, Spelling::Tolerant, counts);

  EXPECT_EQ(stream.feed("x [[PERSON_1_K9]").text, "x ");
  EXPECT_EQ(stream.finish().text, "[[PERSON_1_K9]");
}

TEST(RestoreStream, SaysWhichBytesAreValues) {
  RestoreCounts counts;
  const RestoredText text = restore_text("ab [[PHONE_2_K9]] c", table(), TextForm::Plain, Spelling::Tolerant, counts);

  EXPECT_THAT(text.values, ElementsAre(Pair(3U, 16U)));
}

TEST(RestoreStream, CountsTokensLeftInTheText) {
  EXPECT_EQ(counts_of("[[PERSON_9_K9]] [[MADE_UP_5_K9]] [[PERSON_1_K9]]").missed, 2U);
  EXPECT_EQ(counts_of("[[SECRET]] [[PERSON_1_Z9]]").missed, 0U);
}

TEST(RestoreStream, CountsTokensLeftInTheTextHoweverTheyAreSpelled) {
  for (const std::string_view text :
       {"［PERSON_1_K9］", "【PERSON_1_K9】", "［［ＰＥＲＳＯＮ＿１＿Ｋ９］］", "〔person_1_k9〕", "「PERSON_1_K9」", "{{PERSON_1_K9}}",
        "(PERSON_1_K9)", R"(\[\[PERSON\_9\_K9\]\])", "[PERSON 9 K9 ]", "【PERSON＿1＿K9 】", "[[PERSON-9-K9]]"}) {
    EXPECT_EQ(counts_of(text).missed, 1U) << text;
  }
  EXPECT_EQ(counts_of("K9 】 the dog K9] (1 X9) 【PERSON_1_Z9】 _K9 」x").missed, 1U);
}

TEST(RestoreStream, RestoresSurrogatesThatStandAlone) {
  EXPECT_EQ(restored("call 0300-12-3456, or"), "call 0466-99-8888, or");
  EXPECT_EQ(restored("10300-12-3456 0300-12-34567"), "10300-12-3456 0300-12-34567");
}

TEST(RestoreStream, RestoresSurrogatesRightBehindEscapes) {
  const std::string text = R"({"a":"Tel:\n0300-12-3456\t0300-12-3456\u300a0300-12-3456\u003d0300-12-3456""})";
  const std::string whole = R"({"a":"Tel:\n0466-99-8888\t0466-99-8888\u300a0466-99-8888\u003d0466-99-8888""})";

  for (const TextForm form : {TextForm::Plain, TextForm::Json}) {
    EXPECT_EQ(restored(text, form), whole);
    for (std::size_t size = 1; size < 20; ++size) EXPECT_EQ(restored_in_pieces(text, form, size), whole) << size;
  }
}

TEST(RestoreStream, RestoresSurrogatesRightBehindEscapesOfJsonWithinJson) {
  EXPECT_EQ(restored(R"({"a":"[\"\\n0300-12-3456\"]","b":"say(\"\\t0300-12-3456"})", TextForm::Json),
            R"({"a":"[\"\\n0466-99-8888\"]","b":"say(\"\\t0466-99-8888"})");
}

TEST(RestoreStream, TakesNoEscapeForTheBeginningOfASurrogate) {
  RestoreTable table("K9");
  table.add_surrogate("north@example.org", "taro@kaisha.co.jp");
  const auto shared = std::make_shared<const RestoreTable>(std::move(table));
  RestoreCounts counts;

  EXPECT_EQ(restore_text(R"({"a":"\north@example.org \\north@example.org"})", shared, TextForm::Json, Spelling::Tolerant, counts).text,
            R"({"a":"\north@example.org \\taro@kaisha.co.jp"})");
}

TEST(RestoreStream, TakesAnEscapedLetterForOneOfTheWord) {
  EXPECT_EQ(restored(R"({"a":"\u00410300-12-3456 n0300-12-3456"})", TextForm::Json), R"({"a":"\u00410300-12-3456 n0300-12-3456"})");
}

TEST(RestoreStream, RestoresSurrogatesThatJsonSpells) {
  const std::string spelled = R"(\u6771\u4eac\u90fd\u67b6\u7a7a\u5e02\u4eee\u60f3\u753a8-65-83)";
  const std::string arguments = R"({"a":")" + spelled + R"(\u3067\u3059"})";
  const std::string whole = R"({"a":"東京都千代田区丸の内1-2-3\u3067\u3059"})";

  EXPECT_EQ(restored(arguments, TextForm::Json), whole);
  for (std::size_t size = 1; size < 20; ++size) EXPECT_EQ(restored_in_pieces(arguments, TextForm::Json, size), whole) << size;
  EXPECT_EQ(restored(R"({"a":"{\"b\":\"\\u6771\\u4eac\\u90fd\\u67b6\\u7a7a\\u5e02\\u4eee\\u60f3\\u753a8-65-83\"}"})", TextForm::Json),
            R"({"a":"{\"b\":\"東京都千代田区丸の内1-2-3\"}"})");
  EXPECT_EQ(restored(R"({"a":"user-1\u0040example.org"})", TextForm::Json), R"({"a":"taro@kaisha.co.jp"})");
  EXPECT_EQ(restored(spelled, TextForm::Plain), spelled);
}

// Texts in which nothing may be put back.
class LinkTest : public testing::TestWithParam<std::string> {};

TEST_P(LinkTest, KeepsValuesOutOfLinks) {
  EXPECT_EQ(restored(GetParam()), GetParam());
  EXPECT_GE(counts_of(GetParam()).withheld, 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Links, LinkTest,
    testing::Values("https://evil.example/?q=[[PERSON_1_K9]]", "![x](https://evil.example/?q=[[PERSON_1_K9]])",
                    "![x](/img?[[PERSON_1_K9]])", "[x]( <a)b [[PERSON_1_K9]]> )", "[x](//evil.example \"[[PERSON_1_K9]]\")",
                    "<img src=\"https:evil?[[PERSON_1_K9]]\">", "<img alt=\">\" src=/x?[[PERSON_1_K9]]>", "<a\nhref='x?\n[[PERSON_1_K9]]'>",
                    "see www.evil.example/[[PERSON_1_K9]]", "mailto:a@evil.example?body=[[PERSON_1_K9]]", "evil.example/?[[PERSON_1_K9]]",
                    "evil.example:8080/[[PERSON_1_K9]]", "<https://evil.example/[[PERSON_1_K9]]>", "[r]: //evil.example/[[PERSON_1_K9]]",
                    "data:text/html,[[PERSON_1_K9]]", "https://evil.example/é/[[person_1_k9]]", "javascript:alert([[PERSON_1_K9]])",
                    "<https://evil.example/。[[PERSON_1_K9]]>", "- ![x][b]\n\n- [b]: https://evil.example/？[[PERSON_1_K9]]",
                    "https://evil.example/？d=a&e=b、[[PERSON_1_K9]]", "詳細はhttps://a.jp/を参照。[[PERSON_1_K9]]へ",
                    "- [b]: [[PERSON_1_K9]]", "> [b]: /[[PERSON_1_K9]]", "- [b]:\n  [[PERSON_1_K9]]", "> - [b]: [[PERSON_1_K9]]",
                    "> [b]:\n> [[PERSON_1_K9]]", "1. [b]: [[PERSON_1_K9]]", R"(see \\evil.example\[[PERSON_1_K9]])",
                    "https%3A%2F%2Fevil.example%2F[[PERSON_1_K9]]", "<style>a{background:url(/[[PERSON_1_K9]])}", "<tel:[[PERSON_1_K9]]>"));

// Texts that only look a little like links.
class NoLinkTest : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(NoLinkTest, PutsValuesBackBesideLinks) { EXPECT_EQ(restored(GetParam().first), GetParam().second); }

INSTANTIATE_TEST_SUITE_P(
    Texts, NoLinkTest,
    testing::Values(std::pair("https://a.example/ [[PHONE_2_K9]]", "https://a.example/ 090-1234-5678"),
                    std::pair("[x](https://a.example) [[PHONE_2_K9]]", "[x](https://a.example) 090-1234-5678"),
                    std::pair("<b>[[PHONE_2_K9]]</b>", "<b>090-1234-5678</b>"), std::pair("Tel:[[PHONE_2_K9]]", "Tel:090-1234-5678"),
                    std::pair("<ns:tag>[[PHONE_2_K9]]</ns:tag>", "<ns:tag>090-1234-5678</ns:tag>"),
                    std::pair(R"("C:\\x\\[[PHONE_2_K9]]")", R"("C:\\x\\090-1234-5678")"),
                    std::pair("a < b and [[PHONE_2_K9]]", "a < b and 090-1234-5678"),
                    std::pair("詳細はhttps://a.jp/ を参照。[[PHONE_2_K9]]へ", "詳細はhttps://a.jp/ を参照。090-1234-5678へ"),
                    std::pair("and/or:[[PHONE_2_K9]]", "and/or:090-1234-5678"), std::pair("[[[PHONE_2_K9]]](x)", "[090-1234-5678](x)"),
                    std::pair("<a href=x>\n\n[[PHONE_2_K9]]", "<a href=x>\n\n090-1234-5678"),
                    std::pair("<a href=x\n\n[[PHONE_2_K9]]", "<a href=x\n\n090-1234-5678")));

TEST(RestoreStream, KeepsValuesOutOfLinksInJson) {
  for (const std::string text : {R"({"u":"https:\/\/e.example\/[[PERSON_1_K9]]"})", R"({"u":"https\u003a\u002f\u002fe/[[PERSON_1_K9]]"})"})
    EXPECT_EQ(restored(text, TextForm::Json), text);
  EXPECT_EQ(restored(R"({"u":"https://a.example/","p":"[[PHONE_2_K9]]"})", TextForm::Json),
            R"({"u":"https://a.example/","p":"090-1234-5678"})");
  EXPECT_EQ(restored(R"({"u":"https://a.example/\n[[PHONE_2_K9]]"})", TextForm::Json), R"({"u":"https://a.example/\n090-1234-5678"})");
}

TEST(RestoreStream, TakesNoLineEndOfNestedJsonForAShareOfWindows) {
  const std::string text = R"({"a":"{\"b\":\"{\\\"c\\\":\\\"確認です\\\\n[[PHONE_2_K9]]\\\"}\"}"})";
  const std::string whole = R"({"a":"{\"b\":\"{\\\"c\\\":\\\"確認です\\\\n090-1234-5678\\\"}\"}"})";

  EXPECT_EQ(restored(text, TextForm::Json), whole);
  for (std::size_t size = 1; size < 20; ++size) EXPECT_EQ(restored_in_pieces(text, TextForm::Json, size), whole) << size;
}

TEST(RestoreStream, KeepsValuesOutOfSharesOfWindowsInJson) {
  for (const std::string text : {R"({"a":"確認\\\\n[[PHONE_2_K9]].evil.example\\x"})", R"({"a":"確認\\\\[[PHONE_2_K9]]"})",
                                 R"({"a":"{\"b\":\"確認\\\\\\\\n[[PHONE_2_K9]]\"}"})",
                                 R"({"a":"{\"b\":\"{\\\"c\\\":\\\"https://evil.example/\\\\\\\\n[[PHONE_2_K9]]\\\"}\"}"})"})
    EXPECT_EQ(restored(text, TextForm::Json), text);
}

}  // namespace
}  // namespace sekisho
