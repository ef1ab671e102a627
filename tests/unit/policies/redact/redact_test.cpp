#include "policies/redact/redact.h"

#include "tests/unit/policies/redact/redaction_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sekisho {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr auto kPlaceholder = RedactionMode::Placeholder;
constexpr auto kMask = RedactionMode::Mask;
constexpr auto kDrop = RedactionMode::DropPart;

TEST(Redact, WritesATokenForAValueAndLeavesEveryOtherByte) {
  RedactionCase body(R"({ "model":"m",  "messages" : [{"role":"user","content":"call 090-1234-5678 \u3042 \"now\" \/"}],"x":1.50 })");
  body.find("090-1234-5678", "jp.phone", kPlaceholder);

  EXPECT_EQ(with_plain_nonce(body.redact()),
            R"({ "model":"m",  "messages" : [{"role":"user","content":"call [[PHONE_1_KK]] \u3042 \"now\" \/"}],"x":1.50 })");
}

TEST(Redact, TokensKeepToTheGrammar) {
  RedactionCase body(R"({"messages":[{"content":"Taro"}]})");
  body.find("Taro", "names.person", kPlaceholder);

  EXPECT_THAT(body.redact().bytes, MatchesRegex(R"(\{"messages":\[\{"content":"\[\[[A-Z][A-Z0-9_]*_[0-9]+_[A-Z0-9][A-Z0-9]\]\]"\}\]\})"));
}

TEST(Redact, GivesOneNumberToOneValueHoweverItIsSpelled) {
  RedactionCase body(R"({"messages":["090-1234-5678","０９０－1234－5678","03-1111-2222","09012345678"]})");
  for (const std::string_view value : {"090-1234-5678", "０９０－1234－5678", "03-1111-2222", "09012345678"})
    body.find(value, "jp.phone", kPlaceholder);

  EXPECT_EQ(with_plain_nonce(body.redact()), R"({"messages":["[[PHONE_1_KK]]","[[PHONE_1_KK]]","[[PHONE_2_KK]]","[[PHONE_1_KK]]"]})");
}

TEST(Redact, KeepsNumbersAsTheConversationGrows) {
  RedactionCase first(R"({"messages":["a-11","b-22"],"user":"c-33"})");
  RedactionCase second(R"({"messages":["a-11","b-22","d-44"],"user":"c-33"})");
  for (const std::string_view value : {"a-11", "b-22", "c-33", "d-44"}) {
    first.find(value, "x.id", kPlaceholder);
    second.find(value, "x.id", kPlaceholder);
  }

  EXPECT_EQ(with_plain_nonce(first.redact()), R"({"messages":["[[ID_2_KK]]","[[ID_3_KK]]"],"user":"[[ID_1_KK]]"})");
  EXPECT_EQ(with_plain_nonce(second.redact()), R"({"messages":["[[ID_2_KK]]","[[ID_3_KK]]","[[ID_4_KK]]"],"user":"[[ID_1_KK]]"})");
  EXPECT_EQ(first.redact().table->nonce(), second.redact().table->nonce());
}

TEST(Redact, TakesAnotherNonceWhereTheTextSpellsTheFirst) {
  RedactionCase plain(R"({"messages":["Taro"]})");
  plain.find("Taro", "names.person", kPlaceholder);
  const std::string nonce = plain.redact().table->nonce();
  RedactionCase forged(R"({"messages":["Taro [[person_7_)" + nonce + R"(\\]]"]})");
  forged.find("Taro", "names.person", kPlaceholder);

  EXPECT_NE(forged.redact().table->nonce(), nonce);
}

// The end of a token as a document spells it that hides it in JSON.
class HiddenTokenTest : public testing::TestWithParam<std::pair<std::string, std::string>> {};

TEST_P(HiddenTokenTest, TakesAnotherNonce) {
  RedactionCase plain(R"({"messages":["Taro"]})");
  plain.find("Taro", "names.person", kPlaceholder);
  const std::string nonce = plain.redact().table->nonce();
  RedactionCase forged(R"({"messages":["Taro", )" + json_quote(GetParam().first + nonce + GetParam().second) + "]}");
  forged.find("Taro", "names.person", kPlaceholder);

  EXPECT_NE(forged.redact().table->nonce(), nonce);
}

INSTANTIATE_TEST_SUITE_P(Spellings, HiddenTokenTest,
                         testing::Values(std::pair(R"({"doc":"\u005b\u005bPHONE_1_)", R"(\u005d\u005d"})"),
                                         std::pair(R"({"doc":"[[PHONE_1\u005f)", R"(]]"})"),
                                         std::pair(R"(see C:\Users and {"doc":"[[PHONE_1_)", R"(\u005D]"} \x)"),
                                         std::pair(R"({"a":"{\"doc\":\"[[PHONE_1_)", R"(\\u005d\\u005d\"}"})"),
                                         std::pair(R"(\ud83d\ude00\ud83d\u005b[PHONE_1_)", R"(\u005cu005cu005cu005d\u005d)")));

TEST(Redact, ConversationsHaveTheirOwnNonces) {
  RedactionCase body(R"({"messages":["Taro"]})");
  body.find("Taro", "names.person", kPlaceholder);

  EXPECT_NE(body.redact("c1").table->nonce(), body.redact("c2").table->nonce());
}

TEST(Redact, MapsOffsetsThroughEscapes) {
  RedactionCase body(R"({"messages":["\u5c71\ud83d\ude00\n\u592a\u90ce\t\"x\" \uD83D\uDE00z"]})");
  body.find("太郎", "names.person", kPlaceholder);

  EXPECT_EQ(with_plain_nonce(body.redact()), R"({"messages":["\u5c71\ud83d\ude00\n[[PERSON_1_KK]]\t\"x\" \uD83D\uDE00z"]})");
}

TEST(Redact, RestoresTheUnescapedValue) {
  RedactionCase body(R"({"messages":["\u592a\u90ce"]})");
  body.find("太郎", "names.person", kPlaceholder);
  const RedactedBody redacted = body.redact();

  EXPECT_THAT(redacted.table->find_token("PERSON_1_" + redacted.table->nonce()), testing::Pointee(std::string("太郎")));
}

TEST(Redact, TheStrictestOfOverlappingFindingsWinsAndCoversAll) {
  RedactionCase body(R"({"messages":["id taro@corp.jp 5"]})");
  body.find("taro@corp.jp", "x.email", kPlaceholder).find("corp.jp 5", "x.secret", kMask);

  EXPECT_EQ(body.redact().bytes, R"({"messages":["id [[SECRET]]"]})");
}

TEST(Redact, WritesNumbersAsStrings) {
  RedactionCase body(R"({"messages":[{"n":9012345678}]})");
  body.find("9012345678", "x.phone", kPlaceholder);

  EXPECT_EQ(with_plain_nonce(body.redact()), R"({"messages":[{"n":"[[PHONE_1_KK]]"}]})");
}

TEST(Redact, KeepsJsonInsideStringsJson) {
  RedactionCase body(R"({"messages":[{"arguments":"{\"n\": 9012345678, \"s\":\"a: 9012345678, b\"}"}]})");
  body.find("9012345678", "x.phone", kPlaceholder);

  EXPECT_EQ(with_plain_nonce(body.redact()),
            R"({"messages":[{"arguments":"{\"n\": \"[[PHONE_1_KK]]\", \"s\":\"a: [[PHONE_1_KK]], b\"}"}]})");
}

TEST(Redact, RedactsNamesOfMembersAndKeepsThemApart) {
  RedactionCase body(R"({"messages":[{"090-1111-2222":1,"090-3333-4444":2}]})");
  body.find("090-1111-2222", "x.phone", kMask).find("090-3333-4444", "x.phone", kMask);

  EXPECT_EQ(body.redact().bytes, R"j({"messages":[{"[[PHONE]]":1,"[[PHONE]] (2)":2}]})j");
}

TEST(Redact, TakesPartsOutOfTheirArray) {
  RedactionCase body(R"({"content":[{"text":"keep"}, {"text":"bad"} ,{"text":"too"}, {"text":"bad"}]})");
  body.find("bad", "x.id", kDrop);

  EXPECT_EQ(body.redact().bytes, R"({"content":[{"text":"keep"} ,{"text":"too"}]})");
}

TEST(Redact, LeavesANoteWhereNoPartIsLeft) {
  RedactionCase body(R"({"content":[{"type":"text","text":"bad"}, {"type":"text","text":"bad"}],"user":"bad","t":{"bad":1}})");
  body.find("bad", "x.id", kDrop);

  EXPECT_EQ(body.redact().bytes, R"({"content":[{"type":"text","text":"[[REMOVED]]"}],"user":"[[REMOVED]]","t":{"[[REMOVED]]":1}})");
}

TEST(Redact, DropsOpaqueParts) {
  RedactionCase body(R"({"content":[{"type":"image_url","image_url":{"url":"http://x"}},{"type":"text","text":"hi"}],"input":[1,2]})");
  body.drop("/content/0", "opaque.image").drop("/input", "opaque.tokens");

  EXPECT_EQ(body.redact().bytes, R"({"content":[{"type":"text","text":"hi"}],"input":"[[REMOVED]]"})");
}

TEST(Redact, LeavesDroppedPartsAloneOtherwise) {
  RedactionCase body(R"({"content":[{"text":"bad 090-1111-2222"},{"text":"090-1111-2222"}]})");
  body.find("bad", "x.id", kDrop).find("090-1111-2222", "x.phone", kPlaceholder);

  EXPECT_EQ(with_plain_nonce(body.redact()), R"({"content":[{"text":"[[PHONE_1_KK]]"}]})");
}

TEST(Redact, HashesAreTheSameInEveryConversation) {
  RedactionCase body(R"({"messages":["090-1111-2222"]})");
  body.find("090-1111-2222", "x.phone", RedactionMode::Hash);

  EXPECT_EQ(body.redact("c1").bytes, body.redact("c2").bytes);
  EXPECT_THAT(body.redact().bytes, MatchesRegex(R"(\{"messages":\["\[\[PHONE_h[0-9a-f]+\]\]"\]\})"));
}

TEST(Redact, ANumberStaysOneWhereWhatReplacesItIsOne) {
  RedactionCase body(R"({"messages":[{"pan":4539578763621486,"zip":1500043,"age":34,"args":"{\"pan\":4539578763621486}"}]})");
  body.find("4539578763621486", "x.pan", RedactionMode::Surrogate).find("1500043", "jp.postal", RedactionMode::Generalise);
  body.find("34", "x.age", RedactionMode::Generalise);

  const RedactedBody redacted = body.redact();

  EXPECT_THAT(redacted.bytes,
              MatchesRegex(R"(\{"messages":\[\{"pan":4[0-9]{15},"zip":150,"age":"30s","args":"\{\\"pan\\":4[0-9]{15}\}"\}\]\})"));
  EXPECT_TRUE(JsonTape::parse(redacted.bytes).has_value());
  EXPECT_EQ(without_written(redacted).bytes,
            R"({"messages":[{"pan":"0000000000000000","zip":"0000000","age":"00","args":"{\"pan\":\"0000000000000000\"}"}]})");
}

TEST(Redact, ANumberBecomesAStringWhereItMust) {
  RedactionCase body(R"({"messages":["4539 5787 6362 1486",4539578763621486,1500043]})");
  body.find("4539 5787 6362 1486", "x.pan", RedactionMode::Surrogate).find("4539578763621486", "x.pan", RedactionMode::Surrogate);
  body.find("1500043", "jp.postal", kMask);

  EXPECT_THAT(body.redact().bytes, MatchesRegex(R"(\{"messages":\["4[0-9 ]{18}","4[0-9 ]{18}","\[\[POSTAL\]\]"\]\})"));
}

TEST(Redact, TakesAnotherSurrogateWhereTheTextSpellsTheFirst) {
  RedactionCase plain(R"({"messages":["0466-99-8888"]})");
  plain.find("0466-99-8888", "jp.phone", RedactionMode::Surrogate);
  const std::string fake = plain.redact().bytes.substr(14, 12);
  const std::string document = R"({"tel":")" + fake.substr(0, 4) + R"(\u002d)" + fake.substr(5) + R"("})";
  RedactionCase hidden(R"({"messages":["0466-99-8888", )" + json_quote(document) + "]}");
  hidden.find("0466-99-8888", "jp.phone", RedactionMode::Surrogate);

  EXPECT_NE(plain.redact().table->find_surrogate(fake), nullptr);
  EXPECT_EQ(hidden.redact().table->find_surrogate(fake), nullptr);
}

TEST(Redact, SurrogatesOfOneConversationDoNotBeginEachOther) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "000" + std::to_string(1000 + i) + " ";
  RedactionCase body(R"({"messages":[")" + text + R"("]})");
  for (int i = 0; i < 300; ++i) body.find("000" + std::to_string(1000 + i), "jp.postal", RedactionMode::Surrogate);
  RestoreCounts counts;

  const RedactedBody redacted = body.redact();

  EXPECT_EQ(redacted.bytes.find(text), std::string::npos);
  EXPECT_EQ(restore_text(redacted.bytes, redacted.table, TextForm::Plain, Spelling::Exact, counts).text,
            R"({"messages":[")" + text + R"("]})");
}

TEST(Redact, ADayIsOneValueInEveryCalendar) {
  RedactionCase body(R"({"messages":["1985-04-12, 昭和60年4月12日, 1985/04/13"]})");
  body.find("1985-04-12", "jp.birthdate", kPlaceholder).find("昭和60年4月12日", "jp.birthdate", kPlaceholder);
  body.find("1985/04/13", "jp.birthdate", kPlaceholder);

  EXPECT_EQ(with_plain_nonce(body.redact()), R"({"messages":["[[BIRTHDATE_1_KK]], [[BIRTHDATE_1_KK]], [[BIRTHDATE_2_KK]]"]})");
}

TEST(Redact, KnowsWhatItWrote) {
  RedactionCase body(R"({"messages":["太郎 and 090-1111-2222!"]})");
  body.find("太郎", "names.person", kPlaceholder).find("090-1111-2222", "x.phone", kMask);
  const RedactedBody redacted = body.redact();

  EXPECT_EQ(without_written(redacted).bytes, R"({"messages":["~~ and 000~0000~0000!"]})");
}

TEST(Redact, DoesNotRestoreWhatIsNotToBeRestored) {
  RedactionCase body(R"({"messages":["Taro 090-1111-2222"]})");
  body.find("Taro", "names.person", kPlaceholder, false).find("090-1111-2222", "x.phone", kMask);

  EXPECT_TRUE(body.redact().table->empty());
}

TEST(Redact, ShiftsDatesByTheSameDaysThroughoutAConversation) {
  RedactionCase body(R"({"messages":["1985-04-03 and 1985/04/04"]})");
  body.find("1985-04-03", "jp.birthdate", RedactionMode::Generalise).find("1985/04/04", "jp.birthdate", RedactionMode::Generalise);
  const std::string decades = body.redact().bytes;
  body.shift_dates();
  const std::string shifted = body.redact().bytes;

  EXPECT_EQ(decades, R"({"messages":["1980s and 1980s"]})");
  EXPECT_THAT(shifted, MatchesRegex(R"(\{"messages":\["[0-9]{4}-[0-9]{2}-[0-9]{2} and [0-9]{4}/[0-9]{2}/[0-9]{2}"\]\})"));
  EXPECT_THAT(shifted, Not(HasSubstr("1985-04-03")));
  EXPECT_EQ(shifted, body.redact().bytes);
}

TEST(Redact, ShiftedDatesCanComeBack) {
  RedactionCase body(R"({"messages":["1985年4月3日"]})");
  body.find("1985年4月3日", "jp.birthdate", RedactionMode::Surrogate).shift_dates();

  const RedactedBody redacted = body.redact();

  EXPECT_THAT(redacted.bytes, MatchesRegex(R"(\{"messages":\["19[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日"\]\})"));
  EXPECT_THAT(redacted.bytes, Not(HasSubstr("4月3日")));
  EXPECT_FALSE(redacted.table->empty());
}

TEST(Redact, OneTelephoneHasOneNumberHoweverItIsDialled) {
  RedactionCase body(R"({"messages":["090-1234-5678 and +81 90 1234 5678"]})");
  body.find("090-1234-5678", "x.phone", kPlaceholder).find("+81 90 1234 5678", "x.phone", kPlaceholder);

  EXPECT_EQ(with_plain_nonce(body.redact()), R"({"messages":["[[PHONE_1_KK]] and [[PHONE_1_KK]]"]})");
}

}  // namespace
}  // namespace sekisho
